/** The one-line form of a packet taken apart into the fields of a form, and put together again. */
import { readLoggedPacket } from './logged-packet.ts';
import { readProtocol } from './protocol.ts';

/** The line taken apart, as raw text; `''` where nothing was given. */
export interface PacketFields {
  readonly protocol: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly destination: string;
  readonly destinationPort: string;
  readonly inInterface: string;
  readonly uid: string;
  /** Everything else, as written: `mark 0x1 ttl 3`. */
  readonly more: string;
}

export type PacketField =
  | 'line'
  | 'protocol'
  | 'source'
  | 'sourcePort'
  | 'destination'
  | 'destinationPort'
  | 'inInterface'
  | 'uid'
  | 'more';

const EMPTY: PacketFields = {
  protocol: '',
  source: '',
  sourcePort: '',
  destination: '',
  destinationPort: '',
  inInterface: '',
  uid: '',
  more: '',
};

const ARROW = /^(?:>|->|→|to)$/;

/**
 * Takes a line apart: our own form, or what tcpdump, the LOG target or conntrack print. Never fails:
 * what has no place goes to `more`.
 */
export function splitPacketLine(line: string): PacketFields {
  const logged = readLoggedPacket(line);
  return logged ? { ...EMPTY, ...logged } : splitOwnForm(line);
}

function splitOwnForm(line: string): PacketFields {
  const words = line
    .replace(/(->|→|>)/g, ' $1 ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const more: string[] = [];
  const fields: { -readonly [K in keyof PacketFields]: PacketFields[K] } = { ...EMPTY };
  let side: 'source' | 'destination' = 'source';
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (ARROW.test(word)) side = 'destination';
    else if (word === 'in' || word === 'uid') {
      fields[word === 'in' ? 'inInterface' : 'uid'] = next;
      at += 1;
    } else if (KEYWORDS.has(word)) {
      more.push(word, next);
      at += 1;
    } else if (at === 0 && looksLikeProtocol(word)) fields.protocol = word;
    else {
      const [address, port] = splitEndpoint(word);
      if (fields[side] !== '' || address === '') more.push(word);
      else {
        fields[side] = address;
        fields[side === 'source' ? 'sourcePort' : 'destinationPort'] = port;
      }
    }
  }
  return { ...fields, more: more.join(' ').trim() };
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'gid',
  'mark',
  'flags',
  'ttl',
  'tos',
  'len',
  'type',
  'id',
  'headers',
]);

/** A word without dots or colons before the addresses; `10` alone is a number of a protocol too. */
function looksLikeProtocol(word: string): boolean {
  return !/[.:[\]]/.test(word) || readProtocol(word) !== undefined;
}

/** `10.0.0.1:80`, `[::1]:80`, `::1`, `10.0.0.1` into address and port. */
function splitEndpoint(word: string): readonly [address: string, port: string] {
  if (word.startsWith('[')) {
    const close = word.indexOf(']');
    if (close > 0) return [word.slice(1, close), word.slice(close + 1).replace(/^:/, '')];
  }
  const colon = word.indexOf(':');
  const single = colon >= 0 && colon === word.lastIndexOf(':');
  return single ? [word.slice(0, colon), word.slice(colon + 1)] : [word, ''];
}

/** The line of these fields: the inverse of `splitPacketLine` on what that gives. */
export function joinPacketFields(fields: PacketFields): string {
  const parts = [
    fields.protocol,
    joinEndpoint(fields.source, fields.sourcePort),
    '→',
    joinEndpoint(fields.destination, fields.destinationPort),
  ];
  if (fields.inInterface !== '') parts.push('in', fields.inInterface);
  if (fields.uid !== '') parts.push('uid', fields.uid);
  parts.push(fields.more);
  return parts.filter((part) => part !== '').join(' ');
}

function joinEndpoint(address: string, port: string): string {
  if (port === '') return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
