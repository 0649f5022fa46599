/** The ends a packet can come to, as a person counts them: ways to the same end are one. */
import { printPercent } from '#base/percent.ts';
import type { NeedView, OutcomeView, OutcomesView, VerdictView } from './views.ts';

export interface OutcomeGroup {
  readonly verdict: VerdictView;
  readonly share: Share;
  /** The answers that lead here whatever else is answered; `undefined` where only its ways tell. */
  readonly needs: readonly NeedView[] | undefined;
  /** The likeliest first. At least one. */
  readonly ways: readonly OutcomeView[];
}

/** How often it comes to this, 0 to 1. The two differ where it hangs on more than draws. */
export interface Share {
  readonly atLeast: number;
  readonly atMost: number;
}

/** The likeliest first; of equal ones in the order of the rules that send there. */
export function groupOutcomes({ outcomes }: OutcomesView): readonly OutcomeGroup[] {
  const groups = new Map<string, OutcomeView[]>();
  for (const outcome of outcomes.toSorted(byOrderOfRules)) {
    const ways = groups.get(outcome.verdict.sentence);
    if (ways) ways.push(outcome);
    else groups.set(outcome.verdict.sentence, [outcome]);
  }
  const shares = sharesBelow(outcomes, 0);
  return [...groups]
    .flatMap(([sentence, found]) => {
      const ways = found.toSorted(byProbability);
      const [first] = ways;
      if (!first) return [];
      const share = shareOf(sentence, shares);
      return [{ verdict: first.verdict, share, needs: needsOfAll(ways, outcomes), ways }];
    })
    .toSorted((a, b) => rankOf(b.share) - rankOf(a.share));
}

/** Earlier is the one for which a rule says yes first: the backends of a service in their order. */
function byOrderOfRules(a: OutcomeView, b: OutcomeView): number {
  const at = a.needs.findIndex(({ answer }, index) => answer !== b.needs[index]?.answer);
  if (at < 0) return 0;
  return a.needs[at]?.answer === 'yes' ? -1 : 1;
}

function byProbability(a: OutcomeView, b: OutcomeView): number {
  return rounded(b.probability ?? -1) - rounded(a.probability ?? -1);
}

function rankOf({ atLeast, atMost }: Share): number {
  return rounded(atLeast + atMost);
}

/** kube-proxy's thirds differ in their tenth digit. */
function rounded(probability: number): number {
  return Math.round(probability * 1e6);
}

/* Shares. The outcomes are the leaves of a tree: a rule asks, and each answer leads on.
 *
 *     draw 0.25 ─yes─▸ web1              web1: 0.25
 *          ╰─no─▸ limit ─yes─▸ web2      web2: 0 to 0.75, for nobody knows what the limit says
 *                     ╰─no─▸ dropped
 */

interface Shares {
  readonly found: ReadonlyMap<string, Share>;
  /** Of any end that is not among those found. */
  readonly others: Share;
}

const NEVER: Share = { atLeast: 0, atMost: 0 };

/** Questions in a row that are reckoned with: a chain of ten thousand must not exhaust the stack. */
const DEEPEST = 1000;

/** Shares of the ends below a point of the tree, `depth` answers from its root. */
function sharesBelow(outcomes: readonly OutcomeView[], depth: number): Shares {
  const [first] = outcomes;
  // A branch that was not followed may come to anything.
  if (!first || depth === DEEPEST) return { found: new Map(), others: { atLeast: 0, atMost: 1 } };
  const asked = first.needs[depth];
  if (!asked) {
    const always = { atLeast: 1, atMost: 1 };
    return { found: new Map([[first.verdict.sentence, always]]), others: NEVER };
  }
  return join(branchesAt(outcomes, depth, asked));
}

/** What one answer leads to, and how likely it is; without that any of them may happen. */
interface Part {
  readonly shares: Shares;
  readonly part: number | undefined;
}

