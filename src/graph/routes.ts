/**
 * Leads every edge from its row to its target's head through the free space: upright in the gutters
 * between columns, level through the gaps between cards. Edges to one target share their way, as
 * wires to one terminal do.
 *
 *     column 0   gutter 0   column 1   gutter 1   column 2
 *     ┌──────┐              ┌──────┐
 *     │   1  ├───╮          └──────┘
 *     │   2  ├─╮ ╰──────────────────────╮
 *     └──────┘ │            ┌──────┐    ╰────────▸┌──────┐
 *              ╰───────────▸│      │              └──────┘
 */
import type { Point } from './map-view.ts';
import { orderTracks, type Wire } from './tracks.ts';

/** A node as an obstacle and a goal; `column` and heights only, for widths follow from the routes. */
export interface Obstacle {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Journey {
  readonly fromColumn: number;
  /** Of the box it leaves at the right. */
  readonly fromWidth: number;
  readonly fromY: number;
  readonly toColumn: number;
  readonly toY: number;
  /** Journeys of one bundle end at the same place and share their way. */
  readonly bundle: string;
}

/** One stretch of a journey: into a gutter at `inY`, along it, out of it at `outY`. */
interface Stretch {
  readonly gutter: number;
  readonly inY: number;
  readonly outY: number;
  /** The side of the gutter at which it comes in and goes out. */
  readonly inSide: 'left' | 'right';
  readonly outSide: 'left' | 'right';
}

export interface Routes {
  /** How many tracks each gutter needs; gutter `n` lies right of column `n`, -1 left of column 0. */
  trackCount(gutter: number): number;
  /** The corners of a journey, once columns and tracks have a place. */
  corners(journey: number, place: ColumnPlaces): readonly Point[];
}

export interface ColumnPlaces {
  left(column: number): number;
  right(column: number): number;
  track(gutter: number, track: number): number;
}

export function routeJourneys(
  journeys: readonly Journey[],
  obstacles: readonly Obstacle[],
): Routes {
  const gaps = new Gaps(obstacles);
  const stretches = journeys.map((journey) => stretchesOf(journey, gaps));
  const gutters = new Map<number, Map<string, Wire>>();
  for (const [index, list] of stretches.entries()) {
    const bundle = journeys[index]?.bundle ?? '';
    for (const stretch of list) {
      const wires = gutters.get(stretch.gutter) ?? new Map<string, Wire>();
      gutters.set(stretch.gutter, wires);
      const wire = wires.get(bundle) ?? { leftEnds: [], rightEnds: [] };
      wires.set(bundle, wire);
      (stretch.inSide === 'left' ? wire.leftEnds : wire.rightEnds).push(stretch.inY);
      (stretch.outSide === 'left' ? wire.leftEnds : wire.rightEnds).push(stretch.outY);
    }
  }
  const tracks = new Map([...gutters].map(([gutter, wires]) => [gutter, orderTracks(wires)]));
  return {
    trackCount: (gutter) => tracks.get(gutter)?.count ?? 0,
    corners(index, place) {
      const journey = journeys[index];
      if (!journey) return [];
      const start = place.left(journey.fromColumn) + journey.fromWidth;
      const points: Point[] = [{ x: start, y: journey.fromY }];
      for (const { gutter, inY, outY } of stretches[index] ?? []) {
        const x = place.track(gutter, tracks.get(gutter)?.trackOf(journey.bundle) ?? 0);
        points.push({ x, y: inY }, { x, y: outY });
      }
      points.push({ x: place.left(journey.toColumn), y: journey.toY });
      return withoutDetours(points);
    },
  };
}

function stretchesOf(journey: Journey, gaps: Gaps): readonly Stretch[] {
  const { fromColumn, toColumn, toY, bundle } = journey;
  const stretches: Stretch[] = [];
  let y = journey.fromY;
  if (toColumn > fromColumn) {
    for (let gutter = fromColumn; gutter < toColumn; gutter += 1) {
      const outY = gutter === toColumn - 1 ? toY : gaps.through(gutter + 1, y, toY, bundle);
      stretches.push({ gutter, inY: y, outY, inSide: 'left', outSide: 'right' });
      y = outY;
    }
    return stretches;
  }
  // Back, or down in the same column: around the card and through the gaps to the left.
  for (let gutter = fromColumn; gutter >= toColumn; gutter -= 1) {
    const outY = gaps.through(gutter, y, toY, bundle);
    const inSide = gutter === fromColumn ? 'left' : 'right';
    stretches.push({ gutter, inY: y, outY, inSide, outSide: 'left' });
    y = outY;
  }
  stretches.push({ gutter: toColumn - 1, inY: y, outY: toY, inSide: 'right', outSide: 'right' });
  return stretches;
}

/** The free heights of each column, and who passes where. */
class Gaps {
  readonly #obstacles = new Map<number, Obstacle[]>();
  readonly #taken = new Map<string, number>();
  readonly #passing = new Map<string, number>();

  constructor(obstacles: readonly Obstacle[]) {
    for (const obstacle of obstacles) {
      const list = this.#obstacles.get(obstacle.column) ?? [];
      this.#obstacles.set(obstacle.column, list);
      list.push(obstacle);
    }
    for (const list of this.#obstacles.values()) list.sort((a, b) => a.top - b.top);
  }

  /** A height at which a bundle passes a column on its way from one height to another. */
  through(column: number, from: number, to: number, bundle: string): number {
    const key = `${column} ${bundle}`;
    const known = this.#taken.get(key);
    if (known !== undefined) return known;
    const found = this.#nearest(column, from, to);
    this.#taken.set(key, found);
    return found;
  }

  #nearest(column: number, from: number, to: number): number {
    const list = this.#obstacles.get(column) ?? [];
    let best = { cost: Number.POSITIVE_INFINITY, y: from, gap: 0 };
    for (let gap = 0; gap <= list.length; gap += 1) {
      const top = (list[gap - 1]?.bottom ?? Number.NEGATIVE_INFINITY) + CLEARANCE;
      const bottom = (list[gap]?.top ?? Number.POSITIVE_INFINITY) - CLEARANCE;
      if (top > bottom) continue;
      // Level with the start where that is free, so that the bend comes late.
      const y = Math.min(Math.max(from, top), bottom);
      const cost = Math.abs(from - y) + Math.abs(to - y);
      if (cost < best.cost) best = { cost, y, gap };
    }
    return this.#beside(`${column} ${best.gap}`, best.y, list[best.gap - 1], list[best.gap]);
  }

  /** Bundles through one gap keep a little apart, as far as it is wide. */
  #beside(
    key: string,
    y: number,
    above: Obstacle | undefined,
    below: Obstacle | undefined,
  ): number {
    const count = this.#passing.get(key) ?? 0;
    this.#passing.set(key, count + 1);
    const step = count % 2 === 0 ? count / 2 : -(count + 1) / 2;
    const top = (above?.bottom ?? Number.NEGATIVE_INFINITY) + CLEARANCE / 2;
    const bottom = (below?.top ?? Number.POSITIVE_INFINITY) - CLEARANCE / 2;
    return Math.min(Math.max(y + step * APART, top), bottom);
  }
}

/** How far from a card's edge a line stays, and from another line in the same gap. */
const CLEARANCE = 6;
const APART = 4;

/** The same line without points in the middle of a straight piece. */
function withoutDetours(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    const before = kept.at(-2);
    if (last && last.x === point.x && last.y === point.y) continue;
    const straight =
      last &&
      before &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) kept.pop();
    kept.push(point);
  }
  return kept;
}
