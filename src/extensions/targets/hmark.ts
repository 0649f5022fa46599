import { unreachable } from '#base/assert.ts';
import type { Address } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { Packet } from '#net/packet.ts';
import { PROTOCOL, hasPorts } from '#net/protocol.ts';
import { addressBits, lengthOfMask, maskOfLength, readMask, underMask } from '#net/subnet.ts';
import { type Outcome, type Situation, defineTarget, goOn } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { readInteger, wholeNumber } from '../shared/forms.ts';
import { hashWords, scaledBelow } from '../shared/jhash.ts';

/** `-j HMARK`: a mark that is a hash of the packet, for spreading connections. */
export interface HmarkTarget {
  readonly kind: 'HMARK';
  /** What goes into the hash; what is `undefined` does not. */
  readonly sourceBits: number | undefined;
  readonly destinationBits: number | undefined;
  readonly sourcePortMask: number | undefined;
  readonly destinationPortMask: number | undefined;
  readonly spiMask: number | undefined;
  readonly protocolMask: number | undefined;
  readonly seed: number;
  /** The mark is `hash scaled below modulus + offset`. */
  readonly modulus: number;
  readonly offset: number | undefined;
  /** Addresses and ports of the connection, as its two ends have them, instead of the packet's. */
  readonly ofConnection: boolean;
}

const SHORT = wholeNumber(0, 0xffff);
const WORD = wholeNumber(0, 0xffffffff);

export const HMARK = defineTarget<HmarkTarget>({
  kind: 'HMARK',
  families: [4, 6],
  says: 'Sets the mark to a hash of the packet’s addresses and ports, and goes on.',
  options: [
    {
      name: '--hmark-tuple',
      values: ['PART[,PART]'],
      says: 'What is hashed: src, dst, sport, dport, spi, proto; ct for the connection’s own.',
    },
    { name: '--hmark-src-prefix', values: ['LENGTH'], says: 'Hashes so much of the source.' },
    { name: '--hmark-dst-prefix', values: ['LENGTH'], says: 'Hashes so much of the destination.' },
    { name: '--hmark-sport-mask', values: ['MASK'], says: 'Hashes these bits of the source port.' },
    { name: '--hmark-dport-mask', values: ['MASK'], says: 'Hashes these bits of the other port.' },
    { name: '--hmark-spi-mask', values: ['MASK'], says: 'Hashes these bits of an IPsec index.' },
    { name: '--hmark-proto-mask', values: ['MASK'], says: 'Hashes these bits of the protocol.' },
    { name: '--hmark-rnd', values: ['SEED'], says: 'A number that goes into the hash.' },
    { name: '--hmark-mod', values: ['NUMBER'], says: 'How many marks there are.' },
    { name: '--hmark-offset', values: ['NUMBER'], says: 'The smallest mark. 0 without it.' },
  ],
  parse: readHmark,
  print: (target) =>
    parts(target)
      .map(([name, text]) => ` --hmark-${name} ${text}`)
      .join('') +
    ` --hmark-rnd ${digits(target.seed, 8)} --hmark-mod ${target.modulus}` +
    (target.offset === undefined ? '' : ` --hmark-offset ${target.offset}`) +
    (target.ofConnection ? ' --hmark-tuple ct' : ''),
  apply: applyHmark,
  describe(target) {
    const hashed = parts(target).map(([name, text]) => describePart(name, text));
    const of = hashed.length === 0 ? phrase`nothing` : joinPhrases(hashed);
    const whose = target.ofConnection ? phrase` of its connection (${'ct'})` : phrase``;
    const first = target.offset ?? 0;
    return phrase`sets its mark to one of ${target.modulus} marks from ${first} on, by a hash of ${of}${whose}, started with ${digits(target.seed, 8)}`;
  },
});

type Part = 'src-prefix' | 'dst-prefix' | 'sport-mask' | 'dport-mask' | 'spi-mask' | 'proto-mask';

