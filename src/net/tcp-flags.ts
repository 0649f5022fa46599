/** TCP flags as the header's bits, in the order `iptables-save` names them. */
export const TCP_FLAG = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ECE: 64,
  CWR: 128,
} as const;

export type TcpFlagName = keyof typeof TCP_FLAG;

const ORDER: readonly TcpFlagName[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

export function tcpFlagNames(flags: number): readonly TcpFlagName[] {
  return ORDER.filter((name) => (flags & TCP_FLAG[name]) !== 0);
}

/** Reads `SYN,ACK`, in any case; `ALL` is the six classic flags, `NONE` and the empty text are none. */
export function readTcpFlags(text: string): number | undefined {
  let flags = 0;
  if (text === '') return flags;
  for (const part of text.split(',')) {
    const name = part.trim().toUpperCase();
    if (name === 'ALL') flags |= 63;
    else if (isFlag(name)) flags |= TCP_FLAG[name];
    else if (name !== 'NONE') return undefined;
  }
  return flags;
}

function isFlag(name: string): name is TcpFlagName {
  return Object.hasOwn(TCP_FLAG, name);
}
