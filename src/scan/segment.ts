/** Where segments end, whatever they say. */
import { BACKSLASH, BLANK, DASH, QUOTE, TILDE, startsSegment } from './bytes';

/** The place after `-m NAME` or `NAME` and its long options: where the next segment or the line's end is. */
export function afterLongOptions(start: usize): usize {
  for (let at = start; ; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte < BLANK) return at;
    if (byte > TILDE) return 0;
    if (byte == QUOTE) {
      at = lastQuote(at);
      if (at == 0) return 0;
      continue;
    }
    if (byte != BLANK || at <= start + 2) continue;
    if (load<u8>(at, 1) <= BLANK) return 0;
    if (load<u8>(at, 1) == DASH && load<u8>(at, 2) != DASH) return startsSegment(at + 1) ? at : 0;
  }
  return 0;
}

/** The last quote of a quoted text that is a word of its own. */
function lastQuote(open: usize): usize {
  if (load<u8>(open - 1) != BLANK) return 0;
  for (let at = open + 1; load<u8>(at) >= BLANK; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) return load<u8>(at, 1) <= BLANK ? at : 0;
    if (byte == BACKSLASH) at += 1;
    if (load<u8>(at) < BLANK) return 0;
  }
  return 0;
}

/** The place after `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
export function afterShortOptions(start: usize): usize {
  for (let at = start; ; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte < BLANK) return at;
    if (byte > TILDE || byte == QUOTE) return 0;
    if (byte != BLANK) continue;
    if (load<u8>(at, 1) <= BLANK) return 0;
    if (startsSegment(at + 1)) return at;
    if (load<u8>(at, 1) == DASH && load<u8>(at, 2) == DASH) return 0;
  }
  return 0;
}

/** Whether a segment ends there: before another, or with the line. */
export function endsSegment(at: usize): bool {
  const byte: u32 = load<u8>(at);
  return byte == BLANK ? startsSegment(at + 1) : byte < BLANK;
}