function describePart(name: Part, text: string): Phrase {
  switch (name) {
    case 'src-prefix':
      return phrase`the first ${text} bits of the source`;
    case 'dst-prefix':
      return phrase`the first ${text} bits of the destination`;
    case 'sport-mask':
      return phrase`the source port (bits ${text})`;
    case 'dport-mask':
      return phrase`the destination port (bits ${text})`;
    case 'spi-mask':
      return phrase`the IPsec index (bits ${text})`;
    case 'proto-mask':
      return phrase`the protocol (bits ${text})`;
    default:
      return unreachable(name);
  }
}

/** What is hashed, in the order it is saved. */
function parts(target: HmarkTarget): readonly (readonly [name: Part, text: string])[] {
  const of = (name: Part, value: number | undefined, print: (value: number) => string) =>
    value === undefined ? [] : [[name, print(value)] as const];
  return [
    ...of('src-prefix', target.sourceBits, String),
    ...of('dst-prefix', target.destinationBits, String),
    ...of('sport-mask', target.sourcePortMask, (mask) => digits(mask, 4)),
    ...of('dport-mask', target.destinationPortMask, (mask) => digits(mask, 4)),
    ...of('spi-mask', target.spiMask, (mask) => digits(mask, 8)),
    ...of('proto-mask', target.protocolMask, (mask) => digits(mask, 2)),
  ];
}

function digits(value: number, count: number): string {
  return `0x${value.toString(16).padStart(count, '0')}`;
}

function readHmark(given: OptionReader): HmarkTarget | undefined {
  const { family } = given.context;
  const tuple = given.value('--hmark-tuple', TUPLE)?.value ?? [];
  const part = (word: TupleWord, option: string, form: ValueForm<number>, whole: number) => {
    const written = given.value(option, form)?.value;
    return tuple.includes(word) ? whole : written;
  };
  const bits = addressBits(family);
  const prefix = prefixOf(family);
  const read = {
    sourceBits: part('src', '--hmark-src-prefix', prefix, bits),
    destinationBits: part('dst', '--hmark-dst-prefix', prefix, bits),
    sourcePortMask: part('sport', '--hmark-sport-mask', SHORT, 0xffff),
    destinationPortMask: part('dport', '--hmark-dport-mask', SHORT, 0xffff),
    spiMask: part('spi', '--hmark-spi-mask', WORD, 0xffffffff),
    protocolMask: part('proto', '--hmark-proto-mask', SHORT, 0xffff),
    ofConnection: tuple.includes('ct'),
  };
  const ports = read.sourcePortMask ?? read.destinationPortMask;
  if (read.spiMask !== undefined && ports !== undefined) {
    given.fail({ code: 'clash', option: '--hmark-spi-mask', other: '--hmark-sport-mask' });
  }
  if (Object.values(read).every((value) => value === undefined || value === false)) {
    given.fail({ code: 'missing-option', option: '--hmark-tuple' });
  }
  const modulus = given.required('--hmark-mod', wholeNumber(1, 0xffffffff));
  const seed = given.required('--hmark-rnd', WORD);
  const offset = given.value('--hmark-offset', WORD)?.value;
  return (
    modulus && seed && { kind: 'HMARK', ...read, seed: seed.value, modulus: modulus.value, offset }
  );
}

type TupleWord = (typeof TUPLE_WORDS)[number];

const TUPLE_WORDS = ['src', 'dst', 'sport', 'dport', 'spi', 'proto', 'ct'] as const;

const TUPLE: ValueForm<readonly TupleWord[]> = {
  expected: `some of ${TUPLE_WORDS.join(',')}`,
  read: (text) => {
    const words = text.split(',');
    const found = TUPLE_WORDS.filter((word) => words.includes(word));
    return words.every((word) => found.some((each) => each === word)) ? found : undefined;
  },
};

/** A length, or a mask written as an address. Too long a one is all of IPv4, and refused of IPv6. */
function prefixOf(family: Family): ValueForm<number> {
  const bits = addressBits(family);
  const most = family === 4 ? 0xffffffff : bits;
  return {
    expected: `a prefix length, 0 to ${bits}`,
    read: (text) => {
      const mask = /^\d+$/.test(text) ? undefined : readMask(text, family);
      if (mask) return lengthOfMask(mask);
      const length = readInteger(text);
      return length !== undefined && length <= most ? Math.min(length, bits) : undefined;
    },
  };
}

