/** Gathers the lines of several packets, which come mixed, by the name that each line has for its packet. */
import type { RecordedPacket, RecordedStep, Recording } from './recording.ts';

interface Gathered {
  readonly steps: RecordedStep[];
  family: RecordedPacket['family'];
  packetLine: string | undefined;
}

export class PacketsById {
  readonly #packets = new Map<string, Gathered>();
  unread = 0;

  /** Of a packet seen more than once the first line counts: it is the packet before anything changed it. */
  seen(id: string, family: RecordedPacket['family'], packetLine: string | undefined): void {
    const packet = this.#of(id, family);
    packet.packetLine ??= packetLine;
  }

  step(id: string, family: RecordedPacket['family'], step: RecordedStep): void {
    this.#of(id, family).steps.push(step);
  }

  /** Those without a packet or without a step are of no use to anybody. */
  result(): Omit<Recording, 'format'> {
    const packets: RecordedPacket[] = [];
    for (const { family, packetLine, steps } of this.#packets.values()) {
      if (packetLine === undefined || steps.length === 0) continue;
      const packet = { family, packetLine, steps };
      const before = goesOn(packet) ? packets.findLastIndex((each) => mayBe(each, packet)) : -1;
      const begun = packets[before];
      if (begun) packets[before] = { ...begun, steps: [...begun.steps, ...steps] };
      else packets.push(packet);
    }
    return { packets, unread: this.unread };
  }

  #of(id: string, family: RecordedPacket['family']): Gathered {
    let packet = this.#packets.get(id);
    if (!packet) {
      packet = { family, packetLine: undefined, steps: [] };
      this.#packets.set(id, packet);
    }
    return packet;
  }
}

/**
 * Whether it is the second half of a packet's way: nf_tables names a packet anew once it has been
 * routed into another buffer, as after forwarding or round lo.
 */
function goesOn({ packetLine, steps: [first] }: RecordedPacket): boolean {
  return first?.chain === 'PREROUTING' ? packetLine.includes(' in lo') : first?.chain !== 'OUTPUT';
}

/** NAT may have changed every address; who sent it, and by which protocol, it leaves alone here. */
function mayBe(begun: RecordedPacket, rest: RecordedPacket): boolean {
  const sender = ({ family, packetLine }: RecordedPacket): string =>
    `${family} ${packetLine.split(' ')[0]} ${/:(\d+) →/.exec(packetLine)?.[1] ?? ''}`;
  return begun.steps.at(-1)?.verdict !== 'DROP' && sender(begun) === sender(rest);
}

/** `tcp 10.0.0.9:40000 → 10.1.2.3:80 in eth0 ttl 63`, what is not given left out. */
export function lineOf(packet: {
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string | undefined;
  readonly destination: string;
  readonly destinationPort: string | undefined;
  readonly inInterface: string | undefined;
  readonly more: readonly (readonly [name: string, value: string | undefined])[];
}): string {
  const end = (address: string, port: string | undefined): string => {
    if (port === undefined) return address;
    return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  };
  const words = [
    packet.protocol,
    end(packet.source, packet.sourcePort),
    '→',
    end(packet.destination, packet.destinationPort),
  ];
  if (packet.inInterface !== undefined && packet.inInterface !== '') {
    words.push('in', packet.inInterface);
  }
  for (const [name, value] of packet.more) if (value !== undefined) words.push(name, value);
  return words.join(' ');
}
