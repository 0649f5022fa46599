import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Overtaken } from '#engine/engine.ts';
import type { TraceView } from '#engine/views.ts';
import { drawTrace } from '#testing/drawn-trace.ts';
import {
  detailsOf,
  dumpOf,
  refused,
  type ScriptedEngine,
  scriptEngine,
} from '#testing/scripted-engine.ts';
import { type AppStore, createAppStore } from './app-store.ts';
import { driveEngine } from './engine-driver.ts';
import { isSettled } from './selectors.ts';

const TRACE = drawTrace(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, entered 2
  nat WEB        1: skipped 1, decided 2
  -              0: delivered
`);

let store: AppStore;
let script: ScriptedEngine;

beforeEach(() => {
  vi.useFakeTimers();
  store = createAppStore();
  script = scriptEngine();
  driveEngine(store, script.engine);
});

afterEach(() => {
  vi.useRealTimers();
});

async function walk(trace: TraceView): Promise<void> {
  await script.answer('trace', { kind: 'traced', trace });
  await script.answer('step', detailsOf(store.getState().stepIndex));
}

async function openAndWalk(): Promise<void> {
  store.getState().setPacketLine('tcp a');
  store.getState().openText('*nat');
  await script.answer('open', dumpOf(1));
  await script.answer('map', { revision: 1 });
  await walk(TRACE);
}

test('an opened dump is read, drawn, walked and explained, and then all is at rest', async () => {
  expect(isSettled(store.getState())).toBe(false);
  await openAndWalk();
  expect(script.asked).toEqual(['open *nat', 'trace tcp a', 'map 1 0', 'step 4']);
  expect(isSettled(store.getState())).toBe(true);
});

test('of a very large dump the map is asked for before the walk', async () => {
  store.getState().setPacketLine('tcp a');
  store.getState().openText('*nat');
  const { rulesets, ...rest } = dumpOf(1);
  const large = rulesets.map((each) => ({ ...each, ruleCount: 250_000 }));
  await script.answer('open', { ...rest, rulesets: large });
  expect(script.asked).toEqual(['open *nat', 'map 1 0', 'trace tcp a']);
});

test('one stands at the rule that decided, and it is selected', async () => {
  await openAndWalk();
  const { stepIndex, selection } = store.getState();
  expect(stepIndex).toBe(4);
  expect(selection).toMatchObject({ rule: TRACE.steps[4]?.rule, source: 'trace' });
});

test('typing is read once it rests, and the step stays where it was', async () => {
  await openAndWalk();
  store.getState().goToStep(1);
  await script.answer('step', detailsOf(1));

  store.getState().editText(() => '*nat a');
  vi.advanceTimersByTime(100);
  store.getState().editText(() => '*nat ab');
  vi.advanceTimersByTime(149);
  expect(script.asked.filter((call) => call.startsWith('open'))).toEqual(['open *nat']);
  vi.advanceTimersByTime(1);
  expect(script.asked.at(-1)).toBe('open *nat ab');

  await script.answer('open', dumpOf(2));
  await walk({ ...TRACE, revision: 2 });
  expect(store.getState().stepIndex).toBe(1);
  expect(store.getState().selection?.source).toBe('dump');
});

test('an answer to an older packet line is dropped', async () => {
  await openAndWalk();
  store.getState().setPacketLine('tcp b');
  store.getState().setPacketLine('tcp c');
  await script.answer('trace', refused('b is no packet'));
  expect(store.getState().trace.kind).toBe('waiting');
  await walk({ ...TRACE, packetLine: 'tcp c' });
  expect(store.getState().traced?.packetLine).toBe('tcp c');
});

test('a packet that is none takes its trace off the screen, and comes back with the next', async () => {
  await openAndWalk();
  store.getState().setPacketLine('what?');
  await script.answer('trace', refused('no packet'));
  expect(store.getState().traced).toBeUndefined();
  expect(isSettled(store.getState())).toBe(true);
  store.getState().stepForward();
  expect(isSettled(store.getState())).toBe(true);
});

test('a choice is walked again, from the same step', async () => {
  await openAndWalk();
  store.getState().goToStep(2);
  store.getState().choose('r2', 'no');
  expect(script.asked.at(-1)).toBe('trace tcp a r2 no');
  await script.answer('step', detailsOf(2));
  await walk({ ...TRACE });
  expect(store.getState().stepIndex).toBe(2);
});

test('a question that somebody else overtook is asked again', async () => {
  store.getState().openText('*nat');
  await script.answer('open', dumpOf(1));
  await script.fail('map', new Overtaken());
  await script.answer('map', { revision: 1 });
  expect(store.getState().map.kind).toBe('ready');
});

test('a crash is kept to be reported, and the page is at rest', async () => {
  store.getState().openText('*nat');
  await script.fail('open', new Error('planted'));
  const { dump, trace } = store.getState();
  expect(dump).toMatchObject({ kind: 'failed', report: expect.stringContaining('planted') });
  expect(trace.kind).toBe('failed');
  expect(isSettled(store.getState())).toBe(true);

  store.getState().openText('*raw');
  await script.answer('open', dumpOf(2));
  expect(store.getState().dump.kind).toBe('ready');
});

test('a line under the caret selects its rule, and the step at it', async () => {
  await openAndWalk();
  const entered = TRACE.steps[2];
  store.getState().selectLine(entered?.line ?? 0);
  await script.answer('line', [entered?.rule]);
  expect(store.getState().stepIndex).toBe(2);
  expect(store.getState().selection).toMatchObject({ rule: entered?.rule, source: 'dump' });
});

test('a rule that the packet does not meet is selected and moves nothing', async () => {
  await openAndWalk();
  const elsewhere = { rule: 77, chain: undefined, line: 9, source: 'map' } as const;
  // An id is a number that the engine gave; this one it never did.
  store.getState().select(elsewhere as never);
  expect(store.getState()).toMatchObject({ stepIndex: 4, selection: elsewhere });
  await script.answer('whyNot', { kind: 'not-reached', sentence: 'Nothing jumps there.' });
  expect(store.getState().whyNot).toMatchObject({ value: { sentence: 'Nothing jumps there.' } });
  store.getState().toStart();
  await script.answer('step', detailsOf(0));
  expect(store.getState().whyNot).toEqual({ kind: 'ready', value: undefined });
  expect(isSettled(store.getState())).toBe(true);
});

test('the step that a link asked for is where one stands', async () => {
  store.getState().openText('*nat');
  store.getState().setPacketLine('tcp a');
  store.setState({ wantedStep: 1 });
  await script.answer('open', dumpOf(1));
  await walk(TRACE);
  expect(store.getState()).toMatchObject({ stepIndex: 1, wantedStep: undefined });
});

test('the ends are asked for only where something is open, and settle with the rest', async () => {
  await openAndWalk();
  expect(script.asked).not.toContain('outcomes');
  const open = {
    key: 'r2',
    step: 2,
    rule: undefined,
    question: '?',
    kind: 'yes-no' as const,
    probability: undefined,
  };
  store.getState().choose('r2', 'no');
  await walk({ ...TRACE, choices: [{ ...open, taken: 'no', assumed: false }] });
  expect(script.asked).toContain('outcomes');
  expect(isSettled(store.getState())).toBe(false);
  const outcomes = { outcomes: [], complete: true };
  await script.answer('outcomes', outcomes);
  expect(store.getState().outcomes).toEqual({ kind: 'ready', value: outcomes });
  expect(isSettled(store.getState())).toBe(true);

  store.getState().setPacketLine('tcp b');
  await walk({ ...TRACE, packetLine: 'tcp b' });
  expect(store.getState().outcomes).toEqual({ kind: 'ready', value: undefined });
  expect(isSettled(store.getState())).toBe(true);
});

test('a packet that follows is walked with the others', async () => {
  await openAndWalk();
  store.getState().send('reply');
  expect(script.asked.at(-1)).toBe('trace tcp a reply');
  store.getState().unsend(0);
  expect(script.asked.at(-1)).toBe('trace tcp a');
});

describe('a dump that is not wanted any more', () => {
  const OLD = dumpOf(1);

  test('is given up: what was read before it is there again, and walked', async () => {
    await openAndWalk();
    store.getState().openText('*large');
    store.getState().stopReading();
    expect(script.asked.slice(-2)).toEqual(['open *large', 'stopOpening']);
    await script.answer('stopOpening', true);
    expect(store.getState()).toMatchObject({ dump: { kind: 'ready', value: OLD } });
    expect(script.asked.slice(-2)).toEqual(['trace tcp a', 'map 1 0']);
    await script.fail('open', new Overtaken());
    expect(script.asked.filter((call) => call.startsWith('open'))).toHaveLength(2);
    expect(store.getState().readText()).toBe('*large');
  });

  test('is read to the end where it was all but done', async () => {
    await openAndWalk();
    store.getState().openText('*large');
    store.getState().stopReading();
    await script.answer('open', dumpOf(2));
    await script.answer('stopOpening', false);
    expect(store.getState()).toMatchObject({
      unwantedRevision: undefined,
      dump: { kind: 'ready', value: dumpOf(2) },
    });
  });

  test('leaves an empty one where none was before, and can be read after all', async () => {
    store.getState().openText('*large');
    store.getState().stopReading();
    await script.answer('stopOpening', true);
    expect(script.asked.at(-1)).toBe('open');
    await script.answer('open', dumpOf(1));
    store.getState().readAgain();
    vi.advanceTimersByTime(150);
    expect(script.asked.at(-1)).toBe('open *large');
    expect(store.getState().unwantedRevision).toBeUndefined();
  });
});
