/**
 * `nft monitor trace` (nftables, src/netlink.c, netlink_events_trace_cb):
 *
 *     trace id 951dcd0b ip nat PREROUTING packet: iif "veth0" … ip saddr 10.55.0.2 … tcp sport 3 tcp dport 80 …
 *     trace id 951dcd0b ip nat PREROUTING rule tcp dport 80 counter … jump WEB (verdict jump WEB)
 *     trace id 951dcd0b ip filter INPUT policy drop meta mark 0x00000010
 */
import type { Family } from '#net/family.ts';
import { lineOf, PacketsById } from './packets-by-id.ts';
import type { RecordedStep, RecordedVerdict, Recording } from './recording.ts';

const LINE = /^trace id ([0-9a-f]{1,8}) (ip6?) (\S+) (\S+) (packet:|rule|policy|verdict)\s?(.*)$/;

export function readNftMonitor(text: string): Omit<Recording, 'format'> {
  const packets = new PacketsById();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const found = LINE.exec(line);
    if (!found) {
      // Tables of other families are not what iptables makes.
      if (/^trace id \S+ ip6? /.test(line)) packets.unread += 1;
      continue;
    }
    const [, id = '', ip, table = '', chain = '', kind, rest = ''] = found;
    const family = ip === 'ip6' ? 6 : 4;
    if (kind === 'packet:') packets.seen(id, family, packetLine(rest, family));
    else if (kind === 'rule' || kind === 'policy') {
      const step = stepOf({ line: at + 1, table, chain }, kind, rest);
      if (step) packets.step(id, family, step);
    }
  }
  return packets.result();
}

function stepOf(
  at: Pick<RecordedStep, 'line' | 'table' | 'chain'>,
  kind: 'rule' | 'policy',
  rest: string,
): RecordedStep | undefined {
  const nothing = { number: undefined, ruleText: undefined, to: undefined };
  if (kind === 'policy') {
    const verdict = rest.startsWith('drop') ? 'DROP' : 'ACCEPT';
    return { ...at, ...nothing, kind, verdict };
  }
  if (rest.includes('meta nftrace set 1')) return undefined;
  const [, word = '', to] = /\(verdict (\w+)(?: (\S+))?\)\s*$/.exec(rest) ?? [];
  return { ...at, ...nothing, kind, verdict: verdictOf(word), to };
}

function verdictOf(word: string): RecordedVerdict | undefined {
  return VERDICTS.find((each) => each.toLowerCase() === word);
}

const VERDICTS = ['ACCEPT', 'DROP', 'CONTINUE', 'RETURN', 'JUMP', 'GOTO'] as const;

function packetLine(text: string, family: Family): string | undefined {
  const value = (name: string): string | undefined =>
    new RegExp(`(?:^|\\s)${name} "?([^\\s"]+)`).exec(text)?.[1];
  const ip = family === 4 ? 'ip' : 'ip6';
  const [source, destination] = [value(`${ip} saddr`), value(`${ip} daddr`)];
  if (source === undefined || destination === undefined) return undefined;
  const protocol =
    ['tcp', 'udp', 'udplite', 'sctp', 'dccp'].find(
      (each) => value(`${each} dport`) !== undefined,
    ) ??
    (/\bicmp(?:v6)? type/.test(text)
      ? family === 4
        ? 'icmp'
        : 'icmpv6'
      : (value('ip protocol') ?? value('ip6 nexthdr') ?? ''));
  if (protocol === '') return undefined;
  const flags = value('tcp flags ==')?.toUpperCase().replaceAll('|', ',');
  const ttl = value('ip ttl') ?? value('ip6 hoplimit');
  return lineOf({
    protocol,
    source,
    sourcePort: value(`${protocol} sport`),
    destination,
    destinationPort: value(`${protocol} dport`),
    inInterface: value('iif'),
    more: [
      ['mark', value('meta mark') ?? value('mark')],
      ['flags', flags === 'SYN' ? undefined : flags],
      ['ttl', ttl === '64' ? undefined : ttl],
    ],
  });
}
