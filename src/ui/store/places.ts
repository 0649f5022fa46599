/** Between a trace's steps and the rules they happened at. */
import type { StepView, TraceView } from '#engine/views.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { AppState } from './app-store.ts';
import { shown } from './slot.ts';
import type { Selection } from './selection-slice.ts';

export function selectionOfStep(step: StepView, source: Selection['source']): Selection {
  return { rule: step.rule, chain: step.chain, line: step.line, source };
}

/** How many of the steps are the way of the packet asked for; those of the packets after it follow. */
export function lengthOfFirst({ legs, steps }: TraceView): number {
  return legs.find(({ packet }) => packet > 0)?.firstStep ?? steps.length;
}

/** Which packet of the flow a step belongs to, as `LegView.packet` counts them. */
export function packetAt({ legs }: TraceView, step: number): number {
  return legs.findLast(({ firstStep }) => firstStep <= step)?.packet ?? 0;
}

/** The step at a rule nearest to `from`, one that matched before one that did not. */
export function stepAtRule(trace: TraceView, rule: RuleId, from: number): number | undefined {
  const distance = (step: StepView): number =>
    Math.abs(step.index - from) + (step.kind === 'skipped' ? trace.steps.length : 0);
  let best: StepView | undefined;
  for (const step of trace.steps) {
    if (step.rule === rule && (!best || distance(step) < distance(best))) best = step;
  }
  return best?.index;
}

/** The name of a chain that the map or the trace shows. */
export function chainNamed(
  { map, traced }: Pick<AppState, 'map' | 'traced'>,
  id: ChainId,
): { readonly table: string; readonly chain: string } | undefined {
  const drawn = shown(map);
  const box = [...(drawn?.cards ?? []), ...(drawn?.ticks ?? [])].find(({ chain }) => chain === id);
  if (box) return { table: box.table, chain: box.name };
  const step = traced?.steps.find(({ chain }) => chain === id);
  if (step?.table === undefined || step.chainName === undefined) return undefined;
  return { table: step.table, chain: step.chainName };
}
