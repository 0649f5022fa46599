// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Engine } from '#engine/engine.ts';
import type { DumpView } from '#engine/views.ts';
import type { Fix, Problem } from '#parse/problem.ts';
import { createAppStore } from '../store/app-store.ts';
import { ready, waiting } from '../store/slot.ts';
import { AppProvider } from '../store/use-app.tsx';
import type { EditorHandle } from './MonacoEditor.tsx';
import { Problems } from './Problems.tsx';

afterEach(cleanup);

const FIX: Fix = {
  title: 'Change to ISTIO_OUTPUT',
  line: 7,
  column: 4,
  endColumn: 9,
  text: 'ISTIO_OUTPUT',
};

function problem(line: number, rest: Partial<Problem> = {}): Problem {
  return {
    code: 'bad-value',
    severity: 'error',
    line,
    column: 12,
    endColumn: 16,
    message: `Wrong on line ${line}.`,
    fixes: [],
    ...rest,
  };
}

function show(problems: readonly Problem[], more = 0) {
  const store = createAppStore();
  const view = dumpWith(problems, more);
  store.setState({ dump: ready(view) });
  const editor = { goTo: vi.fn(), apply: vi.fn() } satisfies EditorHandle;
  // Nothing here asks the engine.
  const engine = {} as Engine;
  render(
    <AppProvider store={store} engine={engine}>
      <Problems editor={editor} />
    </AppProvider>,
  );
  return { store, editor };
}

function dumpWith(problems: readonly Problem[], more: number): DumpView {
  const listed = problems.filter(({ places }) => places !== 0);
  const count = (of: Problem['severity']): number =>
    listed.filter(({ severity }) => severity === of).length;
  return {
    revision: 3,
    recognised: '',
    rulesets: [],
    problems,
    problemCount: { error: count('error') + more, warning: count('warning'), hint: count('hint') },
    lineCount: 50,
    parseMs: 1,
    presets: [],
  };
}

test('a dump without problems says so', () => {
  show([]);
  expect(screen.getByText('No problems')).toBeTruthy();
});

test('a problem is a button that goes to its place and selects its line', () => {
  const { store, editor } = show([problem(4), problem(9)]);
  fireEvent.click(screen.getByRole('button', { name: /9:12 Wrong on line 9/ }));
  expect(editor.goTo).toHaveBeenCalledWith(9, 12);
  expect(store.getState().selection).toMatchObject({ line: 9, source: 'dump' });
});

test('what is not listed is counted', () => {
  show([problem(4)], 1200);
  expect(screen.getByRole('button', { name: '1,201 errors' })).toBeTruthy();
  expect(screen.getByText('… 1,200 more')).toBeTruthy();
});

test('what is done to many lines alike is one row, at the first of them', () => {
  const cut = { severity: 'hint', message: 'A prefix is left out.' } as const;
  const errors = [problem(5, { message: 'Wrong.' }), problem(6, { message: 'Wrong.' })];
  show([
    problem(4, { ...cut, places: 3 }),
    ...errors,
    problem(7, { ...cut, places: 0 }),
    problem(8, { ...cut, places: 0 }),
    problem(9, { fixes: [FIX] }),
  ]);
  expect(
    screen.getByRole('button', { name: /4:12 A prefix is left out. The same at 2 more places/ }),
  ).toBeTruthy();
  expect(screen.getAllByRole('button', { name: /Wrong\.$/ })).toHaveLength(2);
  expect(screen.getAllByRole('listitem')).toHaveLength(4);
  expect(screen.getByRole('button', { name: '3 errors 1 hint' })).toBeTruthy();
});

test('a fix is offered until the text changes', async () => {
  const { store, editor } = show([problem(7, { fixes: [FIX] })]);
  const button = screen.getByRole<HTMLButtonElement>('button', { name: FIX.title });
  fireEvent.click(button);
  expect(editor.apply).toHaveBeenCalledWith(FIX);
  store.setState((state) => ({ dump: waiting(state.dump) }));
  await vi.waitFor(() => expect(button.disabled).toBe(true));
});

test('arrows walk the list, which is one stop for the Tab key', () => {
  show([problem(4), problem(9), problem(11)]);
  const rows = [4, 9, 11].map((line) =>
    screen.getByRole('button', { name: new RegExp(`Wrong on line ${line}`) }),
  );
  const stops = (): readonly boolean[] => rows.map((row) => row.tabIndex === 0);
  expect(stops()).toEqual([true, false, false]);
  rows[0]?.focus();
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(rows[1]);
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'End' });
  expect(document.activeElement).toBe(rows[2]);
  expect(stops()).toEqual([false, false, true]);
});

test('the list can be closed', () => {
  show([problem(4)]);
  fireEvent.click(screen.getByRole('button', { name: '1 error' }));
  expect(screen.queryByRole('list')).toBeNull();
});
