/**
 * The TCP tracker's states, as net/netfilter/nf_conntrack_proto_tcp.c has them (tcp_conntracks,
 * tcp_valid_flags, nf_conntrack_tcp_packet). Sequence numbers are taken to be in window.
 */
import { type Direction, TCP_STATES, type TcpState } from '#net/connection.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';

type Kind = 'syn' | 'synack' | 'fin' | 'ack' | 'rst' | 'none';

/** Columns in the order of `TCP_STATES`; `iv` is invalid, `ig` leaves the state as it is. */
const NEXT: Readonly<Record<Direction, Readonly<Record<Kind, string>>>> = {
  original: {
    syn: 'SS SS ig ig ig ig ig SS SS S2',
    synack: 'iv iv SR iv iv iv iv iv iv SR',
    fin: 'iv iv FW FW LA LA LA TW CL iv',
    ack: 'ES iv ES ES CW CW TW TW CL iv',
    rst: 'iv CL CL CL CL CL CL CL CL CL',
    none: 'iv iv iv iv iv iv iv iv iv iv',
  },
  reply: {
    syn: 'iv S2 iv iv iv iv iv SS iv S2',
    synack: 'iv SR ig ig ig ig ig ig ig SR',
    fin: 'iv iv FW FW LA LA LA TW CL iv',
    ack: 'iv ig SR ES CW CW TW TW CL ig',
    rst: 'iv CL CL CL CL CL CL CL CL CL',
    none: 'iv iv iv iv iv iv iv iv iv iv',
  },
};

const SHORT: ReadonlyMap<string, TcpState> = new Map([
  ['SS', 'SYN_SENT'],
  ['SR', 'SYN_RECV'],
  ['ES', 'ESTABLISHED'],
  ['FW', 'FIN_WAIT'],
  ['CW', 'CLOSE_WAIT'],
  ['LA', 'LAST_ACK'],
  ['TW', 'TIME_WAIT'],
  ['CL', 'CLOSE'],
  ['S2', 'SYN_SENT2'],
]);

function kindOf(flags: number): Kind {
  if (flags & TCP_FLAG.RST) return 'rst';
  if (flags & TCP_FLAG.SYN) return flags & TCP_FLAG.ACK ? 'synack' : 'syn';
  if (flags & TCP_FLAG.FIN) return 'fin';
  return flags & TCP_FLAG.ACK ? 'ack' : 'none';
}

/** The state after a packet: `ignored` leaves it as it is, `undefined` makes the packet INVALID. */
export function nextTcpState(
  state: TcpState,
  direction: Direction,
  flags: number,
): TcpState | undefined {
  const column = TCP_STATES.indexOf(state);
  const next = NEXT[direction][kindOf(flags)].split(' ')[column] ?? 'iv';
  return next === 'ig' ? state : SHORT.get(next);
}

const { FIN, SYN, RST, ACK, URG } = TCP_FLAG;
const VALID_FLAGS: ReadonlySet<number> = new Set([
  SYN,
  SYN | URG,
  SYN | ACK,
  RST,
  RST | ACK,
  FIN | ACK,
  FIN | ACK | URG,
  ACK,
  ACK | URG,
]);

/** Whether the combination of flags is one that TCP knows; PSH, ECE and CWR do not matter. */
export function tcpFlagsAreValid(flags: number): boolean {
  return VALID_FLAGS.has(flags & (FIN | SYN | RST | ACK | URG));
}
