import type { StepView } from '#engine/views.ts';

/** What a rule's line says of the trace: whether the packet met the rule there, and what came of it. */
export type LineSign = 'missed' | 'matched' | 'decided' | 'choice';

/**
 * One sign for each line that the packet was put to, lines from 1. A rule met more than once, in
 * another leg or by another jump, shows the most that it did.
 */
export function signsOfLines(steps: readonly StepView[]): ReadonlyMap<number, LineSign> {
  const signs = new Map<number, LineSign>();
  for (const step of steps) {
    const sign = signOf(step);
    if (sign === undefined || step.line === undefined) continue;
    const before = signs.get(step.line);
    if (before === undefined || RANK[sign] > RANK[before]) signs.set(step.line, sign);
  }
  return signs;
}

const RANK: Readonly<Record<LineSign, number>> = { missed: 0, matched: 1, choice: 2, decided: 3 };

function signOf({ kind }: StepView): LineSign | undefined {
  switch (kind) {
    case 'skipped':
      return 'missed';
    case 'counted':
    case 'entered':
    case 'returned':
      return 'matched';
    case 'decided':
    case 'rewritten':
      return 'decided';
    case 'choice':
      return 'choice';
    default:
      return undefined;
  }
}

export const SIGN_WORDS: Readonly<Record<LineSign, string>> = {
  missed: 'The packet of this trace was asked and did not match.',
  matched: 'The packet of this trace matched.',
  decided: 'The packet of this trace matched, and this rule decided.',
  choice: 'Whether the packet of this trace matches is a choice.',
};
