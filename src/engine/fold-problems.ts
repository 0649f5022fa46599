/** Problems as a list for people shows them: what is done to every line of a log is said once. */
import { counted } from '#base/counted.ts';
import type { Problem } from '#parse/problem.ts';

/** Those to be listed, in the order of their lines: as many as `problemCount` counts, of those at hand. */
export function foldProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ places }) => places !== 0);
}

/** What it says, and how often it holds. */
export function foldedMessage({ message, places = 1 }: Problem): string {
  return places <= 1 ? message : `${message} The same at ${counted(places - 1, 'more place')}.`;
}

const KINDS = ['error', 'warning', 'hint'] as const;

/** `2 errors, 1 warning, 45 hints`: only what there is; `no problems`. */
export function sayCount(count: Readonly<Record<Problem['severity'], number>>): string {
  const told = KINDS.filter((kind) => count[kind] > 0);
  return told.length === 0
    ? 'no problems'
    : told.map((kind) => counted(count[kind], kind)).join(', ');
}
