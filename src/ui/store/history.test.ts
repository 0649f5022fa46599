import { expect, test } from 'vitest';
import { type AppStore, createAppStore } from './app-store.ts';
import { type History, historyOf, type TextHistory } from './history.ts';

interface Screen {
  readonly store: AppStore;
  readonly history: History;
  readonly text: () => string;
  /** Types into the editor; each call is one step of its undo. */
  type(text: string): void;
  wait(ms: number): void;
}

/** A store with an editor that keeps its own steps, as Monaco does. */
function screen(): Screen {
  const store = createAppStore();
  let clock = 0;
  const history = historyOf(store, () => clock);
  store.getState().openText('*raw\nCOMMIT\n', 'first');
  const versions = ['*raw\nCOMMIT\n'];
  let at = 0;
  const show = (): void => store.getState().editText(() => versions[at] ?? '');
  const own: TextHistory = {
    version: () => at,
    undo: () => {
      at = Math.max(0, at - 1);
      show();
    },
    redo: () => {
      at = Math.min(versions.length - 1, at + 1);
      show();
    },
    stop: () => undefined,
  };
  history.tieText(own);
  return {
    store,
    history,
    text: () => store.getState().readText(),
    type: (text) => {
      versions.splice(at + 1, versions.length, text);
      at += 1;
      show();
    },
    wait: (ms) => {
      clock += ms;
    },
  };
}

test('undo takes back text, packet, choice and host, the last first, and redo does them again', () => {
  const { store, history, text, type, wait } = screen();
  wait(5000);
  type('typed once');
  store.getState().setPacketLine('udp 10.0.0.1:1 > 10.0.0.2:53');
  wait(5000);
  store.getState().choose('3.draw', 'yes');
  type('typed twice');
  wait(5000);
  store.getState().setHostText('sysctls', 'net.ipv4.ip_forward = 1');

  const seen = (): readonly unknown[] => {
    const { packetLine, choices, hostTexts } = store.getState();
    return [text(), packetLine, choices, hostTexts];
  };
  const steps = [seen()];
  for (let step = 0; step < 5; step += 1) {
    history.undo();
    steps.push(seen());
  }
  const udp = 'udp 10.0.0.1:1 > 10.0.0.2:53';
  const told = { sysctls: 'net.ipv4.ip_forward = 1' };
  expect(steps).toEqual([
    ['typed twice', udp, { '3.draw': 'yes' }, told],
    ['typed twice', udp, { '3.draw': 'yes' }, {}],
    ['typed once', udp, { '3.draw': 'yes' }, {}],
    ['typed once', udp, {}, {}],
    ['typed once', '', {}, {}],
    ['*raw\nCOMMIT\n', '', {}, {}],
  ]);
  for (const [index] of steps.slice(1).entries()) {
    history.redo();
    expect(seen()).toEqual(steps[4 - index]);
  }
  // Beyond both ends there is nothing.
  history.redo();
  expect(seen()).toEqual(steps[0]);
});

test('the letters of one packet line are one step', () => {
  const { store, history, wait } = screen();
  wait(5000);
  for (const line of ['t', 'tc', 'tcp']) {
    store.getState().setPacketLine(line);
    wait(200);
  }
  history.undo();
  expect(store.getState().packetLine).toBe('');
});

test('a dump opened over another is taken back with what was asked of that', () => {
  const { store, history, text, wait } = screen();
  wait(5000);
  store.getState().setPacketLine('tcp 10.0.0.1:1 > 10.0.0.2:22');
  wait(5000);
  store.getState().openText('*filter\nCOMMIT\n', 'second');
  store.getState().setPacketLine('tcp 10.0.0.1:1 > 10.0.0.2:80');
  history.undo();
  expect([text(), store.getState().packetLine, store.getState().dumpTitle]).toEqual([
    '*raw\nCOMMIT\n',
    'tcp 10.0.0.1:1 > 10.0.0.2:22',
    'first',
  ]);
  history.redo();
  expect([text(), store.getState().packetLine]).toEqual([
    '*filter\nCOMMIT\n',
    'tcp 10.0.0.1:1 > 10.0.0.2:80',
  ]);
});

test('a change after undo is where the timeline goes on', () => {
  const { store, history, wait } = screen();
  wait(5000);
  store.getState().setPacketLine('a');
  wait(5000);
  store.getState().setPacketLine('b');
  history.undo();
  wait(5000);
  store.getState().setPacketLine('c');
  history.redo();
  expect(store.getState().packetLine).toBe('c');
  history.undo();
  expect(store.getState().packetLine).toBe('a');
});

test('the packet that comes with the first dump is no change', () => {
  const { store, history } = screen();
  store.getState().setPacketLine('tcp 10.0.0.1:1 > 10.0.0.2:22');
  history.undo();
  expect(store.getState().packetLine).toBe('tcp 10.0.0.1:1 > 10.0.0.2:22');
});
