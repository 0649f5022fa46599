/** The packets that follow a first one: its answer, and the next of the same direction. */
import type { Origin, Packet, SentPacket, Transport } from '#net/packet.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import type { Leg } from './leg.ts';

/** Which packet is sent after another: the other side's answer to it, or one more like it. */
export type FollowUp = 'reply' | 'again';

/** `undefined` where nobody is left to send it: the packet was dropped on its way. */
export function followUp(leg: Leg, how: FollowUp): SentPacket | undefined {
  return how === 'reply' ? replyTo(leg) : nextOf(leg);
}

/** What whoever got the packet sends back, as it leaves them. */
function replyTo({ fate, last, sent }: Leg): SentPacket | undefined {
  const origin = replier(fate);
  if (!origin) return undefined;
  const { packet } = last;
  const reply: Packet = {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    transport: answering(packet.transport, sent.packet.family),
    ttl: 64,
    tos: 0,
    mark: 0,
    frame: undefined,
  };
  return { packet: reply, origin };
}

function replier(fate: Leg['fate']): Origin | undefined {
  switch (fate.kind) {
    case 'forwarded':
    case 'sent':
      return { kind: 'wire', interface: fate.interface };
    case 'delivered': {
      // A listener's owner sends its SYN,ACK too.
      const uid = fate.socket?.uid ?? 0;
      return { kind: 'process', uid, gid: uid };
    }
    default:
      return undefined;
  }
}

function answering(transport: Transport, family: 4 | 6): Transport {
  switch (transport.kind) {
    case 'tcp': {
      const { SYN, ACK, FIN } = TCP_FLAG;
      const opening = (transport.flags & (SYN | ACK)) === SYN;
      const flags = opening ? SYN | ACK : ACK | (transport.flags & FIN);
      return { ...turned(transport), kind: 'tcp', flags };
    }
    case 'ports':
      return { ...turned(transport), kind: 'ports' };
    case 'icmp':
      return { ...transport, type: ECHO_REPLY[family] };
    case 'none':
      return transport;
  }
}

const ECHO_REPLY = { 4: 0, 6: 129 } as const;

function turned(ports: { readonly sourcePort: number; readonly destinationPort: number }): {
  readonly sourcePort: number;
  readonly destinationPort: number;
} {
  return { sourcePort: ports.destinationPort, destinationPort: ports.sourcePort };
}

/** One more packet of the same direction: for TCP the one that follows a handshake's first. */
function nextOf({ sent }: Leg): SentPacket {
  const { packet, origin } = sent;
  const { transport } = packet;
  if (transport.kind !== 'tcp' || !(transport.flags & TCP_FLAG.SYN)) return sent;
  return { packet: { ...packet, transport: { ...transport, flags: TCP_FLAG.ACK } }, origin };
}
