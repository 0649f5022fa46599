/** The packet as numbers, and conditions that are decided by them alone. */
import type { Address } from '#net/address.ts';
import type { Transport } from '#net/packet.ts';
import { type Condition, type Situation, answer } from './contract.ts';
import { NO_HEADER, type NumberTest, PACKET_NUMBER, hashName } from './number-test.ts';
import { stateBits } from './shared/conntrack-state.ts';

/** A condition that holds where all tests do. */
export function testsCondition(
  words: string,
  tests: readonly NumberTest[],
  shows: Condition['shows'],
): Condition {
  return {
    words,
    needs: tests,
    decide: (situation) => answer(tests.every((test) => holds(test, situation))),
    shows,
  };
}

function holds(test: NumberTest, situation: Situation): boolean {
  const value = (numberOf(test.number, situation) & test.mask) >>> 0;
  return (value >= test.from && value <= test.to) !== test.invert;
}

function numberOf(number: number, situation: Situation): number {
  const { packet } = situation;
  if (number < PACKET_NUMBER.destination) return packet.source.words[number] ?? 0;
  if (number < PACKET_NUMBER.protocol) {
    return packet.destination.words[number - PACKET_NUMBER.destination] ?? 0;
  }
  switch (number) {
    case PACKET_NUMBER.protocol:
      return packet.protocol;
    case PACKET_NUMBER.fragment:
      return FRAGMENTS[packet.fragment];
    case PACKET_NUMBER.mark:
      return packet.mark;
    case PACKET_NUMBER.inInterface:
      return hashName(situation.inInterface ?? '');
    case PACKET_NUMBER.outInterface:
      return hashName(situation.outInterface ?? '');
    case PACKET_NUMBER.states:
      return stateBits(situation.tracking);
    default:
      return packet.fragment === 'later' ? NO_HEADER : headerNumber(number, packet.transport);
  }
}

const FRAGMENTS = { whole: 0, first: 1, later: 2 } as const;

function headerNumber(number: number, transport: Transport): number {
  switch (number) {
    case PACKET_NUMBER.sourcePort:
      return 'sourcePort' in transport ? transport.sourcePort : NO_HEADER;
    case PACKET_NUMBER.destinationPort:
      return 'destinationPort' in transport ? transport.destinationPort : NO_HEADER;
    case PACKET_NUMBER.tcpFlags:
      return transport.kind === 'tcp' ? transport.flags : NO_HEADER;
    default:
      return transport.kind === 'icmp' ? transport.type * 256 + transport.code : NO_HEADER;
  }
}

/** All numbers of a packet at once, into `PACKET_NUMBER_COUNT` places. */
export function readNumbers(situation: Situation, into: Uint32Array): void {
  const { packet } = situation;
  writeAddress(packet.source, into, PACKET_NUMBER.source);
  writeAddress(packet.destination, into, PACKET_NUMBER.destination);
  for (let number: number = PACKET_NUMBER.protocol; number < into.length; number += 1) {
    into[number] = numberOf(number, situation);
  }
}

function writeAddress({ words }: Address, into: Uint32Array, start: number): void {
  for (let at = 0; at < 4; at += 1) into[start + at] = words[at] ?? 0;
}
