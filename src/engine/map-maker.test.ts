import { expect, test } from 'vitest';
import { NameCollector } from '#cluster/names.ts';
import type { MapView } from '#graph/map-view.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { Overtaken } from './engine.ts';
import { createLocalEngine } from './local-engine.ts';
import { type Asker, MapMaker } from './map-maker.ts';

const names = new NameCollector();
const NODE = generateKube({ rules: 3000 }).text;

/** A maker whose turns all end after one step, and what it was asked for and did. */
function maker() {
  let time = 0;
  const done: string[] = [];
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const maps = new MapMaker({ now: () => (time += 1000), pause });
  function* steps(key: string): Generator<void, MapView> {
    for (const step of ['jumps', 'places']) {
      done.push(`${key} ${step}`);
      yield;
    }
    return { revision: 1, key } as unknown as MapView; // Nobody here looks at the rest.
  }
  const make = (asker: Asker, key: string, called = names): Promise<MapView> =>
    maps.make(asker, { key, names: called, steps: () => steps(key) });
  return { maps, make, done };
}

test('a map that nobody waits for any more stops', async () => {
  const { make, done } = maker();
  const first = make('map', 'whole');
  const second = make('map', 'unfolded');
  await expect(first).rejects.toThrow(Overtaken);
  await expect(second).resolves.toMatchObject({ key: 'unfolded' });
  expect(done).toEqual(['unfolded jumps', 'unfolded places']);
});

test('one that somebody else waits for goes on', async () => {
  const { make, done } = maker();
  const drawn = make('map', 'whole');
  const heat = make('heat', 'whole');
  const other = make('map', 'unfolded');
  await expect(heat).resolves.toMatchObject({ key: 'whole' });
  await Promise.all([drawn, other]);
  expect(done.filter((each) => each.startsWith('whole'))).toHaveLength(2);
});

test('the same map is made once, until names or the dump change', async () => {
  const { maps, make, done } = maker();
  const first = await make('map', 'whole');
  expect(await make('file', 'whole')).toBe(first);
  expect(done).toHaveLength(2);
  await make('map', 'whole', new NameCollector());
  expect(done).toHaveLength(4);
  const late = make('map', 'unfolded');
  maps.forget();
  await expect(late).rejects.toThrow(Overtaken);
});

test('the engine gives up the layout that was asked for before', async () => {
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const engine = createLocalEngine({ now: () => performance.now(), pause });
  const { revision } = await engine.open(NODE);
  const whole = engine.map(revision, 0);
  const opened = engine.map(revision, 0, {
    unfolded: ['family:nat:KUBE-SVC-'],
    chains: [],
    jumps: [],
  });
  await expect(whole).rejects.toThrow(Overtaken);
  expect((await opened).cards.some(({ name }) => name.startsWith('KUBE-SVC-'))).toBe(true);
});
