/**
 * Packets as other programs print them, on one line each:
 *
 *     12:04:05.1 eth0  In  IP 10.0.0.9.40000 > 10.1.2.3.8080: Flags [S], … length 0      tcpdump
 *     IN=eth0 OUT= SRC=10.0.0.9 DST=10.1.2.3 … TTL=63 PROTO=TCP SPT=40000 DPT=8080 SYN   LOG, ulogd
 *     tcp 6 431999 ESTABLISHED src=10.0.0.9 dst=10.1.2.3 sport=40000 dport=8080 …        conntrack
 *
 * Lengths, sequence numbers and whatever else no rule of this line's packet is decided by is left.
 */
import type { PacketFields } from './packet-fields.ts';
import { readProtocol } from './protocol.ts';

/** More of a line than this is not looked at: a packet stands in its first few hundred letters. */
const LONGEST_LINE = 4000;

/** `undefined` where the line is of none of these programs. Values are as written, not yet checked. */
export function readLoggedPacket(line: string): Partial<PacketFields> | undefined {
  const text = line.slice(0, LONGEST_LINE);
  return readKernelLog(text) ?? readConntrack(text) ?? readTcpdump(text);
}

/* The LOG target and ulogd: net/ipv4/netfilter/nf_log_syslog.c, dump_ipv4_packet and its like. */

function readKernelLog(text: string): Partial<PacketFields> | undefined {
  const source = valueOf(text, 'SRC');
  const destination = valueOf(text, 'DST');
  const protocol = valueOf(text, 'PROTO');
  if (source === undefined || destination === undefined || protocol === undefined) return undefined;
  // An ICMP error quotes the packet it is about, in brackets, with fields of the same names.
  const own = text.replace(/\[SRC=.*/, '');
  return {
    protocol: protocol.toLowerCase(),
    source,
    sourcePort: valueOf(own, 'SPT') ?? '',
    destination,
    destinationPort: valueOf(own, 'DPT') ?? '',
    inInterface: valueOf(text, 'IN') ?? '',
    uid: valueOf(own, 'UID') ?? '',
    more: moreOf([
      ['gid', valueOf(own, 'GID')],
      ['mark', markOf(valueOf(own, 'MARK'))],
      ['flags', protocol === 'TCP' ? flagsOfLog(own) : undefined],
      ['ttl', usualTtl(valueOf(own, 'TTL') ?? valueOf(own, 'HOPLIMIT'))],
      ['tos', usualTos(valueOf(own, 'TOS'))],
      ['type', icmpType(valueOf(own, 'TYPE'), valueOf(own, 'CODE'))],
    ]),
  };
}

/** `NAME=value`, the value empty as in `OUT=`; `undefined` where the name is not there. */
function valueOf(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(text)?.[1];
}

const LOGGED_FLAGS = ['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'] as const;

function flagsOfLog(text: string): string {
  const words = new Set(text.split(' '));
  return LOGGED_FLAGS.filter((flag) => words.has(flag)).join(',') || 'none';
}

/* conntrack -L and /proc/net/nf_conntrack: the first tuple is the way of the connection's first packet. */

function readConntrack(text: string): Partial<PacketFields> | undefined {
  const found = /^\s*(?:\[\w+\]\s+)?(?:ipv[46]\s+\d+\s+)?([a-z][\w-]*)\s+(\d{1,3})\s/.exec(text);
  const source = valueOf(text, 'src');
  const destination = valueOf(text, 'dst');
  if (!found || source === undefined || destination === undefined) return undefined;
  const [, name = '', number = ''] = found;
  return {
    protocol: readProtocol(name) === undefined ? number : name,
    source,
    sourcePort: valueOf(text, 'sport') ?? '',
    destination,
    destinationPort: valueOf(text, 'dport') ?? '',
    more: moreOf([
      ['mark', markOf(valueOf(text, 'mark'))],
      ['type', icmpType(valueOf(text, 'type'), valueOf(text, 'code'))],
    ]),
  };
}

/* tcpdump, print-ip.c and print-tcp.c: with or without -n, -i any and -v on one line. */

const TCPDUMP =
  /^(?:.*?\s)??(?:([\w.@-]{1,15})\s+(In|Out|P|B|M)\s+)?IP6?\s+(?:\((.{0,400}?)\)\s+)?(\S+)\s+>\s+(\S+?):\s+(.*)$/;

function readTcpdump(text: string): Partial<PacketFields> | undefined {
  const found = TCPDUMP.exec(text);
  if (!found) return undefined;
  const [, device = '', way = '', header = '', from = '', to = '', rest = ''] = found;
  const protocol = protocolOf(header, rest);
  const [source, sourcePort] = cutEndpoint(from, protocol);
  const [destination, destinationPort] = cutEndpoint(to, protocol);
  return {
    protocol,
    source,
    sourcePort,
    destination,
    destinationPort,
    inInterface: way === 'In' ? device : '',
    more: moreOf([
      ['flags', protocol === 'tcp' ? flagsOfTcpdump(rest) : undefined],
      ['ttl', usualTtl(/\b(?:ttl|hlim) (\d{1,3})\b/.exec(header)?.[1])],
      ['tos', usualTos(/\btos (0x[0-9a-f]+)/.exec(header)?.[1])],
      ['type', icmpOfTcpdump(rest)],
    ]),
  };
}

function protocolOf(header: string, rest: string): string {
  const named = /\b(?:proto|next-header) ([\w-]+)/.exec(header)?.[1];
  if (named !== undefined) return named.toLowerCase();
  if (rest.startsWith('Flags [')) return 'tcp';
  if (/^ICMP6?\b/.test(rest)) return 'icmp';
  if (rest.startsWith('sctp')) return 'sctp';
  if (rest.startsWith('ESP(')) return 'esp';
  if (rest.startsWith('GREv')) return 'gre';
  // tcpdump decodes what runs over UDP by its port, and then does not say UDP.
  return 'udp';
}

/** tcpdump joins address and port by a dot: `10.0.0.9.40000`, `fd00::9.5353`, `localhost.http`. */
function cutEndpoint(word: string, protocol: string): readonly [address: string, port: string] {
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return [word, ''];
  const dot = word.lastIndexOf('.');
  return dot < 0 ? [word, ''] : [word.slice(0, dot), word.slice(dot + 1)];
}

const TCPDUMP_FLAGS: ReadonlyMap<string, string> = new Map([
  ['F', 'FIN'],
  ['S', 'SYN'],
  ['R', 'RST'],
  ['P', 'PSH'],
  ['.', 'ACK'],
  ['U', 'URG'],
  ['E', 'ECE'],
  ['W', 'CWR'],
]);

function flagsOfTcpdump(rest: string): string | undefined {
  const letters = /^Flags \[([^\]]*)\]/.exec(rest)?.[1];
  if (letters === undefined) return undefined;
  const names = Array.from(letters, (letter) => TCPDUMP_FLAGS.get(letter) ?? '');
  return names.filter((name) => name !== '').join(',') || 'none';
}

