/** Commands that follow from what is typed: a chain, a rule of it, a step, a line. */
import type { Engine } from '#engine/engine.ts';
import type { FoundChain } from '#graph/map-view.ts';
import type { AppStore } from '../store/app-store.ts';
import { shownDump, shownMap, stepCount } from '../store/selectors.ts';
import type { Command } from './command.ts';

/** Chains listed at most. */
const MOST_CHAINS = 20;

/** `ISTIO_IN`, or `ISTIO_INBOUND 5` for its fifth rule. */
export async function chainCommands(
  store: AppStore,
  engine: Engine,
  typed: string,
): Promise<readonly Command[]> {
  const dump = shownDump(store.getState());
  const map = shownMap(store.getState());
  if (!dump || !map || typed.trim() === '') return [];
  const [, name = '', number] = /^(.*?)(?:\s+#?(\d{1,7}))?$/.exec(typed.trim()) ?? [];
  const chains = await engine.findChains(dump.revision, map.ruleset, name, MOST_CHAINS);
  return chains.map((found) => goToChain(store, engine, dump.revision, found, number));
}

function goToChain(
  store: AppStore,
  engine: Engine,
  revision: number,
  { chain, name, table, line, ruleCount, label }: FoundChain,
  wanted: string | undefined,
): Command {
  const number = Number(wanted);
  const go = (): void => store.getState().select({ rule: undefined, chain, line, source: 'trace' });
  if (wanted === undefined || number < 1 || number > ruleCount) {
    return {
      id: `chain-${chain}`,
      title: `${name} of ${table}${label === undefined ? '' : `, ${label}`}`,
      group: 'Go to',
      run: go,
    };
  }
  const goToRule = async (): Promise<void> => {
    const [row] = await engine.rows(revision, chain, number - 1, 1);
    if (row) {
      store.getState().select({ rule: row.rule, chain, line: row.line, source: 'trace' });
    }
  };
  return {
    id: `rule-${chain}-${number}`,
    title: `Rule ${number} of ${name} of ${table}`,
    group: 'Go to',
    // A dump that was exchanged meanwhile has no such rule: nothing to do.
    run: () => void goToRule().catch(() => undefined),
  };
}

/** `12`: a step of the trace, a line of the dump. */
export function numberCommands(store: AppStore, typed: string): readonly Command[] {
  const [, digits] = /^(?:step|line|:)?\s*(\d{1,9})$/i.exec(typed.trim()) ?? [];
  if (digits === undefined) return [];
  const number = Number(digits);
  const state = store.getState();
  const commands: Command[] = [];
  if (number >= 1 && number <= stepCount(state)) {
    commands.push({
      id: `step-${number}`,
      title: `Step ${number} of ${stepCount(state)}`,
      group: 'Go to',
      run: () => state.goToStep(number - 1),
    });
  }
  if (number >= 1 && number <= (shownDump(state)?.lineCount ?? 0)) {
    commands.push({
      id: `line-${number}`,
      title: `Line ${number} of the dump`,
      group: 'Go to',
      run: () => state.select({ rule: undefined, chain: undefined, line: number, source: 'trace' }),
    });
  }
  return commands;
}
