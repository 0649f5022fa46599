import type { Packet } from '#net/packet.ts';
import { type Answer, type Condition, NO, YES, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import {
  HEADER,
  decideField,
  describeField,
  headerTest,
  orPresence,
} from '../shared/extension-header.ts';
import { wholeNumber } from '../shared/forms.ts';
import {
  type NumberRange,
  numberRange,
  printNumberRange,
  showNumberRange,
} from '../shared/number-range.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m frag`: the IPv6 fragment header. Connection tracking puts fragments together before any rule. */
export interface FragMatch {
  readonly kind: 'frag';
  readonly ids: Given<NumberRange> | undefined;
  /** Kept, but the kernel does not look at it. */
  readonly length: Given<number> | undefined;
  readonly reserved: boolean;
  readonly first: boolean;
  /** Whether more fragments follow, or this is the last; `undefined` where neither is asked. */
  readonly place: 'more' | 'last' | undefined;
}

const LARGEST = 0xffffffff;

export const frag = defineMatch<FragMatch>({
  kind: 'frag',
  families: [6],
  says: 'Asks for the IPv6 fragment header.',
  options: [
    {
      name: '--fragid',
      negatable: true,
      values: ['ID[:ID]'],
      says: 'The fragments’ common number is ID, or in the range.',
    },
    {
      name: '--fraglen',
      negatable: true,
      values: ['LENGTH'],
      says: 'Kept, but the kernel does not look at it.',
    },
    { name: '--fragres', says: 'The reserved fields are zero.' },
    { name: '--fragfirst', says: 'It is the first fragment.' },
    { name: '--fragmore', says: 'More fragments follow.' },
    { name: '--fraglast', says: 'It is the last fragment.' },
  ],
  parse(given) {
    given.exclusive('--fragmore', '--fraglast');
    return {
      kind: 'frag',
      ids: given.value('--fragid', numberRange(LARGEST)),
      length: given.value('--fraglen', wholeNumber(0, LARGEST)),
      reserved: given.has('--fragres'),
      first: given.has('--fragfirst'),
      place: given.has('--fragmore') ? 'more' : given.has('--fraglast') ? 'last' : undefined,
    };
  },
  print: (match) =>
    printOptions(idWords(match), givenWords('--fraglen', match.length, String), flagWords(match)),
  conditions: fragConditions,
  describe: describeFrag,
});

/** The whole range is not printed, not even negated, when nothing matches it. */
function idWords({ ids }: FragMatch): readonly string[] {
  const isWhole = ids && ids.value.from === 0 && ids.value.to === LARGEST;
  return isWhole ? [] : givenWords('--fragid', ids, printNumberRange);
}

function flagWords({ reserved, first, place }: FragMatch): readonly string[] {
  return [
    ...(reserved ? ['--fragres'] : []),
    ...(first ? ['--fragfirst'] : []),
    ...(place ? [`--frag${place}`] : []),
  ];
}

// net/ipv6/netfilter/ip6t_frag.c, frag_mt6
function fragConditions(match: FragMatch): readonly Condition[] {
  const { ids, reserved, first, place } = match;
  const test = (words: string, decide: (packet: Packet) => Answer) =>
    headerTest(HEADER.fragment, words, decide);
  const asked: Condition[] = [];
  if (ids) {
    const words = idWords(match)[0] ?? '-m frag';
    asked.push(test(words, () => decideField(ids, LARGEST, 'the fragments’ number')));
  }
  if (reserved) asked.push(test('--fragres', () => unknown('payload', RESERVED, 'yes')));
  if (first)
    asked.push(test('--fragfirst', ({ fragment }) => isFirst(fragment, 'Is it the first?')));
  if (place === 'more') asked.push(test('--fragmore', (packet) => hasMore(packet, YES)));
  if (place === 'last') asked.push(test('--fraglast', (packet) => hasMore(packet, NO)));
  return orPresence(HEADER.fragment, 'frag', asked);
}

const RESERVED = 'Are the reserved fields of the fragment header zero?';

function isFirst(fragment: Packet['fragment'], question: string): Answer {
  if (fragment === 'whole') return unknown('payload', question);
  return fragment === 'first' ? YES : NO;
}

/** A first fragment has others after it. */
function hasMore({ fragment }: Packet, ofFirst: Answer): Answer {
  if (fragment === 'first') return ofFirst;
  return unknown(
    'payload',
    ofFirst === YES ? 'Do more fragments follow?' : 'Is it the last fragment?',
  );
}

function describeFrag({ ids, length, reserved, first, place }: FragMatch): Phrase {
  const parts: Phrase[] = [phrase`it is an IPv6 fragment`];
  if (ids) parts.push(describeField('its number', ids.invert, showNumberRange(ids.value)));
  if (reserved) parts.push(phrase`the reserved fields are zero`);
  if (first) parts.push(phrase`it is the first`);
  if (place === 'more') parts.push(phrase`more follow`);
  if (place === 'last') parts.push(phrase`it is the last`);
  const said = joinPhrases(parts);
  return length ? phrase`${said} (the length ${length.value} is not checked)` : said;
}
