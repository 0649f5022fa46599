import { BREAK_VERDICTS } from '#debugger/breakpoint.ts';
import { verdictWords } from '../debugger/breakpoint-words.ts';
import { chainNamed } from '../store/places.ts';
import type { AppStore } from '../store/app-store.ts';
import { currentStep } from '../store/selectors.ts';
import type { Command } from './command.ts';

export function breakpointCommands(store: AppStore): readonly Command[] {
  const { breakpoints, breakpointsOn, showDock } = store.getState();
  const commands: readonly Command[] = [
    {
      id: 'breakpoint-here',
      title: 'Set or remove a breakpoint at what is selected',
      group: 'Breakpoints',
      keys: ['F9'],
      run: () => toggleHere(store),
    },
    {
      id: 'breakpoint-condition',
      title: 'Break on a condition…',
      group: 'Breakpoints',
      also: 'watchpoint when changed mark port',
      run: () => showDock('breakpoints', { typing: true }),
    },
    ...BREAK_VERDICTS.map((verdict) => ({
      id: `breakpoint-${verdict}`,
      title: `Break on ${verdictWords(verdict)}`,
      group: 'Breakpoints' as const,
      run: () => store.getState().toggleBreakpoint({ kind: 'verdict', verdict }),
    })),
    {
      id: 'breakpoints-off',
      title: breakpointsOn ? 'Turn all breakpoints off' : 'Turn all breakpoints on',
      group: 'Breakpoints',
      keys: ['Ctrl+F8'],
      run: () => store.getState().turnBreakpoints(!breakpointsOn),
    },
  ];
  if (breakpoints.length === 0) return commands;
  return [
    ...commands,
    {
      id: 'breakpoints-remove',
      title: 'Remove all breakpoints',
      group: 'Breakpoints',
      run: () => store.getState().removeBreakpoints(),
    },
  ];
}

/** At the rule selected, at the chain selected, else at the current step. */
function toggleHere(store: AppStore): void {
  const state = store.getState();
  const { selection, toggleBreakpoint, tell } = state;
  const chain =
    selection?.rule === undefined && selection?.chain !== undefined
      ? chainNamed(state, selection.chain)
      : undefined;
  const line = selection?.line ?? (chain ? undefined : currentStep(state)?.line);
  if (line !== undefined) toggleBreakpoint({ kind: 'line', line });
  else if (chain) toggleBreakpoint({ kind: 'chain', ...chain });
  else tell({ tone: 'info', text: 'Select a rule or a chain first: a breakpoint stands at one.' });
}
