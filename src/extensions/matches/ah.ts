import type { Family } from '#net/family.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { type Condition, YES, defineMatch } from '../contract.ts';
import type { Given, OptionReader } from '../option-reader.ts';
import { joinPhrases, phrase } from '../phrase.ts';
import {
  HEADER,
  describeField,
  hasHeader,
  headerTest,
  numberTest,
} from '../shared/extension-header.ts';
import { wholeNumber } from '../shared/forms.ts';
import { givenWords, printOptions } from '../shared/option-words.ts';
import {
  type SpiHeader,
  type SpiRange,
  describeSpis,
  readSpis,
  spiCondition,
  spiWords,
} from '../shared/spi-range.ts';
import { unknown } from '../shared/unknown.ts';

/**
 * `-m ah`: the IPsec authentication header. In IPv4 that is a protocol, which the rule must name; in
 * IPv6 an extension header, of which more can be asked.
 */
export interface AhMatch {
  readonly kind: 'ah';
  readonly spis: SpiRange;
  /** IPv6 only: the header’s length in bytes. */
  readonly length: Given<number> | undefined;
  /** IPv6 only: whether the reserved field must be zero. */
  readonly reserved: boolean;
}

export const ah = defineMatch<AhMatch>({
  kind: 'ah',
  families: [4, 6],
  says: 'Asks for the IPsec authentication header (AH).',
  options: [
    {
      name: '--ahspi',
      negatable: true,
      values: ['SPI[:SPI]'],
      says: 'The number in the authentication header is SPI, or in the range.',
    },
    {
      name: '--ahlen',
      negatable: true,
      values: ['LENGTH'],
      says: 'IPv6: the header is LENGTH bytes long.',
    },
    { name: '--ahres', says: 'IPv6: the reserved field is zero.' },
  ],
  parse(given) {
    if (given.context.family === 4) checkVersion4(given);
    return {
      kind: 'ah',
      spis: readSpis(given, '--ahspi'),
      length: given.value('--ahlen', wholeNumber(0, 0xffffffff)),
      reserved: given.has('--ahres'),
    };
  },
  print: (match) =>
    printOptions(
      spiWords('--ahspi', match.spis),
      lengthWords(match),
      match.reserved ? ['--ahres'] : [],
    ),
  // net/ipv4/netfilter/ipt_ah.c, ah_mt; net/ipv6/netfilter/ip6t_ah.c, ah_mt6
  conditions: (match, family) => [
    spiCondition('--ahspi', match.spis, headerOf(family)),
    ...lengthCondition(match),
    ...(match.reserved
      ? [headerTest(HEADER.authentication, '--ahres', () => unknown('payload', ZERO, 'yes'))]
      : []),
  ],
  describe: (match, family) =>
    joinPhrases([
      describeSpis(match.spis, headerOf(family)),
      ...(match.length && lengthWords(match).length > 0
        ? [describeField('its length', match.length.invert, `${match.length.value} bytes`)]
        : []),
      ...(match.reserved ? [phrase`its reserved field is zero`] : []),
    ]),
});

const ZERO = 'Is the reserved field of the authentication header zero?';

function checkVersion4(given: OptionReader): void {
  if (given.context.protocol !== PROTOCOL.ah) {
    given.fail({ code: 'needs-protocol', option: '-m ah', protocols: [PROTOCOL.ah] });
  }
  for (const option of ['--ahlen', '--ahres']) {
    if (given.has(option)) {
      given.fail({ code: 'bad-value', option, value: '', expected: 'an IPv6 rule' });
    }
  }
}

function headerOf(family: Family): SpiHeader {
  return {
    match: 'ah',
    name: 'an authentication header',
    largest: 0xffffffff,
    has: ({ packet }) =>
      family === 6
        ? hasHeader(packet, HEADER.authentication)
        : packet.protocol === PROTOCOL.ah && packet.fragment !== 'later',
  };
}

/** Length 0 is no condition to the kernel, negated or not; negated it is printed all the same. */
function lengthWords({ length }: AhMatch): readonly string[] {
  return length && (length.value !== 0 || length.invert)
    ? givenWords('--ahlen', length, String)
    : [];
}

function lengthCondition(match: AhMatch): readonly Condition[] {
  return lengthWords(match).flatMap((words) =>
    match.length?.value === 0
      ? [headerTest(HEADER.authentication, words, () => YES)]
      : numberTest(
          HEADER.authentication,
          '--ahlen',
          match.length,
          'the length of the authentication header in bytes',
        ),
  );
}
