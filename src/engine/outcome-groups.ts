/** The ends a packet can come to, as a person counts them: ways to the same end are one. */
import type { NeedView, OutcomeView, OutcomesView, VerdictView } from './views.ts';

export interface OutcomeGroup {
  readonly verdict: VerdictView;
  /** Summed over its ways; `undefined` where one of them hangs on more than draws. */
  readonly probability: number | undefined;
  /** The likeliest first. At least one. */
  readonly ways: readonly OutcomeView[];
}

/**
 * The likeliest first, those that hang on more than draws last. Of equal ones that first for which a
 * rule says yes first: the backends of a service in the order of its rules.
 */
export function groupOutcomes({ outcomes }: OutcomesView): readonly OutcomeGroup[] {
  const groups = new Map<string, OutcomeView[]>();
  for (const outcome of outcomes.toSorted(byOrderOfRules)) {
    const ways = groups.get(outcome.verdict.sentence);
    if (ways) ways.push(outcome);
    else groups.set(outcome.verdict.sentence, [outcome]);
  }
  return [...groups.values()]
    .flatMap((ways) => {
      const sorted = ways.toSorted(byProbability);
      const [first] = sorted;
      const probability = sorted.reduce(plus, 0);
      return first ? [{ verdict: first.verdict, probability, ways: sorted }] : [];
    })
    .toSorted(byProbability);
}

function byOrderOfRules(a: OutcomeView, b: OutcomeView): number {
  const at = a.needs.findIndex(({ answer }, index) => answer !== b.needs[index]?.answer);
  if (at < 0) return 0;
  return a.needs[at]?.answer === 'yes' ? -1 : 1;
}

function plus(sum: number | undefined, { probability }: OutcomeView): number | undefined {
  return sum === undefined || probability === undefined ? undefined : sum + probability;
}

type Likely = Pick<OutcomeView, 'probability'>;

function byProbability(a: Likely, b: Likely): number {
  return roundedOf(b) - roundedOf(a);
}

/** kube-proxy's thirds differ in their tenth digit. */
function roundedOf({ probability = -1 }: Likely): number {
  return Math.round(probability * 1e6);
}

/** The same answer to the same question, at one rule after another. */
export interface AskedRun {
  readonly question: string;
  readonly answer: NeedView['answer'];
  /** Of the last of them. */
  readonly place: string;
  readonly times: number;
}

/** What is needed, in few words: the fifth backend needs “no” four times, then “yes”. */
export function condenseNeeds(needs: readonly NeedView[]): readonly AskedRun[] {
  const runs: AskedRun[] = [];
  for (const need of needs) {
    const last = runs.at(-1);
    if (last?.question === need.question && last.answer === need.answer) {
      runs[runs.length - 1] = { ...need, times: last.times + 1 };
    } else runs.push({ ...need, times: 1 });
  }
  return runs;
}
