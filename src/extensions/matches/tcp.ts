import { type Condition, NO, answer, defineMatch, maybe } from '../contract.ts';
import { PACKET_NUMBER, equals, hasHeader, invertedIf } from '../number-test.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { testsCondition } from '../packet-numbers.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { isBareTcp } from '../shared/tcp-options.ts';
import {
  PORT_OPTIONS,
  type PortTests,
  describePortTests,
  headerCondition,
  orderedPorts,
  portConditions,
  portWords,
  readPortTests,
  unlessEveryPort,
} from '../shared/port-tests.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG, readTcpFlags, tcpFlagNames } from '#net/tcp-flags.ts';

/** `-m tcp`: ports, flags and options of the TCP header. */
export interface TcpMatch extends PortTests {
  readonly kind: 'tcp';
  readonly flags: Given<FlagTest> | undefined;
  /** The number of a TCP option that is to be there. */
  readonly option: Given<number> | undefined;
}

/** Of the flags in `mask`, exactly those in `set`. */
interface FlagTest {
  readonly mask: number;
  readonly set: number;
}

const SYN_TEST: FlagTest = {
  mask: TCP_FLAG.FIN | TCP_FLAG.SYN | TCP_FLAG.RST | TCP_FLAG.ACK,
  set: TCP_FLAG.SYN,
};

export const tcp = defineMatch<TcpMatch>({
  kind: 'tcp',
  families: [4, 6],
  protocols: [PROTOCOL.tcp],
  says: 'Asks for the ports, the flags and the options of a TCP packet.',
  options: [
    ...PORT_OPTIONS,
    {
      name: '--tcp-option',
      negatable: true,
      values: ['NUMBER'],
      says: 'The TCP header carries the option of that number.',
    },
    {
      name: '--tcp-flags',
      negatable: true,
      values: ['MASK', 'SET'],
      says: 'Of the flags in MASK, exactly those in SET are set.',
    },
    {
      name: '--syn',
      negatable: true,
      says: 'The packet opens a connection: SYN is set, and FIN, RST and ACK are not.',
    },
  ],
  parse: (given) => ({
    kind: 'tcp',
    ...unlessEveryPort(readPortTests(given, PORTS)),
    flags: readFlagTest(given),
    option: given.value('--tcp-option', OPTION),
  }),
  print: (match) =>
    printOptions(
      portWords(match),
      givenWords('--tcp-option', match.option, String),
      flagWords(match),
    ),
  // net/netfilter/xt_tcpudp.c, tcp_mt: later fragments first, then ports, flags, option.
  conditions: (match) => {
    const asked = [...portConditions(match), ...flagCondition(match), ...optionCondition(match)];
    return asked.length > 0
      ? asked
      : [headerCondition('tcp', ({ transport }) => transport.kind === 'tcp')];
  },
  describe: (match) => {
    const parts = [...describePortTests(match), ...describeOption(match), ...describeFlags(match)];
    return parts.length === 0 ? phrase`it has a TCP header` : joinPhrases(parts);
  },
});

const PORTS = orderedPorts(PROTOCOL.tcp);
const OPTION: ValueForm<number> = wholeNumber(1, 255);

/** ECE and CWR are not among the names that iptables knows. */
const FLAGS: ValueForm<number> = {
  expected: 'flags among SYN, ACK, FIN, RST, URG and PSH with commas between, ALL or NONE',
  read: (text) => {
    const flags = text === '' ? undefined : readTcpFlags(text);
    return flags === undefined || (flags & (TCP_FLAG.ECE | TCP_FLAG.CWR)) !== 0 ? undefined : flags;
  },
};

function readFlagTest(given: OptionReader): Given<FlagTest> | undefined {
  given.exclusive('--syn', '--tcp-flags');
  const syn = given.flag('--syn');
  if (syn) return { value: SYN_TEST, invert: syn.invert };
  const flags = given.flag('--tcp-flags');
  const mask = given.valueAt('--tcp-flags', 0, FLAGS);
  const set = given.valueAt('--tcp-flags', 1, FLAGS);
  if (!flags || mask === undefined || set === undefined) return undefined;
  return mask === 0 && set === 0 && !flags.invert
    ? undefined
    : { value: { mask, set }, invert: flags.invert };
}