function branchesAt(
  outcomes: readonly OutcomeView[],
  depth: number,
  asked: NeedView,
): readonly Part[] {
  const byAnswer = new Map<string, OutcomeView[]>();
  for (const outcome of outcomes) {
    const answer = outcome.needs[depth]?.answer ?? asked.answer;
    const list = byAnswer.get(answer);
    if (list) list.push(outcome);
    else byAnswer.set(answer, [outcome]);
  }
  // A number that stands for all that can be drawn.
  if (asked.answer === 'any') return [{ shares: sharesBelow(outcomes, depth + 1), part: 1 }];
  const parts = [...byAnswer.values()].map((list) => ({
    shares: sharesBelow(list, depth + 1),
    part: list[0]?.needs[depth]?.probability,
  }));
  const rest = parts.reduce((left, { part }) => left - (part ?? 0), 1);
  const isWhole =
    asked.answer === 'yes' || asked.answer === 'no' ? byAnswer.size === 2 : rest < 1e-9;
  if (isWhole) return parts;
  return [...parts, { shares: sharesBelow([], depth), part: asked.probability && rest }];
}

function join(parts: readonly Part[]): Shares {
  const sentences = new Set(parts.flatMap(({ shares }) => [...shares.found.keys()]));
  return {
    found: new Map(
      [...sentences].map((each) => {
        const mine = parts.map(({ shares, part }) => ({ share: shareOf(each, shares), part }));
        return [each, mix(mine)] as const;
      }),
    ),
    others: mix(parts.map(({ shares: { others }, part }) => ({ share: others, part }))),
  };
}

function mix(
  parts: readonly { readonly share: Share; readonly part: number | undefined }[],
): Share {
  let [atLeast, atMost] = [0, 0];
  for (const { share, part } of parts) {
    if (part === undefined) {
      return {
        atLeast: Math.min(...parts.map((each) => each.share.atLeast)),
        atMost: Math.max(...parts.map((each) => each.share.atMost)),
      };
    }
    atLeast += part * share.atLeast;
    atMost += part * share.atMost;
  }
  return { atLeast, atMost };
}

function shareOf(sentence: string, { found, others }: Shares): Share {
  return found.get(sentence) ?? others;
}

/** `33.3 %`, `0 – 50 %`, or `–` where it may be anything. */
export function printShare({ atLeast, atMost }: Share): string {
  if (atMost - atLeast > 1 - 1e-6) return '–';
  if (rounded(atLeast) === rounded(atMost)) return printPercent(atLeast);
  return `${printPercent(atLeast).replace(' %', '')} – ${printPercent(atMost)}`;
}

/** What all ways to one end have in common, where nothing else is needed for it. */
function needsOfAll(
  ways: readonly OutcomeView[],
  outcomes: readonly OutcomeView[],
): readonly NeedView[] | undefined {
  const [first, ...others] = ways;
  const common = (first?.needs ?? []).filter((need) => others.every((way) => meets(way, need)));
  const leading = outcomes.filter((outcome) => common.every((need) => meets(outcome, need)));
  return leading.length === ways.length ? common : undefined;
}

function meets({ choices }: OutcomeView, { key, answer }: NeedView): boolean {
  return answer === 'any' || (Object.hasOwn(choices, key) && choices[key] === answer);
}

/** The same answer to the same question, at one rule after another. */
export interface AskedRun extends Pick<NeedView, 'question' | 'answer'> {
  /** Of the last of them. */
  readonly place: string;
  readonly times: number;
}

/** What is needed, in few words: the fifth backend needs “no” four times, then “yes”. */
export function condenseNeeds(needs: readonly NeedView[]): readonly AskedRun[] {
  const runs: AskedRun[] = [];
  for (const { question, answer, place } of needs) {
    const last = runs.at(-1);
    const same = last?.question === question && last.answer === answer;
    const times = same ? last.times + 1 : 1;
    runs.splice(same ? -1 : runs.length, 1, { question, answer, place, times });
  }
  return runs;
}
