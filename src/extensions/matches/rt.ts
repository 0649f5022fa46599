import { type Address, printAddress } from '#net/address.ts';
import { type Condition, defineMatch } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import {
  HEADER,
  decideField,
  describeField,
  headerTest,
  numberTest,
  orPresence,
} from '../shared/extension-header.ts';
import { addressOf, wholeNumber } from '../shared/forms.ts';
import {
  type NumberRange,
  numberRange,
  printNumberRange,
  showNumberRange,
} from '../shared/number-range.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m rt`: the IPv6 routing header. */
export interface RtMatch {
  readonly kind: 'rt';
  readonly type: Given<number> | undefined;
  readonly segmentsLeft: Given<NumberRange> | undefined;
  /** The header's length in bytes. */
  readonly length: Given<number> | undefined;
  /** Of type 0: whether the reserved field must be zero. */
  readonly reserved: boolean;
  /** Of type 0: the hops it must name. */
  readonly hops: readonly Address[] | undefined;
  /** Whether other hops may stand between them. */
  readonly loose: boolean;
}

const LARGEST = 0xffffffff;

export const rt = defineMatch<RtMatch>({
  kind: 'rt',
  families: [6],
  says: 'Asks for the IPv6 routing header.',
  options: [
    { name: '--rt-type', negatable: true, values: ['TYPE'], says: 'The header has that type.' },
    {
      name: '--rt-segsleft',
      negatable: true,
      values: ['N[:N]'],
      says: 'N hops, or a number in the range, are still to come.',
    },
    {
      name: '--rt-len',
      negatable: true,
      values: ['LENGTH'],
      says: 'The header is LENGTH bytes long.',
    },
    { name: '--rt-0-res', says: 'Type 0: the reserved field is zero.' },
    {
      name: '--rt-0-addrs',
      values: ['ADDRESS[,…]'],
      says: 'Type 0: these are the hops, at most 16.',
    },
    { name: '--rt-0-not-strict', says: 'The header may name other hops between them.' },
  ],
  parse(given) {
    checkType0(given);
    return {
      kind: 'rt',
      type: given.value('--rt-type', wholeNumber(0, LARGEST)),
      segmentsLeft: given.value('--rt-segsleft', numberRange(LARGEST)),
      length: given.value('--rt-len', wholeNumber(0, LARGEST)),
      reserved: given.has('--rt-0-res'),
      hops: given.value('--rt-0-addrs', HOPS)?.value,
      loose: given.has('--rt-0-not-strict'),
    };
  },
  print: (match) =>
    printOptions(
      givenWords('--rt-type', match.type, String),
      segmentWords(match),
      givenWords('--rt-len', match.length, String),
      match.reserved ? ['--rt-0-res'] : [],
      hopWords(match),
    ),
  conditions: rtConditions,
  describe: describeRt,
});

const HOPS: ValueForm<readonly Address[]> = {
  expected: 'up to 16 IPv6 addresses with commas between them',
  read: (text) => {
    const parts = text.split(',');
    const hops = parts.map(addressOf(6).read).filter((hop) => hop !== undefined);
    return hops.length < parts.length || hops.length > 16 ? undefined : hops;
  },
};

/** The options of type 0 must come after `--rt-type 0` (libip6t_rt.c, rt_parse). */
function checkType0(given: OptionReader): void {
  const seen = new Map<string, boolean>();
  for (const { name, invert, values } of given.all()) {
    const isType0 = name === '--rt-type' && !invert && Number(values[0]) === 0;
    if ((name === '--rt-0-res' || name === '--rt-0-addrs') && !seen.get('--rt-type')) {
      given.fail({ code: 'missing-option', option: '--rt-type 0' });
    }
    if (name === '--rt-0-not-strict' && !seen.has('--rt-0-addrs')) {
      given.fail({ code: 'missing-option', option: '--rt-0-addrs' });
    }
    seen.set(name, isType0);
  }
}

/** The whole range is not printed, not even negated, when nothing matches it. */
function segmentWords({ segmentsLeft }: RtMatch): readonly string[] {
  const range = segmentsLeft?.value;
  const isWhole = range?.from === 0 && range.to === LARGEST;
  return isWhole ? [] : givenWords('--rt-segsleft', segmentsLeft, printNumberRange);
}

function hopWords({ hops, loose }: RtMatch): readonly string[] {
  if (!hops) return [];
  const words = optionWords('--rt-0-addrs', false, hops.map(printAddress).join(','));
  return [loose ? `${words} --rt-0-not-strict` : words];
}

// net/ipv6/netfilter/ip6t_rt.c, rt_mt6: in this order, and not in that of printing.
function rtConditions(match: RtMatch): readonly Condition[] {
  const { segmentsLeft } = match;
  const header = HEADER.routing;
  const asked: Condition[] = [];
  if (segmentsLeft) {
    const words = segmentWords(match)[0] ?? '-m rt';
    const field = 'the number of segments left';
    asked.push(headerTest(header, words, () => decideField(segmentsLeft, BYTE, field)));
  }
  asked.push(
    ...numberTest(header, '--rt-len', match.length, 'the length of the routing header in bytes'),
    ...numberTest(header, '--rt-type', match.type, 'the type of the routing header', BYTE),
  );
  if (match.reserved) {
    asked.push(headerTest(header, '--rt-0-res', () => unknown('payload', RESERVED, 'yes')));
  }
  for (const words of hopWords(match)) {
    const question = `Does the routing header name the hops of “${words}”?`;
    asked.push(headerTest(header, words, () => unknown('payload', question)));
  }
  return orPresence(header, 'rt', asked);
}

/** The largest number in a field of one byte. */
const BYTE = 255;
const RESERVED = 'Is the reserved field of the routing header zero?';

function describeRt({ type, segmentsLeft, length, reserved, hops, loose }: RtMatch): Phrase {
  const parts: Phrase[] = [phrase`there is a routing header`];
  if (type) parts.push(describeField('its type', type.invert, String(type.value)));
  if (segmentsLeft) {
    const { invert, value } = segmentsLeft;
    parts.push(describeField('the number of segments left', invert, showNumberRange(value)));
  }
  if (length) parts.push(describeField('its length', length.invert, `${length.value} bytes`));
  if (reserved) parts.push(phrase`its reserved field is zero`);
  if (hops) {
    const list = hops.map(printAddress).join(', ');
    parts.push(
      loose ? phrase`it names the hops ${list}, perhaps with others` : phrase`its hops are ${list}`,
    );
  }
  return joinPhrases(parts);
}
