// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Tooltip } from 'radix-ui';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChoiceView, MissesView, OutcomeView, PackedTrace, TraceView } from '#engine/views.ts';
import { drawSteps, drawTrace } from '#testing/drawn-trace.ts';
import { scriptEngine } from '#testing/scripted-engine.ts';
import { type AppStore, createAppStore } from '../store/app-store.ts';
import { ready } from '../store/slot.ts';
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

function show(trace: PackedTrace, { engine } = scriptEngine()): void {
  store.getState().receiveTrace({ kind: 'traced', trace });
  render(
    <AppProvider store={store} engine={engine}>
      <Tooltip.Provider>
        <TracePane />
      </Tooltip.Provider>
    </AppProvider>,
  );
}

function current(): HTMLElement {
  const [row, ...others] = screen
    .getAllByRole('treeitem')
    .filter((item) => item.getAttribute('aria-current') === 'step');
  expect(others).toEqual([]);
  if (!row) throw new Error('no row is the current step');
  return row;
}

const press = (key: string): boolean =>
  fireEvent.keyDown(document.activeElement ?? document, { key });

/** What stands in a row, without what opens under it. */
const nameOf = (row: Element | null): string => {
  const inside = row?.firstElementChild;
  return (inside?.querySelector(':scope > div') ?? inside)?.textContent ?? 'none';
};

/** The row that has the keyboard. */
const focused = (): string => nameOf(document.activeElement);

test('the arrow keys go from row to row, and stepping goes along', () => {
  show(TRACE);
  current().focus();
  expect(focused()).toContain('decided 1');
  press('ArrowUp');
  expect(current().textContent).toContain('entered 4');
  expect(focused()).toContain('entered 4');
  press('ArrowUp');
  // A branch has the keyboard without being a step.
  expect(focused()).toBe('3 rules did not match');
  expect(current().textContent).toContain('entered 4');
  press('Home');
  expect(current().textContent).toContain('arrived');
  expect(focused()).toContain('arrived');
  press('End');
  expect(current().textContent).toContain('delivered');
});

test('branches open and close by the keys of a tree', () => {
  show(TRACE);
  current().focus();
  press('ArrowLeft');
  // The parent of a step in a chain is the jump to it.
  expect(current().textContent).toContain('entered 4');
  press('ArrowLeft');
  expect(screen.queryByText('decided 1')).toBeNull();
  press('ArrowRight');
  expect(screen.getByText('decided 1')).toBeTruthy();
  press('ArrowUp');
  press('ArrowRight');
  expect(screen.getByText('skipped 2')).toBeTruthy();
  press('ArrowRight');
  expect(current().textContent).toContain('skipped 1');
  expect(focused()).toContain('skipped 1');
});

test('keys with a modifier are left to the browser', () => {
  show(TRACE);
  current().focus();
  fireEvent.keyDown(document.activeElement ?? document, { key: 'ArrowUp', altKey: true });
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
  expect(
    screen.getByRole('treeitem', { name: '3 rules did not match', expanded: false }),
  ).toBeTruthy();
  fireEvent.click(screen.getByText('3 rules did not match'));
  expect(screen.getByText('skipped 2')).toBeTruthy();
  expect(
    screen.getByRole('treeitem', { name: '3 rules did not match', expanded: true }),
  ).toBeTruthy();
  fireEvent.click(screen.getByText('3 rules did not match'));
  expect(screen.queryByText('skipped 2')).toBeNull();
});

test('a step among thousands that travelled without their words has them fetched', async () => {
  const script = scriptEngine();
  const missed = Array.from({ length: 30 }, (_, at) => `skipped ${at + 1}`).join(', ');
  const drawn = drawTrace(`
    -              0: arrived
    nat PREROUTING 0: ${missed}, decided 31
  `);
  const hook = 'PREROUTING';
  const [arrived, first, ...others] = drawn.steps.map((step) => ({ ...step, hook }) as const);
  const [second] = others;
  if (!arrived || !first || second?.chain === undefined || second.rule === undefined) {
    throw new Error('the drawing has so many steps');
  }
  const misses: MissesView = {
    kind: 'misses',
    index: 2,
    count: 28,
    hook,
    table: 'nat',
    chain: second.chain,
    chainName: 'PREROUTING',
    rule: second.rule,
    number: 2,
    lines: Uint32Array.from(others.slice(0, 28), ({ line = 0 }) => line),
    depth: 0,
  };
  show({ ...drawn, rows: [arrived, first, misses, ...others.slice(28)] }, script);
  screen.getByRole('treeitem', { name: '30 rules did not match' });
  act(() => store.getState().goToStep(12));
  expect(nameOf(current())).toBe('12');
  expect(script.asked.filter((call) => call.startsWith('steps'))).toEqual(['steps 0 64']);
  await act(() => script.answer('steps', drawn.steps));
  expect(nameOf(current())).toContain('skipped 12');
});

test('a run says because of what its rules did not match', async () => {
  const script = scriptEngine();
  show(TRACE, script);
  await act(() =>
    script.answer('missCauses', [
      { field: 'destination address', count: 2 },
      { field: 'protocol', count: 1 },
    ]),
  );
  expect(script.asked).toContain('missCauses 1 3');
  expect(screen.getByText(/did not match/).textContent).toBe(
    '3 rules did not match, by destination address and protocol',
  );
});

test('one Tab stop leads into the rows: the current one', () => {
  show(TRACE);
  const stops = screen.getAllByRole('treeitem').filter(({ tabIndex }) => tabIndex === 0);
  expect(stops).toEqual([current()]);
});

