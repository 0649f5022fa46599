/** Types and codes of ICMP and ICMPv6, as both matches read, test and name them. */
import { type IcmpNames, icmpName, readIcmpName } from '#net/icmp-names.ts';
import { type Condition, NO, answer } from '../contract.ts';
import { type NumberTest, PACKET_NUMBER, equals, hasHeader, invertedIf } from '../number-test.ts';
import type { ValueForm } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { readInteger } from './forms.ts';
import { optionWords } from './option-words.ts';

export interface IcmpTest {
  /** `any` is every type, which IPv4 alone can say. */
  readonly type: number | 'any';
  /** `undefined` is every code. */
  readonly code: number | undefined;
  readonly invert: boolean;
}

/** A name, perhaps abbreviated, or TYPE[/CODE]. */
export function icmpType(names: IcmpNames): ValueForm<Omit<IcmpTest, 'invert'>> {
  return {
    expected: 'a type such as 3, a type and a code such as 3/4, or a name',
    read: (text) => readIcmpName(text, names) ?? readNumbers(text),
  };
}

function readNumbers(text: string): Omit<IcmpTest, 'invert'> | undefined {
  const [head = '', tail, rest] = text.split('/');
  const type = readByte(head);
  const code = tail === undefined ? undefined : readByte(tail);
  if (type === undefined || rest !== undefined) return undefined;
  return tail !== undefined && code === undefined ? undefined : { type, code };
}

function readByte(text: string): number | undefined {
  const number = readInteger(text);
  return number !== undefined && number <= 255 ? number : undefined;
}

export function printIcmpType({ type, code }: IcmpTest): string {
  return code === undefined ? String(type) : `${type}/${code}`;
}

/** net/ipv4/netfilter/ip_tables.c, icmp_match; net/ipv6/netfilter/ip6_tables.c, icmp6_match */
export function icmpCondition(option: string, test: IcmpTest, names: IcmpNames): Condition {
  return {
    words: optionWords(option, test.invert, printIcmpType(test)),
    decide: ({ packet: { transport, fragment } }) =>
      transport.kind !== 'icmp' || fragment === 'later'
        ? NO
        : answer(isOfType(transport, test) !== test.invert),
    needs: [hasHeader(PACKET_NUMBER.icmp), ...typeNeeds(test)],
    shows: ({ packet: { transport, fragment } }) => {
      if (fragment === 'later') return 'a later fragment';
      if (transport.kind !== 'icmp') return 'no ICMP header';
      const name = icmpName(names, transport.type, transport.code);
      const numbers = `${transport.type}/${transport.code}`;
      return name === undefined ? numbers : `${numbers} (${name})`;
    },
  };
}

function typeNeeds({ type, code, invert }: IcmpTest): readonly NumberTest[] {
  if (type === 'any') return [];
  const { icmp } = PACKET_NUMBER;
  const test =
    code === undefined ? equals(icmp, type * 256, 0xff00) : equals(icmp, type * 256 + code);
  return [invertedIf(invert, test)];
}

function isOfType(has: { readonly type: number; readonly code: number }, test: IcmpTest): boolean {
  if (test.type === 'any') return true;
  return has.type === test.type && (test.code === undefined || has.code === test.code);
}

export function describeIcmp(protocol: string, test: IcmpTest, names: IcmpNames): Phrase {
  const { type, code, invert } = test;
  if (type === 'any') {
    return invert
      ? phrase`it is not of ${'any'} ICMP type, which never is`
      : phrase`it is of ${'any'} ICMP type`;
  }
  const name = icmpName(names, type, code);
  const start = [{ text: `the ${protocol} type is ${invert ? 'not ' : ''}`, value: false }];
  const end = name === undefined ? [] : [{ text: ` (${name})`, value: false }];
  return phrase`${start}${printIcmpType(test)}${end}`;
}
