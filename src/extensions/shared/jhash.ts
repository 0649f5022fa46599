/** include/linux/jhash.h, jhash_3words: the kernel's hash of three 32-bit numbers. */
export function hashWords(first: number, second: number, third: number, seed: number): number {
  const start = (seed + 0xdeadbeef + 12) | 0;
  let [a, b, c] = [(first + start) | 0, (second + start) | 0, (third + start) | 0];
  c = mixed(c, b, 14);
  a = mixed(a, c, 11);
  b = mixed(b, a, 25);
  c = mixed(c, b, 16);
  a = mixed(a, c, 4);
  b = mixed(b, a, 14);
  return mixed(c, b, 24) >>> 0;
}

function mixed(word: number, by: number, turn: number): number {
  return ((word ^ by) - ((by << turn) | (by >>> (32 - turn)))) | 0;
}

/** include/linux/kernel.h, reciprocal_scale: a 32-bit hash brought below `below`. */
export function scaledBelow(hash: number, below: number): number {
  return Number((BigInt(hash) * BigInt(below)) >> 32n);
}
