/** What became of a list of lines. */

/** `before` and `after` are places in the two lists, from 0; -1 where the line is not in that one. */
export interface LinePair {
  readonly before: number;
  readonly after: number;
}

/** A table larger than this is not filled; then lines that stand once in both lists are the anchors. */
const LARGEST_TABLE = 250_000;

/**
 * Both lists walked along together: lines kept, lines gone before lines new. Short stretches keep as
 * many lines as can be kept; long ones keep those around which the rest is arranged, in n log n.
 */
export function diffLines(
  before: readonly string[],
  after: readonly string[],
): readonly LinePair[] {
  const pairs: LinePair[] = [];
  const walk = { before, after, pairs };
  diffStretch(walk, [0, before.length], [0, after.length]);
  return pairs;
}

interface Walk {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly pairs: LinePair[];
}

type Stretch = readonly [from: number, to: number];

function diffStretch(walk: Walk, [a, aEnd]: Stretch, [b, bEnd]: Stretch): void {
  const { before, after, pairs } = walk;
  let [from, to] = [a, b];
  while (from < aEnd && to < bEnd && before[from] === after[to]) {
    pairs.push({ before: from, after: to });
    from += 1;
    to += 1;
  }
  let kept = 0;
  while (
    aEnd - kept > from &&
    bEnd - kept > to &&
    before[aEnd - kept - 1] === after[bEnd - kept - 1]
  ) {
    kept += 1;
  }
  diffMiddle(walk, [from, aEnd - kept], [to, bEnd - kept]);
  for (let at = kept; at > 0; at -= 1) pairs.push({ before: aEnd - at, after: bEnd - at });
}

function diffMiddle(walk: Walk, [a, aEnd]: Stretch, [b, bEnd]: Stretch): void {
  const anchors =
    (aEnd - a) * (bEnd - b) <= LARGEST_TABLE
      ? longestCommon(walk, [a, aEnd], [b, bEnd])
      : undefined;
  if (anchors) {
    between(walk, [a, aEnd], [b, bEnd], anchors, onlyOne);
    return;
  }
  const unique = uniqueAnchors(walk, [a, aEnd], [b, bEnd]);
  // Without one the stretch is all gone and all new: a table would be too large.
  between(walk, [a, aEnd], [b, bEnd], unique, unique.length === 0 ? onlyOne : diffStretch);
}

/** Puts down the anchors, and lets `inner` see to what lies between them. */
function between(
  walk: Walk,
  [a, aEnd]: Stretch,
  [b, bEnd]: Stretch,
  anchors: readonly LinePair[],
  inner: typeof diffStretch,
): void {
  let [from, to] = [a, b];
  for (const anchor of anchors) {
    inner(walk, [from, anchor.before], [to, anchor.after]);
    walk.pairs.push(anchor);
    from = anchor.before + 1;
    to = anchor.after + 1;
  }
  inner(walk, [from, aEnd], [to, bEnd]);
}

function onlyOne({ pairs }: Walk, [a, aEnd]: Stretch, [b, bEnd]: Stretch): void {
  for (let at = a; at < aEnd; at += 1) pairs.push({ before: at, after: -1 });
  for (let at = b; at < bEnd; at += 1) pairs.push({ before: -1, after: at });
}

/** The longest list of lines that both have in this order, by a table of lengths. */
function longestCommon(
  { before, after }: Walk,
  [a, aEnd]: Stretch,
  [b, bEnd]: Stretch,
): readonly LinePair[] {
  const width = bEnd - b + 1;
  const lengths = new Uint16Array((aEnd - a + 1) * width);
  const at = (i: number, j: number): number => lengths[(i - a) * width + (j - b)] ?? 0;
  for (let i = aEnd - 1; i >= a; i -= 1) {
    for (let j = bEnd - 1; j >= b; j -= 1) {
      lengths[(i - a) * width + (j - b)] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const common: LinePair[] = [];
  for (let i = a, j = b; i < aEnd && j < bEnd;) {
    if (before[i] === after[j]) {
      common.push({ before: i, after: j });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}

/** Lines that stand once in each stretch, as many of them as keep their order. */
function uniqueAnchors(
  { before, after }: Walk,
  [a, aEnd]: Stretch,
  [b, bEnd]: Stretch,
): readonly LinePair[] {
  const inAfter = placesOf(after, b, bEnd);
  const found: LinePair[] = [];
  for (const [line, place] of placesOf(before, a, aEnd)) {
    const other = inAfter.get(line) ?? -1;
    if (place >= 0 && other >= 0) found.push({ before: place, after: other });
  }
  return longestRising(found.toSorted((x, y) => x.before - y.before));
}

/** Where each line stands, -1 where it stands more than once. */
function placesOf(lines: readonly string[], from: number, to: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? '';
    places.set(line, places.has(line) ? -1 : at);
  }
  return places;
}

/** The longest part of the pairs, which rise in `before`, that rises in `after` too. */
function longestRising(pairs: readonly LinePair[]): readonly LinePair[] {
  const ends: number[] = []; // ends[n]: the pair that ends the best rise of n + 1 pairs
  const former = new Int32Array(pairs.length).fill(-1);
  for (const [index, { after }] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.after ?? 0) < after) low = middle + 1;
      else high = middle;
    }
    former[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const rising: LinePair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = former[at] ?? -1) {
    const pair = pairs[at];
    if (pair) rising.push(pair);
  }
  return rising.reverse();
}
