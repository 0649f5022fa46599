import type { RuleId } from '#ruleset/ruleset.ts';
import type { MissesView, PackedTrace, StepView, TraceView } from './views.ts';

/** The trace with its steps by their indexes; those of a `MissesView` are without their words. */
export function unpackTrace({ rows, ...trace }: PackedTrace): TraceView {
  const steps = rows.flatMap((row) => (row.kind === 'misses' ? missedSteps(row) : [row]));
  return { ...trace, steps };
}

function missedSteps(misses: MissesView): readonly StepView[] {
  const { index, count, hook, table, chain, chainName, rule, number, lines, depth } = misses;
  return Array.from({ length: count }, (_, at) => ({
    index: index + at,
    kind: 'skipped',
    tone: 'plain',
    hook,
    table,
    chain,
    chainName,
    rule: (rule + at) as RuleId, // consecutive ids: ruleset.ts
    number: number + at,
    line: lines[at],
    words: undefined,
    outcome: undefined,
    depth,
    changed: false,
  }));
}
