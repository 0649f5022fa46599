import { printAddress } from '#net/address.ts';
import type { Connection, Tracking } from '#net/connection.ts';
import { printProtocol } from '#net/protocol.ts';
import { type Subnet, subnetHas, underMask } from '#net/subnet.ts';
import { type Answer, type Condition, NO, YES, answer } from '../../contract.ts';
import { stateCondition } from '../../shared/conntrack-state.ts';
import { type NumberRange, printNumberRange, showNumberRange } from '../../shared/number-range.ts';
import { optionWords } from '../../shared/option-words.ts';
import { showSubnet } from '../../shared/subnets.ts';
import { unknown } from '../../shared/unknown.ts';
import {
  CT_STATUSES,
  type ConntrackMatch,
  type CtStatus,
  type EndTest,
  directionWords,
  printStatus,
} from './fields.ts';

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
export function conntrackConditions(match: ConntrackMatch): readonly Condition[] {
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
    ? `Does the connection’s entry expire at another time than in ${showNumberRange(value)} seconds?`
    : `Does the connection’s entry expire in ${showNumberRange(value)} seconds?`;
  return [
    {
      words: optionWords('--ctexpire', invert, printNumberRange(value)),
      decide: () => unknown('connection', question, invert ? 'yes' : 'no'),
      shows: () => 'not known',
    },
  ];
}
