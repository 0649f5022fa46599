/** `--choose NAME=ANSWER`: which way a packet goes where its rules leave it open. */
import type { BranchView, ChoiceView, TraceRequest } from '#engine/views.ts';
import { STATUS, Stop } from './tools.ts';

type Choices = TraceRequest['choices'];

/** What a person answers: a choice by its key, or every one that asks the question. */
export interface Given {
  readonly name: string;
  readonly answer: BranchView;
}

/** Reads `12.0.0=yes` or `Does the draw succeed?=no`; for a number that is drawn, `8.t.n=40123`. */
export function readGiven(text: string): Given {
  const [, name, word] = /^(.+)=(yes|no|\d{1,5})$/.exec(text) ?? [];
  if (name === undefined || word === undefined) {
    throw new Stop(STATUS.usage, `'${text}' is no choice: write KEY=yes, KEY=no or KEY=NUMBER`);
  }
  return { name, answer: word === 'yes' || word === 'no' ? word : `${Number(word)}` };
}

/**
 * The branches for what was given. One answer may lead to the next question, so that the packet is
 * walked until nothing given is left over: `asked` says what is asked of it with some branches chosen.
 */
export async function chooseAll(
  given: readonly Given[],
  asked: (choices: Choices) => Promise<readonly ChoiceView[]>,
): Promise<Choices> {
  const choices = new Map<string, BranchView>();
  for (;;) {
    const chosen = Object.fromEntries(choices);
    const met = await asked(chosen);
    const before = choices.size;
    for (const choice of met) {
      const mine = given.findLast(({ name }) => isNamed(choice, name));
      if (mine) choices.set(choice.key, checked(choice, mine));
    }
    if (choices.size > before) continue;
    for (const { name } of given) checkMet(name, met);
    return chosen;
  }
}

function isNamed({ key, question }: ChoiceView, name: string): boolean {
  return key === name || question === name;
}

function checked(choice: ChoiceView, { answer }: Given): BranchView {
  const isFitting =
    choice.kind === 'yes-no'
      ? answer === 'yes' || answer === 'no'
      : Number(answer) >= choice.from && Number(answer) <= choice.to;
  if (isFitting) return answer;
  throw new Stop(STATUS.usage, `“${choice.question}” is answered with ${answersOf(choice)}`);
}

function checkMet(name: string, met: readonly ChoiceView[]): void {
  if (met.some((choice) => isNamed(choice, name))) return;
  const list = met.map(({ key, question }) => `\n  ${key}  ${question}`).join('');
  const rest = met.length === 0 ? 'nothing is asked' : `these are:${list}`;
  throw new Stop(STATUS.usage, `'${name}' is not asked on this packet’s way; ${rest}`);
}

/** `yes or no`, `a number from 1024 to 65535`. */
function answersOf(choice: ChoiceView): string {
  return choice.kind === 'yes-no' ? 'yes or no' : `a number from ${choice.from} to ${choice.to}`;
}

/** What to type for going another way: `--choose 12.0.0=yes`. */
export function otherWay(choice: ChoiceView): string {
  const other = choice.kind === 'draw' ? 'NUMBER' : choice.taken === 'yes' ? 'no' : 'yes';
  const words = `${choice.key}=${other}`;
  return `--choose ${/^[\w.:=-]+$/.test(words) ? words : `'${words}'`}`;
}
