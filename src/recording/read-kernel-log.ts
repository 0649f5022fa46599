/**
 * TRACE lines of the kernel log, as legacy tables write them (net/ipv4/netfilter/ip_tables.c, trace_packet):
 *
 *     … TRACE: raw:PREROUTING:policy:2 IN=ens37 OUT= … SRC=192.168.6.21 DST=192.168.6.23 … ID=33555 PROTO=ICMP TYPE=8 …
 *
 * Packets have no name there. The IP header's ID, which no table of iptables changes, stands for one; an
 * entry point that comes again begins another packet.
 */
import { readLoggedPacket } from '#net/logged-packet.ts';
import { lineOf, PacketsById } from './packets-by-id.ts';
import type { RecordedStep, Recording } from './recording.ts';

const LINE = /\bTRACE: (\w+):([^\s:]+):(rule|return|policy):(\d+) (IN=.*)$/;

const BUILT_IN: ReadonlySet<string> = new Set([
  'PREROUTING',
  'INPUT',
  'FORWARD',
  'OUTPUT',
  'POSTROUTING',
]);

export function readKernelLog(text: string): Omit<Recording, 'format'> {
  const packets = new PacketsById();
  /** How often each header came in anew. */
  const rounds = new Map<string, { count: number; last: string }>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const found = LINE.exec(line);
    const [, table = '', chain = '', kind = '', number = '', rest = ''] = found ?? [];
    const fields = found && readLoggedPacket(rest);
    if (!fields) {
      if (line.includes('TRACE: ')) packets.unread += 1;
      continue;
    }
    const header = headerOf(rest);
    const round = rounds.get(header) ?? { count: 0, last: '' };
    const entry = table === 'raw' && BUILT_IN.has(chain);
    if (entry && round.last !== '' && round.last !== `raw ${chain}`) round.count += 1;
    round.last = `${table} ${chain}`;
    rounds.set(header, round);
    const id = `${header} ${round.count}`;
    const family = fields.source?.includes(':') ? 6 : 4;
    packets.seen(id, family, lineOfFields(fields));
    packets.step(id, family, stepOf({ line: at + 1, table, chain }, kind, Number(number)));
  }
  return packets.result();
}

function headerOf(text: string): string {
  const value = (name: string): string =>
    new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(text)?.[1] ?? '';
  return [value('ID'), value('FLOWLBL'), value('PROTO'), value('SEQ'), value('LEN')].join(' ');
}

/**
 * What an unconditional ACCEPT, DROP or RETURN is called there is wrong: "return" in a user-defined
 * chain, "policy" in a built-in one. The number tells it from the real end of a chain, and only the
 * dump can: ip_tables.c, get_chainname_rulenum.
 */
function stepOf(
  at: Pick<RecordedStep, 'line' | 'table' | 'chain'>,
  kind: string,
  number: number,
): RecordedStep {
  return {
    ...at,
    kind: kind === 'policy' ? 'policy' : 'rule',
    number,
    ruleText: undefined,
    verdict: undefined,
    to: undefined,
  };
}

type Fields = NonNullable<ReturnType<typeof readLoggedPacket>>;

function lineOfFields(fields: Fields): string {
  const { protocol = '', source = '', destination = '', more = '', uid = '' } = fields;
  const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
  const line = lineOf({
    protocol,
    source,
    sourcePort: given(fields.sourcePort),
    destination,
    destinationPort: given(fields.destinationPort),
    inInterface: fields.inInterface,
    more: [['uid', given(uid)]],
  });
  return more === '' ? line : `${line} ${more}`;
}
