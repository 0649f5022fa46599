/**
 * IPv6 extension headers. A header is there where the packet names it, or its protocol or the
 * fragment says so; what stands in it is not known.
 */
import type { Packet } from '#net/packet.ts';
import { type Answer, type Condition, NO, YES } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { type NumberRange, holdsUnknown, showNumberRange } from './number-range.ts';
import { optionWords } from './option-words.ts';
import { answerUnless } from './unknown.ts';

/** As the next-header field numbers them. */
export const HEADER = {
  hopByHop: 0,
  routing: 43,
  fragment: 44,
  esp: 50,
  authentication: 51,
  none: 59,
  destination: 60,
} as const;

export function hasHeader(packet: Packet, header: number): boolean {
  if (header === HEADER.fragment && packet.fragment !== 'whole') return true;
  return packet.protocol === header || packet.extensionHeaders?.includes(header) === true;
}

/** A condition on a header: false where there is none, whatever else it asks, negated or not. */
export function headerTest(
  header: number,
  words: string,
  decide: (packet: Packet) => Answer,
): Condition {
  return {
    words,
    decide: ({ packet }) => (hasHeader(packet, header) ? decide(packet) : NO),
    shows: ({ packet }) => (hasHeader(packet, header) ? 'not known here' : 'no such header'),
  };
}

/** `(field in range) ^ invert`, of a header field that is not known. */
export function decideField(
  { value, invert }: Given<NumberRange>,
  max: number,
  field: string,
): Answer {
  return answerUnless(holdsUnknown(value, max), invert, 'payload', field, showNumberRange(value));
}

/** `[!] --name N` about a number in the header, which is never more than `max`. */
export function numberTest(
  header: number,
  option: string,
  given: Given<number> | undefined,
  field: string,
  max = Number.POSITIVE_INFINITY,
): readonly Condition[] {
  if (!given) return [];
  const { value, invert } = given;
  const met = value > max ? false : undefined;
  return [
    headerTest(header, optionWords(option, invert, String(value)), () =>
      answerUnless(met, invert, 'payload', field, String(value)),
    ),
  ];
}

/** The conditions, or where the match has none, that the header is there. */
export function orPresence(
  header: number,
  match: string,
  conditions: readonly Condition[],
): readonly Condition[] {
  return conditions.length > 0 ? conditions : [headerTest(header, `-m ${match}`, () => YES)];
}

/** `the length is 8`, `the identification is not 1:2`. */
export function describeField(field: string, invert: boolean, value: string): Phrase {
  return phrase`${[{ text: `${field} is ${invert ? 'not ' : ''}`, value: false }]}${value}`;
}
