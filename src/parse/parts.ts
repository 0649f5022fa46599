/** The line of a rule taken apart, as far as that goes without knowing what its options mean. */

/**
 * What a segment before the target is: `addresses` and `comment` as `plain-segment.ts` knows them;
 * `named` is a match with a name in it that may be any (`freeName`).
 */
export const PART = { addresses: 0, basic: 1, comment: 2, match: 3, named: 4 } as const;

/** What ends a rule: nothing, one word after `-j` or `-g`, `DNAT` to one endpoint, a target with options. */
export const ENDING = { none: 0, word: 1, endpoint: 2, target: 3 } as const;

/** Rules of more segments are for others to read. */
export const MOST_PARTS = 64;
/** How many segments are remembered as having come lately, by their text. */
export const SLOTS = 4096;

export abstract class Parts {
  /** Whether addresses are recognised from their bytes, which they are in IPv4. */
  plain = true;
  /** Where `-A` stands, after the counters if there are any. */
  start = 0;
  /** Where the chain's name stands, or where an equal one stood just before. */
  chainStart = 0;
  chainLength = 0;
  /** How many segments there are. */
  count = 0;
  /** By segment: one of PART. */
  readonly kinds = new Uint8Array(MOST_PARTS);
  /** By segment: where it stands, or, unless it is `named`, where an equal one stood that came lately. */
  readonly starts = new Uint32Array(MOST_PARTS);
  readonly lengths = new Uint32Array(MOST_PARTS);
  /** By segment that is `basic`, `match` or `named`: below SLOTS, and the same where the text is. */
  readonly slots = new Uint16Array(MOST_PARTS);
  /** By segment with a slot: where one stands that came lately and is equal, but for the name in it. */
  readonly samples = new Uint32Array(MOST_PARTS);
  /** The protocol code that `addresses` say; 0 without them. */
  code = 0;
  /** One of ENDING. */
  ending = 0;
  /** Whether it stands after `-g`. */
  goes = false;
  /** The target with its options. */
  endingStart = 0;
  endingLength = 0;

  /** Takes the line apart that starts at `from`, and returns where it ends; -1 where it is otherwise. */
  abstract read(from: number): number;
}