function printFlags(flags: number): string {
  return flags === 0 ? 'NONE' : tcpFlagNames(flags).join(',');
}

function flagWords({ flags }: TcpMatch): readonly string[] {
  return givenWords(
    '--tcp-flags',
    flags,
    ({ mask, set }) => `${printFlags(mask)} ${printFlags(set)}`,
  );
}

function flagCondition(match: TcpMatch): readonly Condition[] {
  const { flags } = match;
  if (!flags) return [];
  const { mask, set } = flags.value;
  const { tcpFlags } = PACKET_NUMBER;
  const tests = [hasHeader(tcpFlags), invertedIf(flags.invert, equals(tcpFlags, set, mask))];
  return flagWords(match).map((words) =>
    testsCondition(words, tests, ({ packet: { transport, fragment } }) => {
      if (fragment === 'later') return 'a later fragment';
      return transport.kind === 'tcp' ? printFlags(transport.flags) : 'no flags';
    }),
  );
}

function optionCondition({ option }: TcpMatch): readonly Condition[] {
  if (!option) return [];
  const { value, invert } = option;
  return [
    {
      words: optionWords('--tcp-option', invert, String(value)),
      decide: ({ packet }) => {
        const { transport, fragment } = packet;
        if (transport.kind !== 'tcp' || fragment === 'later') return NO;
        if (isBareTcp(packet)) return answer(invert);
        const usual = isUsual(value, transport.flags);
        return maybe({
          about: 'payload',
          question: invert
            ? `Is the TCP header without ${nameOption(value)}?`
            : `Does the TCP header carry ${nameOption(value)}?`,
          probability: undefined,
          assumed: usual === invert ? 'no' : 'yes',
        });
      },
      shows: ({ packet }) =>
        packet.fragment === 'later'
          ? 'a later fragment'
          : isBareTcp(packet)
            ? 'no options'
            : 'options not known',
    },
  ];
}

/** MSS, window scale and SACK-permitted come with SYN; Linux puts a timestamp on every packet. */
function isUsual(option: number, flags: number): boolean {
  return option === 8 || ((flags & TCP_FLAG.SYN) !== 0 && option >= 2 && option <= 4);
}

const OPTION_NAMES: Readonly<Record<number, string>> = {
  2: 'MSS',
  3: 'window scale',
  4: 'SACK permitted',
  5: 'SACK',
  8: 'timestamp',
  19: 'MD5 signature',
};

function nameOption(option: number): string {
  const name = OPTION_NAMES[option];
  return name === undefined ? `option ${option}` : `option ${option} (${name})`;
}

function describeOption({ option }: TcpMatch): readonly Phrase[] {
  if (!option) return [];
  return [
    option.invert
      ? phrase`it does not carry TCP option ${option.value}`
      : phrase`it carries TCP option ${option.value}`,
  ];
}

function describeFlags({ flags }: TcpMatch): readonly Phrase[] {
  if (!flags) return [];
  const { mask, set } = flags.value;
  const among = printFlags(mask).replaceAll(',', ', ');
  const wanted = tcpFlagNames(set);
  const verb = [{ text: wanted.length > 1 ? 'are' : 'is', value: false }];
  const asked =
    wanted.length === 0
      ? phrase`of the flags ${among}, ${'NONE'} ${verb} set`
      : phrase`of the flags ${among}, only ${wanted.join(' and ')} ${verb} set`;
  if (mask === SYN_TEST.mask && set === SYN_TEST.set) {
    const opens = flags.invert ? 'it does not open' : 'it opens';
    const how = flags.invert ? phrase`it is not so that ${asked}` : asked;
    return [phrase`${[{ text: opens, value: false }]} a connection (${how})`];
  }
  return [flags.invert ? phrase`it is not so that ${asked}` : asked];
}
