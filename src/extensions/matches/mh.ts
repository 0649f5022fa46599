import { PROTOCOL } from '#net/protocol.ts';
import { NO, type Situation, defineMatch } from '../contract.ts';
import type { Given, ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { decideField, describeField } from '../shared/extension-header.ts';
import { readInteger } from '../shared/forms.ts';
import { type NumberRange, printNumberRange, showNumberRange } from '../shared/number-range.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';

/** `-m mh`: the type of a Mobile IPv6 message. */
export interface MhMatch {
  readonly kind: 'mh';
  readonly types: Given<NumberRange>;
}

/** Each type's names, long and short; the index is its number. */
const TYPES = [
  ['binding-refresh-request', 'brr'],
  ['home-test-init', 'hoti'],
  ['careof-test-init', 'coti'],
  ['home-test', 'hot'],
  ['careof-test', 'cot'],
  ['binding-update', 'bu'],
  ['binding-acknowledgement', 'ba'],
  ['binding-error', 'be'],
] as const;

const EVERY_TYPE: Given<NumberRange> = { value: { from: 0, to: 255 }, invert: false };

export const mh = defineMatch<MhMatch>({
  kind: 'mh',
  families: [6],
  protocols: [PROTOCOL.mobility],
  says: 'Asks for the type of a Mobile IPv6 message.',
  options: [
    {
      name: '--mh-type',
      negatable: true,
      values: ['TYPE[:TYPE]'],
      says: 'The message has that type (a number, or a name such as binding-update), or one in the range.',
    },
  ],
  parse: (given) => ({ kind: 'mh', types: given.value('--mh-type', RANGE) ?? EVERY_TYPE }),
  print: (match) => printOptions(typeWords(match)),
  // net/ipv6/netfilter/ip6t_mh.c, mh_mt6
  conditions: (match) => [
    {
      words: typeWords(match)[0] ?? '-m mh',
      decide: (situation) =>
        hasMessage(situation) ? decideField(match.types, 255, 'the message’s type') : NO,
      shows: (situation) => (hasMessage(situation) ? 'a type not known here' : 'no such message'),
    },
  ],
  describe: (match) =>
    typeWords(match).length === 0
      ? match.types.invert
        ? phrase`nothing (no type is outside all)`
        : phrase`it is a Mobile IPv6 message`
      : describeField(
          'the type of the Mobile IPv6 message',
          match.types.invert,
          showNumberRange(match.types.value),
        ),
});

/** All types are not printed, not even negated, when nothing matches them. */
function typeWords({ types }: MhMatch): readonly string[] {
  const isWhole = types.value.from === 0 && types.value.to === 255;
  return isWhole ? [] : givenWords('--mh-type', types, printNumberRange);
}

function hasMessage({ packet }: Situation): boolean {
  return packet.protocol === PROTOCOL.mobility && packet.fragment !== 'later';
}

const RANGE: ValueForm<NumberRange> = {
  expected: 'a type, 0 to 255, its name, or a range such as 1:3',
  read: (text) => {
    const colon = text.indexOf(':');
    const [head, tail] = colon < 0 ? [text, text] : [text.slice(0, colon), text.slice(colon + 1)];
    const from = head === '' && colon >= 0 ? 0 : readType(head);
    const to = tail === '' && colon >= 0 ? 255 : readType(tail);
    return from === undefined || to === undefined || from > to ? undefined : { from, to };
  },
};

/** A name may be cut short; the whole name counts before the first that begins so (name_to_type). */
function readType(text: string): number | undefined {
  const name = text.toLowerCase();
  const exact = TYPES.findIndex((names) => names.some((each) => each === name));
  if (exact >= 0) return exact;
  const short = TYPES.findIndex((names) => names.some((each) => each.startsWith(name)));
  if (short >= 0) return short;
  const number = readInteger(text);
  return number !== undefined && number <= 255 ? number : undefined;
}
