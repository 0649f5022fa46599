import { expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import type { MapView } from '#graph/map-view.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import type { Cursor } from './map-state.tsx';
import { firstCursor, moveCursor } from './move-cursor.ts';

async function istioMap(): Promise<MapView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(ISTIO_SIDECAR);
  return engine.map(revision, 0);
}

/** `nat PREROUTING`, `ISTIO_INBOUND 5`: where a cursor is, in words. */
function say(map: MapView, { node, rule }: Cursor): string {
  const card = map.cards.find(({ id }) => id === node);
  const tick = map.ticks.find(({ id }) => id === node);
  const name = card?.name ?? `${tick?.table} ${tick?.name}`;
  const row = card?.rows.find((each) => each.rule === rule);
  return row ? `${name} ${row.number}` : name;
}

/** Where each key leads, from one place to the next. */
function press(map: MapView, from: string, keys: readonly string[]): readonly string[] {
  const card = map.cards.find(({ name }) => name === from);
  let at: Cursor | undefined = card && { node: card.id, rule: undefined };
  return keys.map((key) => {
    const next: Cursor | undefined = at && moveCursor(map, at, key);
    if (!next) return 'nowhere';
    at = next;
    return say(map, next);
  });
}

test('down and up go along the rules of a chain', async () => {
  const map = await istioMap();
  expect(press(map, 'ISTIO_INBOUND', ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'])).toEqual([
    'ISTIO_INBOUND 1',
    'ISTIO_INBOUND 2',
    'ISTIO_INBOUND 1',
    'ISTIO_INBOUND',
  ]);
});

test('right follows a rule’s jump, left comes back to the rule', async () => {
  const map = await istioMap();
  expect(press(map, 'ISTIO_INBOUND', ['End', 'ArrowRight', 'ArrowLeft', 'ArrowLeft'])).toEqual([
    'ISTIO_INBOUND 5',
    'ISTIO_IN_REDIRECT',
    'ISTIO_INBOUND 5',
    'ISTIO_INBOUND',
  ]);
});

test('right from a rule that leads nowhere stays', async () => {
  const map = await istioMap();
  expect(press(map, 'ISTIO_INBOUND', ['ArrowDown', 'ArrowRight'])).toEqual([
    'ISTIO_INBOUND 1',
    'nowhere',
  ]);
});

test('below a chain’s last rule comes the next chain of the column', async () => {
  const map = await istioMap();
  expect(press(map, 'ISTIO_IN_REDIRECT', ['End', 'ArrowDown'])).toEqual([
    'ISTIO_IN_REDIRECT 1',
    'ISTIO_REDIRECT',
  ]);
});

test('the first stop is where the packet is, else the first table', async () => {
  const map = await istioMap();
  const redirect = map.cards.find(({ name }) => name === 'ISTIO_REDIRECT')?.id;
  const [present, start] = [firstCursor(map, redirect), firstCursor(map, undefined)];
  expect([present, start].map((cursor) => cursor && say(map, cursor))).toEqual([
    'ISTIO_REDIRECT',
    'raw PREROUTING',
  ]);
});
