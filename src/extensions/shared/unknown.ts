import { type Answer, type Doubt, type Effect, answer, maybe } from '../contract.ts';

/** The answer where something is not known and no odds can be given. */
export function unknown(
  about: Doubt['about'],
  question: string,
  assumed: 'yes' | 'no' = 'no',
  ...effects: readonly Effect[]
): Answer {
  return maybe({ about, question, probability: undefined, assumed }, ...effects);
}

/** `met ^ invert`; where `met` is not known, the question whether `field` is `value`. */
export function answerUnless(
  met: boolean | undefined,
  invert: boolean,
  about: Doubt['about'],
  field: string,
  value: string,
): Answer {
  if (met !== undefined) return answer(met !== invert);
  return invert
    ? unknown(about, `Is ${field} other than ${value}?`, 'yes')
    : unknown(about, `Is ${field} ${value}?`, 'no');
}
