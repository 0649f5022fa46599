/** XT_STRING_MAX_PATTERN_SIZE */
export const MOST_BYTES = 128;

const [BACKSLASH, BAR, BLANK] = [0x5c, 0x7c, 0x20];

/**
 * `GET |20 2f|`, as libxt_string.c, parse_hex_string, goes through it: a backslash keeps the next
 * character, a bar begins and ends hexadecimal. Right after the closing bar one character is taken as
 * it is, be it another bar.
 */
export function readHexPattern(text: string): readonly number[] | undefined {
  const bytes = new TextEncoder().encode(text);
  const pattern: number[] = [];
  let isHex = false;
  let at = 0;
  while (at < bytes.length) {
    if (pattern.length >= MOST_BYTES) return undefined;
    if (bytes[at] === BACKSLASH) {
      const next = bytes[at + 1];
      if (isHex || next === undefined) return undefined;
      pattern.push(next);
      at += 2;
      continue;
    }
    if (bytes[at] === BAR) {
      isHex = !isHex;
      if (isHex) while (bytes[at + 1] === BLANK) at += 1;
      if (at + 1 >= bytes.length) break;
      at += 1;
    }
    if (!isHex) {
      pattern.push(bytes[at] ?? 0);
      at += 1;
      continue;
    }
    const digits = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0);
    // Two digits, and behind them at least the closing bar.
    if (!/^[0-9a-f]{2}$/i.test(digits) || at + 2 >= bytes.length) return undefined;
    pattern.push(Number.parseInt(digits, 16));
    at += bytes[at + 2] === BLANK ? 3 : 2;
  }
  return pattern.length === 0 ? undefined : pattern;
}
