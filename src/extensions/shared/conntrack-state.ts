/** What `--ctstate` and `--state` ask. */
import type { Connection, Tracking, Tuple } from '#net/connection.ts';
import { sameAddress } from '#net/address.ts';
import { hasPorts } from '#net/protocol.ts';
import { type Condition, answer } from '../contract.ts';
import { PACKET_NUMBER, equals, invertedIf } from '../number-test.ts';
import type { Given } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { orList } from './name-lists.ts';
import { optionWords } from './option-words.ts';

/** In the order that `iptables-save` prints; the last two come on top of one of the others. */
export const CT_STATES = [
  'INVALID',
  'NEW',
  'RELATED',
  'ESTABLISHED',
  'UNTRACKED',
  'SNAT',
  'DNAT',
] as const;

export type CtState = (typeof CT_STATES)[number];

/** The states of a packet: one, and for a translated connection SNAT, DNAT or both as well. */
function statesOf(tracking: Tracking): readonly CtState[] {
  switch (tracking.kind) {
    case 'none':
      return ['INVALID'];
    case 'untracked':
      return ['UNTRACKED'];
    case 'tracked': {
      const { connection, state } = tracking;
      const states: CtState[] = [state];
      if (isSourceTranslated(connection)) states.push('SNAT');
      if (isDestinationTranslated(connection)) states.push('DNAT');
      return states;
    }
  }
}

/** The states as bits, each in its place in `CT_STATES`. */
export function stateBits(tracking: Tracking): number {
  return bitsOf(statesOf(tracking));
}

function bitsOf(states: readonly CtState[]): number {
  return states.reduce((bits, state) => bits | (1 << CT_STATES.indexOf(state)), 0);
}

/** IPS_SRC_NAT: replies do not go to where the original packets came from. */
export function isSourceTranslated({ original, reply }: Connection): boolean {
  return (
    !sameAddress(reply.destination, original.source) || replyPort(reply) !== original.sourcePort
  );
}

/** IPS_DST_NAT: replies do not come from where the original packets were sent. */
export function isDestinationTranslated({ original, reply }: Connection): boolean {
  if (!sameAddress(reply.source, original.destination)) return true;
  return hasPorts(original.protocol) && reply.sourcePort !== original.destinationPort;
}

/** The port, or for ICMP the identifier, which is the same field in both directions. */
function replyPort(reply: Tuple): number {
  return hasPorts(reply.protocol) ? reply.destinationPort : reply.sourcePort;
}

// net/netfilter/xt_conntrack.c, conntrack_mt
export function stateCondition(name: string, asked: Given<readonly CtState[]>): Condition {
  const { value, invert } = asked;
  return {
    words: optionWords(name, invert, value.join(',')),
    decide: ({ tracking }) =>
      answer(statesOf(tracking).some((state) => value.includes(state)) !== invert),
    needs: [invertedIf(!invert, equals(PACKET_NUMBER.states, 0, bitsOf(value)))],
    shows: ({ tracking }) => statesOf(tracking).join(', '),
  };
}

export function describeStates({ value, invert }: Given<readonly CtState[]>): Phrase {
  return invert
    ? phrase`the connection state is not ${orList(value)}`
    : phrase`the connection state is ${orList(value)}`;
}
