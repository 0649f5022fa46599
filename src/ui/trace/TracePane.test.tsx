// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Tooltip } from 'radix-ui';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TraceView } from '#engine/views.ts';
import { drawTrace } from '#testing/drawn-trace.ts';
import { scriptEngine } from '#testing/scripted-engine.ts';
import { type AppStore, createAppStore } from '../store/app-store.ts';
import { AppProvider } from '../store/use-app.tsx';
import { TracePane } from './TracePane.tsx';

const TRACE = drawTrace(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, skipped 2, skipped 3, entered 4
  nat WEB        1: decided 1
  -              0: delivered
`);

let store: AppStore;

beforeEach(() => {
  // There is no layout here, and the list shows only what has room.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(24);
  store = createAppStore();
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function show(trace: TraceView): void {
  store.getState().receiveTrace({ kind: 'traced', trace });
  render(
    <AppProvider store={store} engine={scriptEngine().engine}>
      <Tooltip.Provider>
        <TracePane />
      </Tooltip.Provider>
    </AppProvider>,
  );
}

function current(): HTMLElement {
  const [row, ...others] = screen
    .getAllByRole('listitem')
    .filter((item) => item.getAttribute('aria-current') === 'step');
  expect(others).toEqual([]);
  if (!row) throw new Error('no row is the current step');
  return row;
}

const press = (key: string): boolean =>
  fireEvent.keyDown(document.activeElement ?? document, { key });

test('the arrow keys step, and focus goes along from row to row', () => {
  show(TRACE);
  within(current())
    .getByRole('button', { name: /decided 1/ })
    .focus();
  press('ArrowLeft');
  expect(current().textContent).toContain('entered 4');
  expect(current().contains(document.activeElement)).toBe(true);
  press('ArrowUp');
  expect(current().textContent).toContain('skipped 3');
  press('Home');
  expect(current().textContent).toContain('arrived');
  expect(current().contains(document.activeElement)).toBe(true);
  press('End');
  expect(current().textContent).toContain('delivered');
});

test('keys with a modifier are left to the browser', () => {
  show(TRACE);
  within(current())
    .getByRole('button', { name: /decided 1/ })
    .focus();
  fireEvent.keyDown(document.activeElement ?? document, { key: 'ArrowLeft', altKey: true });
  expect(current().textContent).toContain('decided 1');
});

test('the buttons keep their focus at the end of the walk, and say that it is the end', () => {
  show(TRACE);
  const forward = screen.getByRole('button', { name: 'Step forward' });
  forward.focus();
  fireEvent.click(forward);
  fireEvent.click(forward);
  fireEvent.click(forward);
  expect(current().textContent).toContain('delivered');
  expect(forward.getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(forward);
});

test('the slider says in words where it stands', () => {
  show(TRACE);
  const slider = screen.getByRole('slider', { name: 'Position in trace' });
  fireEvent.change(slider, { target: { value: '5' } });
  expect(current().textContent).toContain('entered 4');
  expect(slider.getAttribute('aria-valuetext')).toBe('step 5 of 7: nat PREROUTING 4 entered 4');
});

test('rules that did not match are one row until they are asked for', () => {
  show(TRACE);
  expect(screen.queryByText('skipped 2')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: '3 rules did not match' }));
  expect(screen.getByText('skipped 2')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '3 rules did not match', expanded: true }));
  expect(screen.queryByText('skipped 2')).toBeNull();
});

test('one Tab stop leads into the rows: the current one', () => {
  show(TRACE);
  const stops = screen
    .getAllByRole('listitem')
    .flatMap((row) => [...row.querySelectorAll('button')])
    .filter((button) => button.tabIndex === 0 && !button.hasAttribute('aria-expanded'));
  expect(stops).toHaveLength(1);
  expect(stops.every((stop) => current().contains(stop))).toBe(true);
});

test('a choice shows both branches with their chances, and can be taken and left open', () => {
  const question = 'Does the random match hold?';
  const choice = { key: 'dice', step: 4, rule: undefined, question, probability: 0.25 };
  show({ ...TRACE, choices: [{ ...choice, taken: 'yes', assumed: true }] });
  const branches = screen.getByRole('group', { name: question });
  expect(within(branches).getByRole('button', { name: /It matches/ }).textContent).toContain(
    '25 %',
  );
  fireEvent.click(within(branches).getByRole('button', { name: /It does not/ }));
  expect(store.getState().choices).toEqual({ dice: 'no' });

  act(() =>
    store.getState().receiveTrace({
      kind: 'traced',
      trace: { ...TRACE, choices: [{ ...choice, taken: 'no', assumed: false }] },
    }),
  );
  fireEvent.click(screen.getByRole('button', { name: 'Leave it open' }));
  expect(store.getState().choices).toEqual({});
});
