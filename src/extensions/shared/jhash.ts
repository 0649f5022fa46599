/** include/linux/jhash.h, jhash_3words: the kernel's hash of three 32-bit numbers. */
export function hashWords(first: number, second: number, third: number, seed: number): number {
  const start = (seed + 0xdeadbeef + 12) | 0;
  return finish((first + start) | 0, (second + start) | 0, (third + start) | 0);
}

/** include/linux/jhash.h, jhash2 of four numbers: as many as the kernel keeps for an address. */
export function hashAddressWords(words: readonly number[], seed: number): number {
  const start = (seed + 0xdeadbeef + 16) | 0;
  const [first = 0, second = 0, third = 0, fourth = 0] = words;
  let [a, b, c] = [(first + start) | 0, (second + start) | 0, (third + start) | 0];
  // __jhash_mix
  a = turned(a - c, c, 4);
  c = (c + b) | 0;
  b = turned(b - a, a, 6);
  a = (a + c) | 0;
  c = turned(c - b, b, 8);
  b = (b + a) | 0;
  a = turned(a - c, c, 16);
  c = (c + b) | 0;
  b = turned(b - a, a, 19);
  a = (a + c) | 0;
  c = turned(c - b, b, 4);
  b = (b + a) | 0;
  return finish((a + fourth) | 0, b, c);
}

/** __jhash_final */
function finish(first: number, second: number, third: number): number {
  let [a, b, c] = [first, second, third];
  c = mixed(c, b, 14);
  a = mixed(a, c, 11);
  b = mixed(b, a, 25);
  c = mixed(c, b, 16);
  a = mixed(a, c, 4);
  b = mixed(b, a, 14);
  return mixed(c, b, 24) >>> 0;
}

function mixed(word: number, by: number, turn: number): number {
  return ((word ^ by) - rotated(by, turn)) | 0;
}

function turned(word: number, by: number, turn: number): number {
  return word ^ rotated(by, turn);
}

function rotated(word: number, turn: number): number {
  return (word << turn) | (word >>> (32 - turn));
}

/** A word of an address as a little-endian kernel reads it from the packet. */
export function swapBytes(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

/** include/linux/kernel.h, reciprocal_scale: a 32-bit hash brought below `below`. */
export function scaledBelow(hash: number, below: number): number {
  return Number((BigInt(hash) * BigInt(below)) >> 32n);
}
