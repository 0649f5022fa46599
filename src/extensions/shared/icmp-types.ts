/** Types and codes of ICMP and ICMPv6, as both matches read, test and name them. */
import { type Condition, NO, answer } from '../contract.ts';
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

type NameTable = readonly (readonly [name: string, type: number, code?: number])[];

/** A name, perhaps abbreviated, or TYPE[/CODE]. */
export function icmpType(names: NameTable): ValueForm<Omit<IcmpTest, 'invert'>> {
  return {
    expected: 'a type such as 3, a type and a code such as 3/4, or a name',
    read: (text) => readNamed(text, names) ?? readNumbers(text),
  };
}

function readNamed(text: string, names: NameTable): Omit<IcmpTest, 'invert'> | undefined {
  const wanted = text.toLowerCase();
  if (!/^[a-z]/.test(wanted)) return undefined;
  const fitting = names.filter(([name]) => name.toLowerCase().startsWith(wanted));
  const [found, another] = fitting;
  const exact = fitting.find(([name]) => name.toLowerCase() === wanted);
  const meant = exact ?? (another ? undefined : found);
  return meant && { type: meant[1], code: meant[2] };
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
export function icmpCondition(option: string, test: IcmpTest, names: NameTable): Condition {
  return {
    words: optionWords(option, test.invert, printIcmpType(test)),
    decide: ({ packet: { transport, fragment } }) =>
      transport.kind !== 'icmp' || fragment === 'later'
        ? NO
        : answer(isOfType(transport, test) !== test.invert),
    shows: ({ packet: { transport, fragment } }) => {
      if (fragment === 'later') return 'a later fragment';
      if (transport.kind !== 'icmp') return 'no ICMP header';
      const name = nameOf(names, transport.type, transport.code);
      const numbers = `${transport.type}/${transport.code}`;
      return name === undefined ? numbers : `${numbers} (${name})`;
    },
  };
}

function isOfType(has: { readonly type: number; readonly code: number }, test: IcmpTest): boolean {
  if (test.type === 'any') return true;
  return has.type === test.type && (test.code === undefined || has.code === test.code);
}

export function describeIcmp(protocol: string, test: IcmpTest, names: NameTable): Phrase {
  const { type, code, invert } = test;
  if (type === 'any') {
    return invert
      ? phrase`it is none of ${'any'} ICMP type (never)`
      : phrase`it is ${'any'} ICMP type`;
  }
  const name = nameOf(names, type, code);
  const start = [{ text: `the ${protocol} type is ${invert ? 'not ' : ''}`, value: false }];
  const end = name === undefined ? [] : [{ text: ` (${name})`, value: false }];
  return phrase`${start}${printIcmpType(test)}${end}`;
}

/** The first name of the type with the code, or else of the type alone. */
function nameOf(names: NameTable, type: number, code: number | undefined): string | undefined {
  const ofType = names.filter((each) => each[1] === type);
  const named =
    ofType.find((each) => each[2] === code) ?? ofType.find((each) => each[2] === undefined);
  return named?.[0];
}

/** RFC 792 and its followers, by iptables' names (iptables -p icmp -h). */
export const ICMP_NAMES: NameTable = [
  ['echo-reply', 0],
  ['pong', 0],
  ['destination-unreachable', 3],
  ['network-unreachable', 3, 0],
  ['host-unreachable', 3, 1],
  ['protocol-unreachable', 3, 2],
  ['port-unreachable', 3, 3],
  ['fragmentation-needed', 3, 4],
  ['source-route-failed', 3, 5],
  ['network-unknown', 3, 6],
  ['host-unknown', 3, 7],
  ['network-prohibited', 3, 9],
  ['host-prohibited', 3, 10],
  ['TOS-network-unreachable', 3, 11],
  ['TOS-host-unreachable', 3, 12],
  ['communication-prohibited', 3, 13],
  ['host-precedence-violation', 3, 14],
  ['precedence-cutoff', 3, 15],
  ['source-quench', 4],
  ['redirect', 5],
  ['network-redirect', 5, 0],
  ['host-redirect', 5, 1],
  ['TOS-network-redirect', 5, 2],
  ['TOS-host-redirect', 5, 3],
  ['echo-request', 8],
  ['ping', 8],
  ['router-advertisement', 9],
  ['router-solicitation', 10],
  ['time-exceeded', 11],
  ['ttl-exceeded', 11],
  ['ttl-zero-during-transit', 11, 0],
  ['ttl-zero-during-reassembly', 11, 1],
  ['parameter-problem', 12],
  ['ip-header-bad', 12, 0],
  ['required-option-missing', 12, 1],
  ['timestamp-request', 13],
  ['timestamp-reply', 14],
  ['address-mask-request', 17],
  ['address-mask-reply', 18],
];

/** RFC 4443 and 4861, by ip6tables' names (ip6tables -p ipv6-icmp -h). */
export const ICMPV6_NAMES: NameTable = [
  ['destination-unreachable', 1],
  ['no-route', 1, 0],
  ['communication-prohibited', 1, 1],
  ['beyond-scope', 1, 2],
  ['address-unreachable', 1, 3],
  ['port-unreachable', 1, 4],
  ['failed-policy', 1, 5],
  ['reject-route', 1, 6],
  ['packet-too-big', 2],
  ['time-exceeded', 3],
  ['ttl-exceeded', 3],
  ['ttl-zero-during-transit', 3, 0],
  ['ttl-zero-during-reassembly', 3, 1],
  ['parameter-problem', 4],
  ['bad-header', 4, 0],
  ['unknown-header-type', 4, 1],
  ['unknown-option', 4, 2],
  ['echo-request', 128],
  ['ping', 128],
  ['echo-reply', 129],
  ['pong', 129],
  ['router-solicitation', 133],
  ['router-advertisement', 134],
  ['neighbour-solicitation', 135],
  ['neighbor-solicitation', 135],
  ['neighbour-advertisement', 136],
  ['neighbor-advertisement', 136],
  ['redirect', 137],
];
