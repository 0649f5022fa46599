import { expect, test } from 'vitest';
import { drawTrace } from '#testing/drawn-trace.ts';
import { createAppStore } from './app-store.ts';
import { changeBetween } from './edit-change.ts';

const BEFORE = drawTrace(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, entered 2
  nat WEB        1: decided 1
  -              0: delivered
`);

test('rules that are missed, and numbers, are no difference', () => {
  const { steps } = BEFORE;
  const now = drawTrace(`
    -              0: arrived
    nat PREROUTING 0: skipped 1, skipped 2, entered 2
    nat WEB        1: decided 1
    -              0: delivered
  `);
  expect(changeBetween(BEFORE, now)).toBeUndefined();
  expect(
    changeBetween(BEFORE, { ...BEFORE, steps: steps.map((step) => ({ ...step, number: 9 })) }),
  ).toBeUndefined();
});

test('the first step that differs is told from both walks, and the chains that are left', () => {
  const now = drawTrace(`
    -              0: arrived
    nat PREROUTING 0: skipped 1, counted 3, policy
    -              0: delivered
  `);
  const change = changeBetween(BEFORE, now);
  expect(change?.was?.words).toBe('entered 2');
  expect(change?.is?.words).toBe('counted 3');
  expect([...(change?.left ?? [])]).toEqual(['nat WEB']);
});

test('a packet that ends otherwise says how it ended before', () => {
  const now = {
    ...drawTrace(`
      -              0: arrived
      nat PREROUTING 0: skipped 1, decided 2
    `),
    verdict: { ...BEFORE.verdict, kind: 'dropped', sentence: 'dropped' } as const,
  };
  const change = changeBetween(BEFORE, now);
  expect(change?.verdictWas).toBe('delivered');
  expect(change?.is?.words).toBe('decided 2');
});

test('the step is kept by what its rule says, where an edit moved it', () => {
  const store = createAppStore();
  store.getState().receiveTrace({ kind: 'traced', trace: BEFORE });
  store.getState().goToStep(2);
  const moved = drawTrace(`
    -              0: arrived
    nat PREROUTING 0: skipped 1, skipped 5, skipped 6, entered 2
    nat WEB        1: decided 1
    -              0: delivered
  `);
  store.setState({ traceCause: 'typing' });
  store.getState().receiveTrace({ kind: 'traced', trace: moved });
  expect(store.getState().stepIndex).toBe(4);
  expect(store.getState().beforeEdit?.steps).toHaveLength(BEFORE.steps.length);
  store.setState({ traceCause: 'asking' });
  store.getState().receiveTrace({ kind: 'traced', trace: BEFORE });
  expect(store.getState().beforeEdit).toBeUndefined();
});
