import { printAddress } from '#net/address.ts';
import type { Connection, Direction, Tracking } from '#net/connection.ts';
import { readPort } from '#net/ports.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { type Subnet, subnetHas, underMask } from '#net/subnet.ts';
import { type Answer, type Condition, NO, YES, answer, defineMatch } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import {
  CT_STATES,
  type CtState,
  describeStates,
  stateCondition,
} from '../shared/conntrack-state.ts';
import { nameList, orList } from '../shared/name-lists.ts';
import {
  type NumberRange,
  numberRange,
  printNumberRange,
  rangeOf,
} from '../shared/number-range.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { hostWithMask, showSubnet } from '../shared/subnets.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m conntrack`: the packet's connection. What is `undefined` is not asked. */
export interface ConntrackMatch {
  readonly kind: 'conntrack';
  readonly states: Given<readonly CtState[]> | undefined;
  readonly protocol: Given<number> | undefined;
  /** Only what is asked, in the order of ENDS; host bits may be set. */
  readonly addresses: readonly EndTest<Subnet>[];
  readonly ports: readonly EndTest<NumberRange>[];
  readonly status: Given<readonly CtStatus[]> | undefined;
  readonly expires: Given<NumberRange> | undefined;
  readonly direction: Direction | undefined;
}

interface EndTest<T> extends Given<T>, End {}

/** One end of the connection, as one direction has it. */
interface End {
  readonly option: string;
  readonly direction: Direction;
  readonly end: 'source' | 'destination';
}

/** In the order of printing and of testing. */
const ENDS: readonly End[] = [
  { option: '--ctorigsrc', direction: 'original', end: 'source' },
  { option: '--ctorigdst', direction: 'original', end: 'destination' },
  { option: '--ctreplsrc', direction: 'reply', end: 'source' },
  { option: '--ctrepldst', direction: 'reply', end: 'destination' },
];

const CT_STATUSES = ['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'] as const;

type CtStatus = (typeof CT_STATUSES)[number];

export const conntrack = defineMatch<ConntrackMatch>({
  kind: 'conntrack',
  families: [4, 6],
  says: 'Asks what connection tracking knows of the packet’s connection.',
  options: [
    {
      name: '--ctstate',
      negatable: true,
      values: ['STATE[,STATE…]'],
      says: 'The packet’s connection is in one of the states.',
    },
    {
      name: '--ctproto',
      negatable: true,
      values: ['PROTOCOL'],
      says: 'The connection’s protocol, by name or number.',
    },
    ...ENDS.map(({ option, direction, end }) => ({
      name: option,
      negatable: true,
      values: ['ADDRESS[/MASK]'],
      says: `The ${end} address of the connection’s ${direction} direction.`,
    })),
    ...ENDS.map(({ option, direction, end }) => ({
      name: `${option}port`,
      negatable: true,
      values: ['PORT[:PORT]'],
      says: `The ${end} port of the connection’s ${direction} direction.`,
    })),
    {
      name: '--ctstatus',
      negatable: true,
      values: ['STATUS[,STATUS…]'],
      says: 'The conntrack entry has one of the status bits.',
    },
    {
      name: '--ctexpire',
      negatable: true,
      values: ['SECONDS[:SECONDS]'],
      says: 'The conntrack entry will expire in so many seconds.',
    },
    {
      name: '--ctdir',
      values: ['DIRECTION'],
      says: 'The packet travels in the direction that opened the connection, or in the other.',
    },
  ],
  parse: readConntrack,
  print: (match) =>
    printOptions(
      givenWords('--ctstate', match.states, (names) => names.join(',')),
      givenWords('--ctproto', match.protocol, String),
      match.addresses.flatMap((test) => givenWords(test.option, test, showSubnet)),
      match.ports.flatMap((test) => givenWords(`${test.option}port`, test, printNumberRange)),
      givenWords('--ctstatus', match.status, printStatus),
      givenWords('--ctexpire', match.expires, printNumberRange),
      directionWords(match),
    ),
  conditions: conntrackConditions,
  describe: describeConntrack,
});

const STATES = nameList(
  'INVALID, NEW, RELATED, ESTABLISHED, UNTRACKED, SNAT or DNAT, with commas between',
  CT_STATES,
);
const STATUSES = nameList('NONE, EXPECTED, SEEN_REPLY, ASSURED or CONFIRMED, with commas between', [
  'NONE',
  ...CT_STATUSES,
]);
const PROTOCOL: ValueForm<number> = {
  expected: 'a protocol’s name or number, 0 to 255',
  read: readProtocol,
};
const DIRECTION: ValueForm<Direction> = {
  expected: 'ORIGINAL or REPLY',
  read: (text) => (['original', 'reply'] as const).find((each) => each === text.toLowerCase()),
};

const PORTS = rangeOf('a port, 0 to 65535, or a range such as 1000:2000', 65535, readPort);
const SECONDS = numberRange(0xffffffff);

function readConntrack(given: OptionReader): ConntrackMatch {
  const host = hostWithMask(given.context.family);
  const direction = given.value('--ctdir', DIRECTION);
  const status = given.value('--ctstatus', STATUSES);
  const match: ConntrackMatch = {
    kind: 'conntrack',
    states: given.value('--ctstate', STATES),
    protocol: given.value('--ctproto', PROTOCOL),
    addresses: readEnds(given, '', host),
    ports: readEnds(given, 'port', PORTS),
    status: status && {
      value: CT_STATUSES.filter((each) => status.value.includes(each)),
      invert: status.invert,
    },
    expires: given.value('--ctexpire', SECONDS),
    direction: direction?.value,
  };
  if (!conntrack.options.some(({ name }) => given.has(name))) {
    given.fail({ code: 'missing-option', option: '--ctstate' });
  }
  return match;
}

function readEnds<T>(
  given: OptionReader,
  suffix: string,
  form: ValueForm<T>,
): readonly EndTest<T>[] {
  return ENDS.flatMap((end) => {
    const test = given.value(`${end.option}${suffix}`, form);
    return test ? [{ ...end, ...test }] : [];
  });
}

function printStatus(status: readonly CtStatus[]): string {
  return status.length === 0 ? 'NONE' : status.join(',');
}

function directionWords({ direction }: ConntrackMatch): readonly string[] {
  return direction ? [optionWords('--ctdir', false, direction.toUpperCase())] : [];
}

type Tracked = Extract<Tracking, { kind: 'tracked' }>;

/** One condition about the conntrack entry. */
interface EntryTest {
  readonly words: string;
  decide(entry: Tracked): Answer;
  shows(entry: Tracked): string;
}

/**
 * net/netfilter/xt_conntrack.c, conntrack_mt: state, direction, addresses, protocol, ports, status,
 * expiry. Without an entry the state alone decides; where it is not asked, nothing matches.
 */
function conntrackConditions(match: ConntrackMatch): readonly Condition[] {
  const withoutEntry = match.states ? YES : NO;
  const tests = [
    ...directionTest(match),
    ...match.addresses.map(addressTest),
    ...protocolTest(match),
    ...match.ports.map(portTest),
    ...statusTest(match),
    ...expiryTest(match),
  ];
  return [
    ...(match.states ? [stateCondition('--ctstate', match.states)] : []),
    ...tests.map(({ words, decide, shows }): Condition => ({
      words,
      decide: ({ tracking }) => (tracking.kind === 'tracked' ? decide(tracking) : withoutEntry),
      shows: ({ tracking }) => {
        if (tracking.kind === 'tracked') return shows(tracking);
        return tracking.kind === 'untracked' ? 'untracked' : 'no connection';
      },
    })),
  ];
}

function directionTest(match: ConntrackMatch): readonly EntryTest[] {
  return directionWords(match).map((words) => ({
    words,
    decide: ({ direction }) => answer(direction === match.direction),
    shows: ({ direction }) => direction.toUpperCase(),
  }));
}

function addressTest({ option, direction, end, value, invert }: EndTest<Subnet>): EntryTest {
  const subnet = { address: underMask(value.address, value.mask), mask: value.mask };
  return {
    words: optionWords(option, invert, showSubnet(value)),
    decide: ({ connection }) => answer(subnetHas(subnet, connection[direction][end]) !== invert),
    shows: ({ connection }) => printAddress(connection[direction][end]),
  };
}

function protocolTest({ protocol }: ConntrackMatch): readonly EntryTest[] {
  if (!protocol) return [];
  const { value, invert } = protocol;
  return [
    {
      words: optionWords('--ctproto', invert, String(value)),
      decide: ({ connection }) => answer((connection.original.protocol === value) !== invert),
      shows: ({ connection }) => printProtocol(connection.original.protocol),
    },
  ];
}

function portTest({ option, direction, end, value, invert }: EndTest<NumberRange>): EntryTest {
  const field = end === 'source' ? 'sourcePort' : 'destinationPort';
  return {
    words: optionWords(`${option}port`, invert, printNumberRange(value)),
    decide: ({ connection }) => answer(isWithin(connection[direction][field], value) !== invert),
    shows: ({ connection }) => String(connection[direction][field]),
  };
}

function isWithin(value: number, { from, to }: NumberRange): boolean {
  return value >= from && value <= to;
}

function statusTest({ status }: ConntrackMatch): readonly EntryTest[] {
  if (!status) return [];
  const { value, invert } = status;
  return [
    {
      words: optionWords('--ctstatus', invert, printStatus(value)),
      decide: ({ connection }) =>
        answer(statusOf(connection).some((bit) => value.includes(bit)) !== invert),
      shows: ({ connection }) => printStatus(statusOf(connection)),
    },
  ];
}

function statusOf(connection: Connection): readonly CtStatus[] {
  const bits: Readonly<Record<CtStatus, boolean>> = {
    EXPECTED: connection.expected,
    SEEN_REPLY: connection.seenReply,
    ASSURED: connection.assured,
    CONFIRMED: connection.confirmed,
  };
  return CT_STATUSES.filter((bit) => bits[bit]);
}

function expiryTest({ expires }: ConntrackMatch): readonly EntryTest[] {
  if (!expires) return [];
  const { value, invert } = expires;
  const question = invert
    ? `Does the connection’s entry expire at another time than in ${showBounds(value)} seconds?`
    : `Does the connection’s entry expire in ${showBounds(value)} seconds?`;
  return [
    {
      words: optionWords('--ctexpire', invert, printNumberRange(value)),
      decide: () => unknown('connection', question, invert ? 'yes' : 'no'),
      shows: () => 'not known',
    },
  ];
}

function describeConntrack(match: ConntrackMatch): Phrase {
  const parts: Phrase[] = match.states ? [describeStates(match.states)] : [];
  const say = (what: string, invert: boolean, value: string): void => {
    const start = [{ text: `the connection’s ${what} ${invert ? 'is not' : 'is'} `, value: false }];
    parts.push(phrase`${start}${value}`);
  };
  if (match.protocol) say('protocol', match.protocol.invert, String(match.protocol.value));
  for (const { direction, end, value, invert } of match.addresses) {
    say(`${direction} ${end}`, invert, showSubnet(value));
  }
  for (const { direction, end, value, invert } of match.ports) {
    say(`${direction} ${end} port`, invert, showBounds(value));
  }
  if (match.status) {
    const { value, invert } = match.status;
    say('status', invert, value.length === 0 ? 'NONE (which none ever is)' : orList(value));
  }
  if (match.expires) {
    say(
      'time until it expires',
      match.expires.invert,
      `${showBounds(match.expires.value)} seconds`,
    );
  }
  if (match.direction) say('direction', false, match.direction.toUpperCase());
  return joinPhrases(parts);
}

function showBounds({ from, to }: NumberRange): string {
  return from === to ? String(from) : `${from} to ${to}`;
}
