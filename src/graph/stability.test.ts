/**
 * What an edit or an unfolding may move: lanes further down by one and the same distance, what is read later in the
 * lane itself by no more than the chain grew and the space between two lanes, and nothing else.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapOf } from '#testing/drawn-map.ts';
import { generateKube } from '#testing/generate-kube.ts';
import type { CardView, MapView } from './map-view.ts';
import { SPACE } from './metrics.ts';

/** So far cards may go to the side, for a track or two between two columns. */
const MOST_ASIDE = 16;

const HOOKS = ['INPUT', 'FORWARD', 'OUTPUT'];

/** A filter table whose built-in chains have rules, and up to twenty chains that anything may jump to. */
const dumps = fc
  .record({
    chains: fc.integer({ min: 1, max: 20 }),
    jumps: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }),
    at: fc.nat(),
  })
  .map(({ chains, jumps, at }) => {
    const names = [...HOOKS, ...Array.from({ length: chains }, (_, index) => `chain-${index}`)];
    const nameAt = (index: number): string => names[index % names.length] ?? '';
    const heads = names.map((name, index) => `:${name} ${index < 3 ? 'ACCEPT' : '-'} [0:0]`);
    const rules = [
      ...names.map((name) => `-A ${name} -p tcp -j ACCEPT`),
      ...jumps.map(([from, to]) => `-A ${nameAt(from)} -j chain-${to % chains}`),
    ];
    const lines = (extra: readonly string[]): string =>
      ['*filter', ...heads, ...rules, ...extra, 'COMMIT', ''].join('\n');
    const edited = nameAt(at);
    return { edited, before: lines([]), after: lines([`-A ${edited} -p udp -j ACCEPT`]) };
  });

/** The lane that a card stands in, by its place among them. */
function laneOf({ lanes }: MapView, { y }: CardView): number {
  return lanes.findLastIndex((lane) => lane.y <= y);
}

interface Move {
  readonly name: string;
  readonly lane: number;
  readonly x: number;
  readonly y: number;
  readonly from: CardView;
}

/** How far each card is from where it was, in the order in which they were read. */
function moves(before: MapView, after: MapView): readonly Move[] {
  const now = new Map(after.cards.map((card) => [`${card.table} ${card.name}`, card]));
  return before.cards.flatMap((from) => {
    const to = now.get(`${from.table} ${from.name}`);
    const { name } = from;
    return to
      ? [{ name, lane: laneOf(before, from), x: to.x - from.x, y: to.y - from.y, from }]
      : [];
  });
}

function distances(list: readonly Move[]): readonly number[] {
  return [...new Set(list.map(({ y }) => y))];
}

describe('a rule added at the end of a chain', () => {
  test('moves no lane above it, and those below by the same distance', () => {
    fc.assert(
      fc.property(dumps, ({ edited, before, after }) => {
        const all = moves(mapOf(before), mapOf(after));
        const lane = all.find(({ name }) => name === edited)?.lane ?? -1;
        expect(distances(all.filter((each) => each.lane < lane && each.y !== 0))).toEqual([]);
        const lanesBelow = all.filter((each) => each.lane > lane);
        expect(distances(lanesBelow).length).toBeLessThanOrEqual(1);
        // Edges may need another track between two columns.
        expect(Math.max(...all.map(({ x }) => Math.abs(x)))).toBeLessThanOrEqual(MOST_ASIDE);
      }),
    );
  });

  test('moves what is read later in its lane by no more than it grew, and the space between lanes', () => {
    fc.assert(
      fc.property(dumps, ({ edited, before, after }) => {
        const [was, is] = [mapOf(before), mapOf(after)];
        const height = (map: MapView): number =>
          map.cards.find(({ name }) => name === edited)?.height ?? 0;
        const grown = height(is) - height(was);
        const all = moves(was, is);
        const own = all.find(({ name }) => name === edited);
        const beside = all.filter(({ lane }) => lane === own?.lane);
        for (const { y } of beside) expect(Math.abs(y)).toBeLessThanOrEqual(grown + SPACE.lane);
      }),
    );
  });
});

describe('a family that is opened', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'leaves lanes above it alone and moves columns whole, node %i',
    (seed) => {
      const dump = generateKube({ rules: 900 + seed * 137, seed }).text;
      const was = mapOf(dump);
      expect(was.families.length).toBeGreaterThan(1);
      for (const family of was.families) {
        const all = moves(was, mapOf(dump, { unfolded: [family.id], chains: [], jumps: [] }));
        expect(all.length).toBe(was.cards.length);
        const lane = was.lanes.findLastIndex(({ y }) => y <= family.y);
        for (const index of was.lanes.keys()) {
          const ways = distances(all.filter((each) => each.lane === index));
          if (index < lane) expect(ways.filter((way) => way !== 0)).toEqual([]);
          else if (index > lane) expect(ways.length).toBeLessThanOrEqual(1);
        }
        for (const column of new Set(was.cards.map(({ x }) => x))) {
          const aside = all.filter(({ from }) => from.x === column).map(({ x }) => x);
          expect(new Set(aside).size).toBe(1);
        }
      }
    },
  );
});
