import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { type Condition, answer, defineMatch } from '../contract.ts';
import type { Given, OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { answerUnless } from '../shared/unknown.ts';

/** `-m ecn`: the bits that say whether the network is congested. */
export interface EcnMatch {
  readonly kind: 'ecn';
  readonly ece: Given<true> | undefined;
  readonly cwr: Given<true> | undefined;
  /** The lower two bits of the TOS byte. */
  readonly ect: Given<number> | undefined;
}

export const ecn = defineMatch<EcnMatch>({
  kind: 'ecn',
  families: [4, 6],
  says: 'Asks for the bits of explicit congestion notification in the IP and TCP headers.',
  options: [
    { name: '--ecn-tcp-ece', negatable: true, says: 'The TCP flag ECE is set; needs -p tcp.' },
    { name: '--ecn-tcp-cwr', negatable: true, says: 'The TCP flag CWR is set; needs -p tcp.' },
    {
      name: '--ecn-ip-ect',
      negatable: true,
      values: ['N'],
      says: 'The two ECN bits of the IP header are N, 0 to 3.',
    },
  ],
  parse: readEcn,
  print: (match) =>
    printOptions(
      ...FLAGS.map(({ option, key }) => flagWords(option, match[key])),
      givenWords('--ecn-ip-ect', match.ect, String),
    ),
  // net/netfilter/xt_ecn.c, ecn_mt4 and ecn_mt6: the IP header first.
  conditions: (match) => [
    ...ectCondition(match),
    ...FLAGS.flatMap(({ option, key, bit }) => flagCondition(option, match[key], bit)),
  ],
  describe: (match) => joinPhrases(describeParts(match)),
});

const FLAGS = [
  { option: '--ecn-tcp-ece', key: 'ece', bit: TCP_FLAG.ECE, name: 'ECE' },
  { option: '--ecn-tcp-cwr', key: 'cwr', bit: TCP_FLAG.CWR, name: 'CWR' },
] as const;

const ECT = wholeNumber(0, 3);

function readEcn(given: OptionReader): EcnMatch {
  for (const { option } of FLAGS) {
    if (given.has(option) && given.context.protocol !== PROTOCOL.tcp) {
      given.fail({ code: 'needs-protocol', option, protocols: [PROTOCOL.tcp] });
    }
  }
  const match: EcnMatch = {
    kind: 'ecn',
    ece: given.flag('--ecn-tcp-ece'),
    cwr: given.flag('--ecn-tcp-cwr'),
    ect: given.value('--ecn-ip-ect', ECT),
  };
  if (!match.ece && !match.cwr) given.required('--ecn-ip-ect', ECT);
  return match;
}

function flagWords(option: string, asked: Given<true> | undefined): readonly string[] {
  return asked ? [optionWords(option, asked.invert)] : [];
}

function ectCondition({ ect }: EcnMatch): readonly Condition[] {
  if (!ect) return [];
  return [
    {
      words: optionWords('--ecn-ip-ect', ect.invert, String(ect.value)),
      decide: ({ packet }) => answer(((packet.tos & 3) === ect.value) !== ect.invert),
      shows: ({ packet }) => String(packet.tos & 3),
    },
  ];
}

function flagCondition(
  option: string,
  asked: Given<true> | undefined,
  bit: number,
): readonly Condition[] {
  return flagWords(option, asked).map((words) => ({
    words,
    // Of a later fragment the kernel takes whatever bytes it carries for a TCP header.
    decide: ({ packet: { transport, fragment } }) =>
      answerUnless(
        transport.kind === 'tcp' && fragment !== 'later'
          ? (transport.flags & bit) !== 0
          : undefined,
        asked?.invert === true,
        'payload',
        `the bit that ${option} looks at`,
        'set',
      ),
    shows: ({ packet: { transport, fragment } }) => {
      if (transport.kind !== 'tcp' || fragment === 'later') return 'no TCP header';
      return (transport.flags & bit) === 0 ? 'not set' : 'set';
    },
  }));
}

function describeParts(match: EcnMatch): readonly Phrase[] {
  const parts: Phrase[] = FLAGS.flatMap(({ key, name }) => {
    const asked = match[key];
    if (!asked) return [];
    return [
      asked.invert ? phrase`the TCP flag ${name} is not set` : phrase`the TCP flag ${name} is set`,
    ];
  });
  if (match.ect) {
    const { value, invert } = match.ect;
    parts.push(
      invert
        ? phrase`the ECN bits of the IP header are not ${value}`
        : phrase`the ECN bits of the IP header are ${value}`,
    );
  }
  return parts;
}