/** What is hashed of a packet, before the target's masks. */
interface Hashed {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  /** `undefined` for a protocol without. */
  readonly ports: readonly [source: number, destination: number] | undefined;
}

/** net/netfilter/xt_HMARK.c, hmark_tg_v4 and hmark_tg_v6 */
function applyHmark(target: HmarkTarget, situation: Situation): Outcome {
  if (target.ofConnection && situation.tracking.kind !== 'tracked') return goOn();
  const hashed = target.ofConnection
    ? ofConnection(situation)
    : ofPacket(situation.packet, readsPorts(target));
  if (hashed) return goOn({ kind: 'mark', mark: hashOf(target, hashed) });
  return {
    kind: 'maybe',
    effects: [],
    yes: 'continue',
    doubt: {
      about: 'payload',
      question:
        'Its mark becomes a hash of bytes that are not known here. Go on with the mark as it is?',
      probability: undefined,
      assumed: 'yes',
    },
  };
}

function readsPorts({ sourcePortMask, destinationPortMask, spiMask }: HmarkTarget): boolean {
  return [sourcePortMask, destinationPortMask, spiMask].some((mask) => (mask ?? 0) !== 0);
}

/** hmark_ct_set_htuple: each side's own address and port, before any NAT on its way. */
function ofConnection({ tracking }: Situation): Hashed | undefined {
  if (tracking.kind !== 'tracked') return undefined;
  const { original, reply } = tracking.connection;
  const { protocol } = original;
  return {
    source: original.source,
    destination: reply.source,
    protocol,
    ports: protocol === PROTOCOL.icmp ? undefined : [original.sourcePort, reply.sourcePort],
  };
}

/** hmark_pkt_set_htuple_ipv4 and _ipv6: an ICMP error counts as the packet that it is about. */
function ofPacket(packet: Packet, readsPorts: boolean): Hashed | undefined {
  const { source, destination, protocol, transport } = packet;
  if (transport.kind === 'icmp' && isError(packet.family, transport.type)) {
    return transport.about && ofPacket({ ...transport.about, fragment: 'whole' }, readsPorts);
  }
  const hashed = { source, destination, protocol };
  if (transport.kind === 'tcp' || transport.kind === 'ports') {
    const ports = [transport.sourcePort, transport.destinationPort] as const;
    return { ...hashed, ports: packet.fragment === 'whole' ? ports : undefined };
  }
  // An IPsec packet's index stands where ports do, and no packet here has one.
  const indexed = protocol === PROTOCOL.esp || protocol === PROTOCOL.ah || hasPorts(protocol);
  if (indexed && readsPorts && packet.fragment === 'whole') return undefined;
  return { ...hashed, ports: undefined };
}

function isError(family: Family, type: number): boolean {
  return family === 4 ? [3, 4, 5, 11, 12].includes(type) : type > 0 && type < 128;
}

/** hmark_hash: the same for both directions, so addresses and ports are put in order first. */
function hashOf(target: HmarkTarget, { source, destination, protocol, ports }: Hashed): number {
  const [one, other] = [
    addressWord(source, target.sourceBits),
    addressWord(destination, target.destinationBits),
  ];
  const hash = hashWords(
    Math.min(one, other),
    Math.max(one, other),
    ports ? portWord(target, ports) : 0,
    target.seed,
  );
  const mixed = (hash ^ (protocol & (target.protocolMask ?? 0))) >>> 0;
  return (scaledBelow(mixed, target.modulus) + (target.offset ?? 0)) % 2 ** 32;
}

function addressWord(address: Address, bits = 0): number {
  const { words } = underMask(address, maskOfLength(address.family, bits));
  return words.reduce((all, word) => (all ^ word) >>> 0, 0);
}

function portWord(target: HmarkTarget, ports: readonly [number, number]): number {
  const source = ports[0] & (target.sourcePortMask ?? (target.spiMask ?? 0) >>> 16);
  const destination = ports[1] & (target.destinationPortMask ?? (target.spiMask ?? 0) & 0xffff);
  return ((Math.max(source, destination) << 16) | Math.min(source, destination)) >>> 0;
}