function icmpOfTcpdump(rest: string): string | undefined {
  const [, six, what] = /^ICMP(6?),? (echo request|echo reply|time exceeded)/.exec(rest) ?? [];
  if (what === undefined) return undefined;
  return ICMP_TYPES[what]?.[six === '6' ? 1 : 0];
}

/** By the words of tcpdump: the types of ICMP and ICMPv6. */
const ICMP_TYPES: Readonly<Record<string, readonly [v4: string, v6: string]>> = {
  'echo request': ['8', '128'],
  'echo reply': ['0', '129'],
  'time exceeded': ['11', '3'],
};

type Extra = readonly [keyword: string, value: string | undefined];

/** What a line of our own says by keyword; a bare SYN is as usual. */
function moreOf(extras: readonly Extra[]): string {
  return extras
    .filter(([keyword, value]) => value !== undefined && !(keyword === 'flags' && value === 'SYN'))
    .map(([keyword, value]) => `${keyword} ${value}`)
    .join(' ');
}

function markOf(mark: string | undefined): string | undefined {
  return mark === undefined || Number(mark) === 0 ? undefined : mark;
}

function usualTtl(ttl: string | undefined): string | undefined {
  return ttl === '64' ? undefined : ttl;
}

function usualTos(tos: string | undefined): string | undefined {
  return tos === undefined || Number(tos) === 0 ? undefined : tos;
}

function icmpType(type: string | undefined, code: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  return code === undefined || code === '0' ? type : `${type}/${code}`;
}
