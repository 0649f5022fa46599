/**
 * The order of the uprights in one gutter. Of two that overlap, the one that crosses the other's
 * level ends less often goes to the left:
 *
 *     row 1 ──────╮               row 1 ──╮
 *     row 2 ──╮   │               row 2 ──┼───╮
 *             │   ╰──▸ A                  ╰───┼──▸ A
 *             ╰──────▸ B                      ╰──▸ B
 *
 *     row 2 on the left: none     row 1 on the left: two
 */

/** The level ends of an upright, as heights, by the side to which they lead. */
export interface Wire {
  readonly leftEnds: number[];
  readonly rightEnds: number[];
}

export interface Tracks {
  readonly count: number;
  /** From the left, 0 first. */
  trackOf(bundle: string): number;
}

/** Beyond so many wires, comparing each with each costs more than it shows. */
const MOST_COMPARED = 200;

interface Upright extends Wire {
  readonly bundle: string;
  readonly top: number;
  readonly bottom: number;
}

export function orderTracks(wires: ReadonlyMap<string, Wire>): Tracks {
  const uprights = [...wires].map(([bundle, { leftEnds, rightEnds }]): Upright => {
    const ends = [...leftEnds, ...rightEnds];
    const top = ends.reduce((a, b) => Math.min(a, b));
    const bottom = ends.reduce((a, b) => Math.max(a, b));
    return { bundle, leftEnds, rightEnds, top, bottom };
  });
  const bent = uprights.filter(({ top, bottom }) => top !== bottom).sort(laterRowsFirst);
  const ordered = bent.length <= MOST_COMPARED ? untangle(bent) : bent;
  const track = new Map<string, number>();
  const placed: { readonly upright: Upright; readonly at: number }[] = [];
  let count = 0;
  for (const upright of ordered) {
    // As far left as the order among those it overlaps allows.
    const at = placed.reduce(
      (free, other) => (overlap(other.upright, upright) ? Math.max(free, other.at + 1) : free),
      0,
    );
    placed.push({ upright, at });
    track.set(upright.bundle, at);
    count = Math.max(count, at + 1);
  }
  return { count, trackOf: (bundle) => track.get(bundle) ?? 0 };
}

function laterRowsFirst(a: Upright, b: Upright): number {
  return b.bottom - a.bottom || b.top - a.top || (a.bundle < b.bundle ? -1 : 1);
}

/** Insertion, each where it crosses those already there least. */
function untangle(uprights: readonly Upright[]): readonly Upright[] {
  const ordered: Upright[] = [];
  for (const upright of uprights) {
    // Crossings if it stands left of all, then moved to the right past one after the other.
    let crossings = 0;
    let best = { crossings: 0, at: 0 };
    for (const [index, other] of ordered.entries()) {
      crossings += crossingsOf(other, upright) - crossingsOf(upright, other);
      if (crossings < best.crossings) best = { crossings, at: index + 1 };
    }
    ordered.splice(best.at, 0, upright);
  }
  return ordered;
}

/** How often two uprights cross when the first stands left of the second. */
function crossingsOf(left: Upright, right: Upright): number {
  if (!overlap(left, right)) return 0;
  const inLeft = right.leftEnds.filter((y) => y > left.top && y < left.bottom).length;
  const inRight = left.rightEnds.filter((y) => y > right.top && y < right.bottom).length;
  return inLeft + inRight;
}

/** Touching counts: lines that end where another begins would look like one. */
function overlap(a: Upright, b: Upright): boolean {
  return a.top <= b.bottom && b.top <= a.bottom;
}