test('a choice shows both branches with their chances, and can be taken and left open', () => {
  const question = 'Does the random match hold?';
  const choice = {
    key: 'dice',
    step: 4,
    rule: undefined,
    question,
    kind: 'yes-no' as const,
    probability: 0.25,
  };
  show({ ...TRACE, choices: [{ ...choice, taken: 'yes', assumed: true }] });
  const branches = screen.getByRole('group', { name: question });
  expect(within(branches).getByRole('button', { name: /^Yes/ }).textContent).toContain('25 %');
  fireEvent.click(within(branches).getByRole('button', { name: /^No/ }));
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

/** TRACE, and a reply that is turned back on its way. */
const FLOW = ((): TraceView & PackedTrace => {
  const drawn = [...TRACE.steps, ...drawSteps('- 0: made, translated, sent')];
  const steps = drawn.map((step, index) => ({ ...step, index }));
  const [first] = TRACE.legs;
  if (!first) throw new Error('a trace has legs');
  const start = TRACE.steps.length;
  return {
    ...TRACE,
    steps,
    rows: steps,
    stepCount: steps.length,
    legs: [
      first,
      {
        title: 'reply: uid 7 → eth0',
        packet: 1,
        firstStep: start,
        stepCount: 3,
        verdict: 'sent out eth0',
        verdictKind: 'sent',
      },
    ],
  };
})();

const receive = (trace: PackedTrace): void =>
  act(() => store.getState().receiveTrace({ kind: 'traced', trace }));

test('the reply is one press away, is gone to where it is turned back, and can be taken back', () => {
  show(TRACE);
  fireEvent.click(screen.getByRole('button', { name: 'Send the reply' }));
  expect(store.getState().followUps).toEqual(['reply']);
  receive(FLOW);
  expect(current().textContent).toContain('translated');
  const legs = screen.getByRole('group', { name: 'Legs' });
  const reply = within(legs).getByRole('button', { name: 'reply: uid 7 → eth0' });
  expect(reply.getAttribute('aria-pressed')).toBe('true');
  expect(legs.textContent).toContain('sent out eth0');
  fireEvent.click(within(legs).getByRole('button', { name: 'eth0 → app' }));
  expect(current().textContent).toContain('arrived');
  fireEvent.click(within(legs).getByRole('button', { name: 'Take back packet 2, a reply' }));
  expect(store.getState().followUps).toEqual([]);
});

test('nobody answers what nobody got, and a reply that was asked for says so', () => {
  const legs = TRACE.legs.map((leg) => ({ ...leg, verdictKind: 'dropped' as const }));
  show({ ...TRACE, legs });
  const send = screen.getByRole('button', { name: 'Send the reply' });
  expect(send.getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(send);
  expect(store.getState().followUps).toEqual([]);
  act(() => store.getState().send('reply'));
  receive({ ...TRACE, legs });
  expect(screen.getByRole('group', { name: 'Legs' }).textContent).toContain('not sent');
});

test('every end is listed with its share and its needs, and can be taken', () => {
  const question = 'Does the draw succeed?';
  const chance = { key: 'dice', question, place: 'rule 2 of nat WEB' };
  const way = (sentence: string, answer: 'yes' | 'no', probability: number): OutcomeView => ({
    verdict: { ...TRACE.verdict, sentence },
    probability,
    needs: [{ ...chance, answer, probability }],
    choices: { dice: answer },
  });
  const choice = {
    ...chance,
    step: 3,
    rule: undefined,
    kind: 'yes-no' as const,
    probability: 0.25,
  };
  show({ ...TRACE, choices: [{ ...choice, taken: 'no', assumed: true }] });
  const outcomes = [way('delivered to a', 'yes', 0.25), way('delivered to b', 'no', 0.75)];
  act(() => store.setState({ outcomes: ready({ outcomes, left: 0 }) }));
  const section = screen.getByRole('region', { name: 'Outcomes' });
  const [likely, rare] = within(section).getAllByRole('listitem');
  expect(likely?.textContent).toMatch(/^75 %delivered to b.*no · rule 2 of nat WEB$/);
  expect(within(section).getByRole('button', { pressed: true }).textContent).toContain('to b');
  fireEvent.click(within(rare ?? section).getByRole('button'));
  expect(store.getState().choices).toEqual({ dice: 'yes' });
});

test('a verdict that stands on an answer nobody gave says so, and leads there', () => {
  const choice = {
    key: 'dice',
    step: 4,
    rule: undefined,
    kind: 'yes-no' as const,
    probability: 0.5,
    taken: 'yes',
  } as const;
  show({
    ...TRACE,
    verdict: { ...TRACE.verdict, assumed: true },
    choices: [{ ...choice, question: 'Does the draw succeed?', assumed: true }],
  });
  fireEvent.click(screen.getByRole('button', { name: 'assuming yes to “Does the draw succeed?”' }));
  expect(store.getState().stepIndex).toBe(4);
});

test('a number that the kernel draws can be typed, and only one of its range is taken', () => {
  const step = 2;
  const drawn: ChoiceView = {
    kind: 'draw',
    key: '7.n',
    step,
    rule: undefined,
    question: 'Which source port from 1024 to 65535 does the kernel draw?',
    from: 1024,
    to: 65535,
    taken: 40000,
    assumed: true,
  };
  show({ ...TRACE, choices: [drawn] });
  act(() => store.getState().goToStep(step));
  const field = screen.getByRole('spinbutton', { name: drawn.question });
  expect(field).toHaveProperty('value', '40000');
  fireEvent.change(field, { target: { value: '80' } });
  expect(store.getState().choices).toEqual({});
  fireEvent.change(field, { target: { value: '2048' } });
  expect(store.getState().choices).toEqual({ '7.n': '2048' });
  fireEvent.blur(field);
  expect(field).toHaveProperty('value', '40000');
});
