/** What makes packets one group to hashlimit: ends and ports, addresses perhaps under a mask. */
import { type Address, printAddress } from '#net/address.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { addressBits, maskOfLength, underMask } from '#net/subnet.ts';
import type { ValueForm } from '../option-reader.ts';

export interface Grouping {
  /** In the order of printing; none is one group of all packets. */
  readonly modes: readonly Mode[];
  /** Prefix lengths under which addresses are one. */
  readonly sourceLength: number;
  readonly destinationLength: number;
}

const MODES = ['srcip', 'srcport', 'dstip', 'dstport'] as const;
type Mode = (typeof MODES)[number];

export const MODE_LIST: ValueForm<readonly Mode[]> = {
  expected: 'srcip, srcport, dstip and dstport, with commas between them',
  read: (text) => {
    const names = text.split(/[,|]/).filter((name) => name !== '');
    return names.every((name) => MODES.some((mode) => mode === name))
      ? MODES.filter((mode) => names.includes(mode))
      : undefined;
  },
};

/** `srcip 10.0.0.0/24, dstport 80`; `undefined` where the ports cannot be read. */
export function groupOf(match: Grouping, packet: Packet): string | undefined {
  // The kernel takes the first bytes behind the header for ports of these too (proto_ports_offset).
  const isOpaque =
    packet.fragment === 'later' ||
    packet.protocol === PROTOCOL.esp ||
    packet.protocol === PROTOCOL.ah;
  if (isOpaque && asksPorts(match)) return undefined;
  const parts = match.modes.map((mode) => `${mode} ${partOf(mode, match, packet)}`);
  return parts.length === 0 ? 'of all packets' : parts.join(', ');
}

export function asksPorts({ modes }: Grouping): boolean {
  return modes.includes('srcport') || modes.includes('dstport');
}

function partOf(mode: Mode, match: Grouping, packet: Packet): string {
  switch (mode) {
    case 'srcip':
      return printUnder(packet.source, match.sourceLength);
    case 'dstip':
      return printUnder(packet.destination, match.destinationLength);
    case 'srcport':
      return String(sourcePort(packet) ?? 0);
    case 'dstport':
      return String(destinationPort(packet) ?? 0);
  }
}

function printUnder(address: Address, length: number): string {
  const { family } = address;
  const printed = printAddress(underMask(address, maskOfLength(family, length)));
  return length === addressBits(family) ? printed : `${printed}/${length}`;
}
