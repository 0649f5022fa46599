import type { Direction } from '#net/connection.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { defineMatch } from '../../contract.ts';
import type { OptionReader, ValueForm } from '../../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../../phrase.ts';
import { CT_STATES, describeStates } from '../../shared/conntrack-state.ts';
import { nameList, orList } from '../../shared/name-lists.ts';
import { numberRange, printNumberRange, showNumberRange } from '../../shared/number-range.ts';
import { givenWords, printOptions } from '../../shared/option-words.ts';
import { DECIMAL_PORTS } from '../../shared/port-tests.ts';
import { hostWithMask, inSubnet, showSubnet } from '../../shared/subnets.ts';
import { conntrackConditions } from './conditions.ts';
import {
  CT_STATUSES,
  type ConntrackMatch,
  ENDS,
  type EndTest,
  directionWords,
  printStatus,
} from './fields.ts';

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
    ports: readEnds(given, 'port', DECIMAL_PORTS),
    status: status && {
      value: CT_STATUSES.filter((each) => status.value.includes(each)),
      invert: status.invert,
    },
    expires: given.value('--ctexpire', SECONDS),
    direction: direction?.value,
  };
  if (match.protocol?.value === 0 && status?.invert && isBefore('--ctstatus', '--ctproto', given)) {
    given.fail({ code: 'clash', option: '--ctproto 0', other: '! --ctstatus before it' });
  }
  if (!conntrack.options.some(({ name }) => given.has(name))) {
    given.fail({ code: 'missing-option', option: '--ctstate' });
  }
  return match;
}

/**
 * The tool refuses to negate every protocol, but looks at the wrong bit for the `!`, that of
 * `--ctstatus` (libxt_conntrack.c, conntrack_parse). In the other order, as it is saved, all is well.
 */
function isBefore(first: string, second: string, given: OptionReader): boolean {
  const names = given.all().map(({ name }) => name);
  return names.indexOf(first) < names.indexOf(second);
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

function describeConntrack(match: ConntrackMatch): Phrase {
  const parts: Phrase[] = match.states ? [describeStates(match.states)] : [];
  const say = (what: string, invert: boolean, value: string, inside = ''): void => {
    const is = `the connection’s ${what} is ${invert ? 'not ' : ''}${inside}`;
    const start = [{ text: is, value: false }];
    parts.push(phrase`${start}${value}`);
  };
  if (match.protocol) {
    const { value, invert } = match.protocol;
    const name = printProtocol(value);
    say('protocol', invert, name === String(value) ? name : `${value} (${name})`);
  }
  for (const { direction, end, value, invert } of match.addresses) {
    say(`${direction} ${end}`, invert, showSubnet(value), inSubnet(value));
  }
  for (const { direction, end, value, invert } of match.ports) {
    say(`${direction} ${end} port`, invert, showNumberRange(value));
  }
  if (match.status) {
    const { value, invert } = match.status;
    say('status', invert, value.length === 0 ? 'NONE (which none ever is)' : orList(value));
  }
  if (match.expires) {
    say(
      'time until it expires',
      match.expires.invert,
      `${showNumberRange(match.expires.value)} seconds`,
    );
  }
  if (match.direction) say('direction', false, match.direction.toUpperCase());
  return joinPhrases(parts);
}
