/** What must hold for the map of any ruleset, loops and shared chains included. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawMap, mapOf } from '#testing/drawn-map.ts';
import type { Box, EdgeView, MapView, Point } from './map-view.ts';

interface Jump {
  readonly from: number;
  readonly to: number;
  readonly verb: 'j' | 'g';
}

const HOOKS = ['INPUT', 'FORWARD', 'OUTPUT'];

/** A filter table: three built-in chains and up to thirty more, with rules that jump anywhere. */
const rulesets = fc
  .integer({ min: 0, max: 30 })
  .chain((chains) =>
    fc.record({
      chains: fc.constant(chains),
      jumps: fc.array(
        fc.record<Jump>({
          from: fc.nat({ max: HOOKS.length + chains - 1 }),
          to: fc.nat({ max: Math.max(0, chains - 1) }),
          verb: fc.constantFrom('j', 'g'),
        }),
        { maxLength: chains === 0 ? 0 : 80 },
      ),
      plain: fc.array(fc.nat({ max: HOOKS.length + chains - 1 }), { maxLength: 60 }),
    }),
  )
  .map(({ chains, jumps, plain }) => {
    const names = [...HOOKS, ...Array.from({ length: chains }, (_, at) => `chain-${at}`)];
    const heads = names.map((name, at) => `:${name} ${at < HOOKS.length ? 'ACCEPT' : '-'} [0:0]`);
    const rules = [
      ...plain.map((at) => `-A ${names[at]} -p tcp -m tcp --dport ${1000 + at} -j ACCEPT`),
      ...jumps.map(({ from, to, verb }) => `-A ${names[from]} -${verb} chain-${to}`),
    ];
    return ['*filter', ...heads, ...rules, 'COMMIT', ''].join('\n');
  });

function boxes({ cards, families, ticks, places }: MapView): readonly Box[] {
  return [cards, families, ticks, places].flat();
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function lines({ points }: EdgeView): readonly (readonly [Point, Point])[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from ? [[from, to] as const] : [];
  });
}

/** The part of a box that a line must not touch. */
function inside({ x, y, width, height }: Box): Box {
  return { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
}

function span([a, b]: readonly [Point, Point]): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x) || 0.1, height: Math.abs(a.y - b.y) || 0.1 };
}

function everyMap(check: (map: MapView) => void): void {
  fc.assert(fc.property(rulesets, (dump) => check(mapOf(dump))));
}

describe('on every map', () => {
  test('no two boxes share a place', () => {
    everyMap((map) => {
      const all = boxes(map);
      for (const [index, box] of all.entries()) {
        expect(all.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
      }
    });
  });

  test('everything lies within its bounds', () => {
    everyMap((map) => {
      const points = map.edges.flatMap(({ points: corners }) => corners);
      for (const { x, y } of points) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(map.width);
        expect(y).toBeGreaterThanOrEqual(0);
      }
      for (const { x, y, width, height } of boxes(map)) {
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(map.width);
        expect(y + height).toBeLessThanOrEqual(map.height);
      }
    });
  });

  test('every edge leaves at the right of its card, beside the rule, and ends at the head of its target', () => {
    everyMap((map) => {
      for (const { from, to, points, rule, ownRow } of map.edges) {
        const source = map.cards.find(({ id }) => id === from);
        const target = map.cards.find(({ id }) => id === to);
        expect(points[0]?.x).toBe((source?.x ?? 0) + (source?.width ?? 0));
        expect(points[0]?.y).toBeGreaterThan(source?.y ?? 0);
        expect(points[0]?.y).toBeLessThan((source?.y ?? 0) + (source?.height ?? 0));
        expect(points.at(-1)).toEqual({ x: target?.x, y: (target?.y ?? 0) + 14 });
        if (ownRow) expect(source?.rows.map((row) => row.rule)).toContain(rule);
      }
    });
  });

  test('edges run level and upright only, and over no card', () => {
    everyMap((map) => {
      for (const edge of map.edges) {
        for (const line of lines(edge)) {
          const [a, b] = line;
          expect(a.x === b.x || a.y === b.y).toBe(true);
          const crossed = map.cards.filter((card) => overlap(inside(card), span(line)));
          expect(crossed.map(({ name }) => name)).toEqual([]);
        }
      }
    });
  });

  test('every chain is there: as a card, a tick, or folded', () => {
    fc.assert(
      fc.property(rulesets, (dump) => {
        const map = mapOf(dump);
        const declared = dump.split('\n').filter((line) => line.startsWith(':')).length;
        expect(map.cards.length + map.ticks.length + map.hiddenChains).toBe(declared);
      }),
    );
  });

  test('the same dump gives the same map', () => {
    fc.assert(
      fc.property(rulesets, (dump) => {
        expect(mapOf(dump)).toEqual(mapOf(dump));
      }),
    );
  });

  test('a rule added at the end of a chain leaves everything in its order', () => {
    fc.assert(
      fc.property(rulesets, (dump) => {
        const longer = dump.replace('COMMIT', '-A FORWARD -p udp -j ACCEPT\nCOMMIT');
        const order = (text: string): readonly string[] =>
          drawMap(mapOf(text)).filter((line) => line.startsWith('  ') && !line.includes('FORWARD'));
        expect(order(longer)).toEqual(order(dump));
      }),
    );
  });

  test('what stands above the lane of an edit does not move', () => {
    fc.assert(
      fc.property(rulesets, (dump) => {
        const longer = dump.replace('COMMIT', '-A OUTPUT -p udp -j ACCEPT\nCOMMIT');
        const above = (map: MapView): readonly number[] => {
          const end = map.lanes.find(({ hook }) => hook === 'OUTPUT')?.y ?? 0;
          return map.cards.flatMap(({ y }) => (y < end ? y : []));
        };
        expect(above(mapOf(longer))).toEqual(above(mapOf(dump)));
      }),
    );
  });
});
