/** A debugger's commands, with the keys of browsers' own debuggers. */
import type { AppStore } from '../store/app-store.ts';
import type { Command } from './command.ts';

export type RunCommand =
  | 'run'
  | 'run-back'
  | 'run-to-verdict'
  | 'run-to-cursor'
  | 'into'
  | 'over'
  | 'out'
  | 'into-back'
  | 'over-back'
  | 'out-back'
  | 'to-start'
  | 'to-end';

/**
 * With Ctrl and Shift a key goes back; Ctrl+Shift+F11 is taken by the way back of F11, so the way back of
 * Shift+F11 is Ctrl+F11. The signs are the second set of Chrome's debugger, for keyboards whose F
 * keys the system keeps. No browser holds any of these back from a page.
 */
export const RUN_KEYS: Readonly<Record<RunCommand, readonly string[]>> = {
  run: ['F8', 'Ctrl+\\'],
  'run-back': ['Ctrl+Shift+F8', 'Ctrl+Shift+\\'],
  'run-to-verdict': ['Shift+F8'],
  'run-to-cursor': ['Ctrl+F10'],
  into: ['F11', 'Ctrl+;'],
  over: ['F10', "Ctrl+'"],
  out: ['Shift+F11', 'Ctrl+Shift+;'],
  'into-back': ['Ctrl+Shift+F11'],
  'over-back': ['Ctrl+Shift+F10', "Ctrl+Shift+'"],
  'out-back': ['Ctrl+F11'],
  'to-start': [],
  'to-end': [],
};

const TITLES: Readonly<Record<RunCommand, string>> = {
  run: 'Run to the next breakpoint',
  'run-back': 'Run back to the breakpoint before',
  'run-to-verdict': 'Run to the verdict',
  'run-to-cursor': 'Run to the cursor',
  into: 'Step into',
  over: 'Step over',
  out: 'Step out of the chain',
  'into-back': 'Step back into',
  'over-back': 'Step back over',
  'out-back': 'Step back out of the chain',
  'to-start': 'Go to the first step',
  'to-end': 'Go to the last step',
};

export function runCommands(store: AppStore): readonly Command[] {
  const acts: Readonly<Record<RunCommand, () => void>> = {
    run: () => store.getState().run(1),
    'run-back': () => store.getState().run(-1),
    'run-to-verdict': () => store.getState().runToVerdict(),
    'run-to-cursor': () => store.getState().runToCursor(),
    into: () => store.getState().move('into', 1),
    over: () => store.getState().move('over', 1),
    out: () => store.getState().move('out', 1),
    'into-back': () => store.getState().move('into', -1),
    'over-back': () => store.getState().move('over', -1),
    'out-back': () => store.getState().move('out', -1),
    'to-start': () => store.getState().toStart(),
    'to-end': () => store.getState().toEnd(),
  };
  return Object.entries(acts).map(([id, run]) => {
    const name = id as RunCommand; // the keys of a Record of them
    return { id, title: TITLES[name], group: 'Run', keys: RUN_KEYS[name], run };
  });
}
