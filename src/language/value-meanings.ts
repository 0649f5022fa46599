/** What a single value stands for, apart from the option that it is given to. */
import { type Phrase, phrase } from '#extensions/phrase.ts';
import {
  type Address,
  compareAddresses,
  printAddress,
  readAddress,
  sameAddress,
} from '#net/address.ts';
import { readPortRange, serviceName } from '#net/ports.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import {
  type Subnet,
  addressBits,
  lengthOfMask,
  readSubnet,
  subnetHas,
  underMask,
} from '#net/subnet.ts';
import { tcpFlagNames } from '#net/tcp-flags.ts';
import { KNOWN_NETWORKS, KNOWN_PORTS, STATES } from './well-known.ts';

/** A sentence without a value of the rule's own. */
export function plain(text: string): Phrase {
  return [{ text, value: false }];
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `10.0.0.0/8`, `10.0.0.1-10.0.0.9`, `10.0.0.1:80`, and lists of them. */
export function meaningOfAddresses(text: string): readonly Phrase[] {
  return text
    .split(',', LONGEST_LIST)
    .flatMap((part) => meaningOfRange(part) ?? meaningOfSubnet(part) ?? []);
}

/** More values of one list than this are not explained. */
const LONGEST_LIST = 16;

function meaningOfSubnet(text: string): readonly Phrase[] | undefined {
  const subnet = readSubnet(text);
  if (!subnet) return undefined;
  const { address, mask } = subnet;
  const length = lengthOfMask(mask);
  const known = knownNetwork(text, subnet);
  if (length === undefined) {
    const same = phrase`${printAddress(address)} in the bits of ${printAddress(mask)}`;
    return [phrase`${text}: addresses that agree with ${same}.`, ...known];
  }
  const hostBits = addressBits(address.family) - length;
  if (hostBits === 0) return known;
  if (length === 0) return [phrase`${text}: every address.`];
  const last = lastOf(address, mask);
  const range = phrase`${text}: ${printAddress(address)} – ${printAddress(last)}`;
  return [phrase`${range}${plain(`, ${addressCount(hostBits)} addresses.`)}`, ...known];
}

function knownNetwork(text: string, { address, mask }: Subnet): readonly Phrase[] {
  const network = KNOWN_NETWORKS.find(
    ({ subnet }) =>
      subnetHas(subnet, address) && sameAddress(underMask(subnet.mask, mask), subnet.mask),
  );
  if (!network) return [];
  const says = plain(`${network.says}.`);
  const whole = sameAddress(network.subnet.mask, mask);
  return [whole ? phrase`${text}: ${says}` : phrase`${text} lies in ${network.name}: ${says}`];
}

function lastOf(address: Address, mask: Address): Address {
  const words = address.words.map((word, index) => (word | ~(mask.words[index] ?? 0)) >>> 0);
  return { family: address.family, words };
}

function addressCount(bits: number): string {
  return bits <= 32 ? count(2 ** bits) : `2^${bits}`;
}

/** `10.0.0.1-10.0.0.9`, with ports after it or without. */
function meaningOfRange(text: string): readonly Phrase[] | undefined {
  const [from, to, rest] = text
    .split('-')
    .map((part) => readAddress(part.replace(/:\d+$/, '')) ?? readAddress(part));
  if (!from || !to || rest || from.family !== to.family) return undefined;
  if (compareAddresses(from, to) > 0) return [phrase`${text} runs backwards.`];
  if (from.family === 6) return [];
  const size = (to.words[0] ?? 0) - (from.words[0] ?? 0) + 1;
  return [phrase`${text}: ${plain(`${count(size)} addresses.`)}`];
}

/** `80`, `80:90`, `http`, `15001,15006`, `1024-2048`. */
export function meaningOfPorts(text: string): readonly Phrase[] {
  return text.split(',', LONGEST_LIST).flatMap((part): readonly Phrase[] => {
    const range = readPortRange(part.replace('-', ':'));
    if (!range) return [];
    const { from, to } = range;
    if (from !== to)
      return [
        phrase`${part}: ${plain(`ports ${from} to ${to}, ${count(to - from + 1)} of them.`)}`,
      ];
    const known = KNOWN_PORTS.get(from);
    const name = serviceName(from);
    if (known !== undefined) return [phrase`${part}: ${plain(`${known}.`)}`];
    if (name === undefined) return [];
    return /^\d/.test(part) ? [phrase`${part}: ${name}.`] : [phrase`${part}: port ${from}.`];
  });
}

export function meaningOfProtocol(text: string): readonly Phrase[] {
  const number = readProtocol(text);
  if (number === undefined) return [];
  if (number === 0) return [phrase`${text}: every protocol.`];
  const name = printProtocol(number);
  return name === text
    ? [phrase`${text}: protocol ${number}.`]
    : [phrase`${text}: protocol ${number}, ${name}.`];
}

export function meaningOfInterface(text: string): readonly Phrase[] {
  if (text === 'lo')
    return [phrase`${text}: the loopback interface, for packets from this host to itself.`];
  if (text === '+') return [phrase`${text}: every interface.`];
  if (!text.endsWith('+')) return [];
  return [phrase`${text}: every interface whose name begins with ${text.slice(0, -1)}.`];
}

/** `NEW,ESTABLISHED` of conntrack. */
export function meaningOfStates(text: string): readonly Phrase[] {
  return text.split(',', LONGEST_LIST).flatMap((word) => {
    const says = STATES.get(word);
    return says === undefined ? [] : [phrase`${word}: ${plain(`${says}.`)}`];
  });
}

/** `0x4000/0x4000`: which bits are looked at, and what they must be. */
export function meaningOfMasked(text: string): readonly Phrase[] {
  const found = /^(0x[\da-f]{1,8}|\d{1,10})(?:\/(0x[\da-f]{1,8}|\d{1,10}))?$/i.exec(text);
  if (!found) return [];
  const [value, mask] = [Number(found[1]), found[2] === undefined ? undefined : Number(found[2])];
  if (value > 0xffffffff || (mask ?? 0) > 0xffffffff) return [];
  if (mask === undefined) {
    if (!/^0x/i.test(text) || value < 10) return [];
    return [phrase`${text}: ${plain(`${count(value)} in decimal; ${bitsOf(value)}.`)}`];
  }
  const outside = (value & ~mask) >>> 0;
  const parts = [
    phrase`Value ${found[1] ?? ''}: ${plain(`${bitsOf(value)}.`)}`,
    phrase`Mask ${found[2] ?? ''}: ${plain(mask === 0xffffffff ? 'all bits.' : `${bitsOf(mask)}.`)}`,
  ];
  if (outside !== 0)
    parts.push(plain(`The value has bits outside of the mask: ${bitsOf(outside)}.`));
  return parts;
}

/** `bit 14 set`, `bits 0, 2–5 set`, as phrases of one value. */
function bitsOf(value: number): string {
  const runs: string[] = [];
  for (let bit = 0; bit < 32; bit += 1) {
    if (!isSet(value, bit)) continue;
    const from = bit;
    while (bit < 31 && isSet(value, bit + 1)) bit += 1;
    runs.push(from === bit ? String(bit) : `${from}–${bit}`);
  }
  if (runs.length === 0) return 'no bit set';
  const single = runs.length === 1 && !runs[0]?.includes('–');
  return `${single ? 'bit' : 'bits'} ${runs.join(', ')} set`;
}

function isSet(value: number, bit: number): boolean {
  return ((value >>> bit) & 1) === 1;
}

/** `0x17/0x02`, as `iptables -L` lists TCP flags: those looked at, and those of them that are set. */
export function meaningOfTcpFlags(text: string): readonly Phrase[] {
  const found = /^(?:flags:)?!?(0x[\da-f]{1,2})\/(0x[\da-f]{1,2})$/i.exec(text);
  if (!found) return [];
  const [mask, set] = [tcpFlagNames(Number(found[1])), tcpFlagNames(Number(found[2]))];
  return [phrase`${text}: of ${mask.join(', ')}, set: ${set.join(', ') || 'none'}.`];
}
