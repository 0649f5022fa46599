// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drawTrace } from '#testing/drawn-trace.ts';
import { dumpOf, scriptEngine, type ScriptedEngine } from '#testing/scripted-engine.ts';
import { type AppStore, createAppStore } from '../store/app-store.ts';
import { driveEngine } from '../store/engine-driver.ts';
import { ready } from '../store/slot.ts';
import { AppProvider } from '../store/use-app.tsx';
import { Dock } from './Dock.tsx';

const TRACE = drawTrace(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, entered 2
  nat WEB        1: skipped 1, decided 2
  -              0: delivered
`);

let store: AppStore;
let script: ScriptedEngine;

beforeEach(() => {
  store = createAppStore();
  script = scriptEngine();
  driveEngine(store, script.engine);
  store.setState({ dump: ready(dumpOf(1)) });
  store.getState().receiveTrace({ kind: 'traced', trace: TRACE });
  store.getState().toStart();
  render(
    <AppProvider store={store} engine={script.engine}>
      <Dock />
    </AppProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: /Breakpoints/ }));
});

afterEach(cleanup);

const stopAt = async (...lists: readonly (readonly number[])[]): Promise<void> => {
  await act(() =>
    script.answer(
      'stops',
      lists.map((steps) => ({ steps, problem: undefined })),
    ),
  );
};

function addCondition(text: string): void {
  const field = screen.getByRole('textbox', { name: 'Condition to stop at' });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.submit(field);
}

test('a condition is added, run to in both directions, turned off and removed', async () => {
  addCondition('mark & 0x4000');
  await stopAt([2, 4]);
  const row = within(screen.getByRole('list', { name: 'Breakpoints' })).getByRole('listitem');
  expect(row.textContent).toContain('mark & 0x4000');
  expect(row.textContent).toContain('2 steps');

  act(() => store.getState().run(1));
  expect(store.getState().stepIndex).toBe(2);
  expect(row.getAttribute('aria-current')).toBe('true');
  act(() => store.getState().run(1));
  expect(store.getState().stepIndex).toBe(4);
  act(() => store.getState().run(-1));
  expect(store.getState().stepIndex).toBe(2);

  fireEvent.click(within(row).getByRole('checkbox', { name: 'mark & 0x4000' }));
  act(() => store.getState().toStart());
  await stopAt([2, 4]);
  act(() => store.getState().run(1));
  expect(store.getState().stepIndex).toBe(4);

  fireEvent.click(screen.getByRole('button', { name: 'Remove the breakpoint at mark & 0x4000' }));
  expect(screen.queryByRole('list')).toBeNull();
});

test('a step over stops at a breakpoint that it passes', async () => {
  act(() => store.getState().toggleBreakpoint({ kind: 'line', line: 3001 }));
  await stopAt([3]);
  act(() => store.getState().goToStep(2));
  act(() => store.getState().move('over', 1));
  expect(store.getState().stepIndex).toBe(3);
});

test('all of them can be turned off at once and stay as they were', async () => {
  act(() => store.getState().toggleBreakpoint({ kind: 'verdict', verdict: 'any' }));
  await stopAt([1]);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Stop at breakpoints' }));
  act(() => store.getState().run(1));
  expect(store.getState().stepIndex).toBe(4);
  const row = screen.getByRole('checkbox', { name: 'any verdict' });
  expect((row as HTMLInputElement).checked).toBe(true); // a checkbox by its role
});

test('a condition that cannot be read says why, and is not set', () => {
  addCondition('colour = red');
  expect(screen.getByRole('alert').textContent).toContain('“colour” is no field');
  expect(store.getState().breakpoints).toEqual([]);
});

test('the breakpoint of a rule is named by the rule where the packet comes to it', async () => {
  act(() => store.getState().toggleBreakpoint({ kind: 'line', line: 3002 }));
  await stopAt([4]);
  expect(screen.getByRole('list').textContent).toContain('nat WEB 2: decided 2');
});

test('breakpoints at lines move with the text, and go with it', () => {
  act(() => {
    store.getState().toggleBreakpoint({ kind: 'line', line: 7 });
    store.getState().toggleBreakpoint({ kind: 'line', line: 9 });
    store.getState().moveBreakpoints(new Map([[7, 8]]));
  });
  expect(store.getState().breakpoints.map(({ at }) => at)).toEqual([{ kind: 'line', line: 8 }]);
  act(() => store.getState().openText('*nat'));
  expect(store.getState().breakpoints).toEqual([]);
});
