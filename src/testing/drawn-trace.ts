/**
 * A trace as a test draws it, a line for each stay in a chain:
 *
 *     -              0: arrived
 *     nat PREROUTING 0: skipped 1, entered 2
 *     nat WEB        1: decided 1
 *
 * that is table, chain, depth, and the steps there with the number of their rule. Rules of one chain
 * and number are one rule, on a line of its own. Chains belong to the hook of the built-in one before.
 */
import type { Hook } from '#extensions/contract.ts';
import type { PackedTrace, StepKind, StepView, TraceView } from '#engine/views.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';

const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'] as const;

export function drawSteps(drawing: string): readonly StepView[] {
  const chains = new Map<string, number>();
  const steps: StepView[] = [];
  let hook: Hook = 'PREROUTING';
  for (const line of drawing.trim().split('\n')) {
    const [place = '', happened = ''] = line.split(':');
    const [table = '-', ...rest] = place.trim().split(/\s+/);
    const chainName = rest.length === 2 ? rest[0] : undefined;
    hook = HOOKS.find((each) => each === chainName) ?? hook;
    const key = `${table} ${chainName}`;
    const chain = chains.get(key) ?? chains.size + 1;
    chains.set(key, chain);
    for (const step of happened.split(',')) {
      const [kind = '', number] = step.trim().split(' ');
      steps.push({
        index: steps.length,
        kind: kind as StepKind, // the drawing's words are the kinds
        tone: 'plain',
        hook: table === '-' ? undefined : hook,
        table: table === '-' ? undefined : table,
        chain: chainName === undefined ? undefined : (chain as ChainId), // drawn, not read
        chainName,
        rule: number === undefined ? undefined : ((chain * 100 + Number(number)) as RuleId), // likewise
        number: number === undefined ? undefined : Number(number),
        line: number === undefined ? undefined : chain * 1000 + Number(number),
        words: `${kind} ${number ?? ''}`.trim(),
        outcome: '',
        depth: Number(rest.at(-1) ?? 0),
        changed: false,
      });
    }
  }
  return steps;
}

/** A trace of the steps drawn, decided at the last one that has a rule and did match. */
export function drawTrace(
  drawing: string,
  packetLine = 'tcp 10.0.0.9:40000 → 10.0.0.1:80',
): TraceView & PackedTrace {
  const steps = drawSteps(drawing);
  const deciding = steps.findLast(({ rule, kind }) => rule !== undefined && kind !== 'skipped');
  return {
    revision: 1,
    ruleset: 0,
    packetLine,
    verdict: { kind: 'delivered', sentence: 'delivered', rule: deciding?.rule, assumed: false },
    legs: [
      {
        title: 'eth0 → app',
        packet: 0,
        firstStep: 0,
        stepCount: steps.length,
        verdict: 'delivered',
        verdictKind: 'delivered',
      },
    ],
    steps,
    rows: steps,
    stepCount: steps.length,
    choices: [],
  };
}
