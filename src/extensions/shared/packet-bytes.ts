/** A packet's bytes from its IP header on, as far as a `Packet` says what they are. */
import type { Packet } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { type PartialWord, UNKNOWN_WORD } from './partial-word.ts';

/** One byte: its value, and which of its bits are known. */
interface Byte {
  readonly value: number;
  readonly known: number;
}

const OPEN: Byte = { value: 0, known: 0 };

/**
 * The `size` bytes at `offset` as one number, the first the most significant; `undefined` where the
 * packet ends before.
 */
export function readBytes(
  packet: Packet,
  offset: number,
  size: 1 | 2 | 4,
): PartialWord | undefined {
  if (offset + size > packet.length) return undefined;
  const bytes = headersOf(packet);
  let { value, known } = UNKNOWN_WORD;
  for (let at = offset; at < offset + size; at += 1) {
    const byte = bytes[at] ?? OPEN;
    value = ((value << 8) | byte.value) >>> 0;
    known = ((known << 8) | byte.known) >>> 0;
  }
  return { value, known: size === 4 ? known : (known | (0xffffffff << (size * 8))) >>> 0 };
}

const kept = new WeakMap<Packet, readonly Byte[]>();

function headersOf(packet: Packet): readonly Byte[] {
  let bytes = kept.get(packet);
  if (!bytes) {
    bytes = [...(packet.family === 4 ? header4(packet) : header6(packet)), ...transportOf(packet)];
    kept.set(packet, bytes);
  }
  return bytes;
}

/**
 *      0  version, length of header · TOS · total length
 *      4  identification            · flags, fragment offset
 *      8  TTL  · protocol           · checksum
 *     12  source · 16 destination
 *
 * IP options are taken not to be there.
 */
function header4(packet: Packet): readonly Byte[] {
  const { tos, length, fragment, ttl, protocol, source, destination } = packet;
  return [
    ...byte(0x45),
    ...byte(tos),
    ...short(length),
    ...open(2),
    ...FLAGS[fragment],
    ...byte(ttl),
    ...byte(protocol),
    ...open(2),
    ...source.words.flatMap(word),
    ...destination.words.flatMap(word),
  ];
}

/** "Reserved", "do not fragment", "more fragments", and 13 bits of the offset. */
const FLAGS: Readonly<Record<Packet['fragment'], readonly Byte[]>> = {
  whole: [{ value: 0, known: 0xbf }, ...byte(0)],
  first: [{ value: 0x20, known: 0xbf }, ...byte(0)],
  later: open(2),
};

/**
 *      0  version, traffic class, flow label
 *      4  payload length · next header · hop limit
 *      8  source · 24 destination
 */
function header6(packet: Packet): readonly Byte[] {
  const { tos, length, ttl, source, destination } = packet;
  return [
    ...byte(0x60 | (tos >> 4)),
    { value: (tos & 0xf) << 4, known: 0xf0 },
    ...open(2),
    ...short(length - 40),
    ...nextHeader(packet),
    ...byte(ttl),
    ...source.words.flatMap(word),
    ...destination.words.flatMap(word),
  ];
}

function nextHeader({ fragment, protocol, extensionHeaders = [] }: Packet): readonly Byte[] {
  if (fragment === 'whole') return byte(extensionHeaders[0] ?? protocol);
  return extensionHeaders.length === 0 ? byte(FRAGMENT_HEADER) : open(1);
}

const FRAGMENT_HEADER = 44;

function transportOf(packet: Packet): readonly Byte[] {
  const { transport, fragment, family } = packet;
  if (fragment === 'later' || (family === 6 && fragment === 'first')) return [];
  // How long the headers before it are is not known.
  if (packet.extensionHeaders && packet.extensionHeaders.length > 0) return [];
  switch (transport.kind) {
    case 'tcp':
      // Ports, sequence numbers, length of header, flags.
      return [
        ...short(transport.sourcePort),
        ...short(transport.destinationPort),
        ...open(9),
        ...byte(transport.flags),
      ];
    case 'ports':
      return [
        ...short(transport.sourcePort),
        ...short(transport.destinationPort),
        ...(packet.protocol === PROTOCOL.udp && fragment === 'whole'
          ? short(packet.length - (family === 4 ? 20 : 40))
          : []),
      ];
    case 'icmp':
      return [
        ...byte(transport.type),
        ...byte(transport.code),
        ...open(2),
        ...(ECHO[family].includes(transport.type) ? short(transport.id) : []),
      ];
    case 'none':
      return [];
  }
}

/** Types whose header goes on with an identifier. */
const ECHO: Readonly<Record<Packet['family'], readonly number[]>> = { 4: [0, 8], 6: [128, 129] };

function byte(value: number): readonly Byte[] {
  return [{ value: value & 0xff, known: 0xff }];
}

function short(value: number): readonly Byte[] {
  return [...byte(value >> 8), ...byte(value)];
}

function word(value: number): readonly Byte[] {
  return [...short(value >>> 16), ...short(value)];
}

function open(count: number): readonly Byte[] {
  return Array.from({ length: count }, () => OPEN);
}
