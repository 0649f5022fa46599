/**
 * `xtables-monitor --trace` (iptables/xtables-monitor.c, trace_print_packet and trace_print_rule):
 *
 *     PACKET: 2 951dcd0b IN=veth0 … SRC=10.55.0.2 DST=10.55.0.1 LEN=60 TOS=0x0 TTL=64 ID=1 DF SPORT=3 DPORT=80 SYN
 *      TRACE: 2 951dcd0b nat:PREROUTING:rule:0x4:JUMP:WEB  -4 -t nat -A PREROUTING … -j WEB
 *      TRACE: 2 951dcd0b filter:INPUT:policy:DROP
 *
 * The protocol of the packet is not printed: flags tell TCP, and where there are none the rules do.
 */
import type { Family } from '#net/family.ts';
import { lineOf, PacketsById } from './packets-by-id.ts';
import type { RecordedStep, RecordedVerdict, Recording } from './recording.ts';

const TRACE =
  /^ ?TRACE: (2|10) ([0-9a-f]{8}) (\w+):(\S+?):(rule|return|policy):(?:(0x[0-9a-f]+):)?(\w*)(?::(\S+))?\s*(?:-[46] -t \w+ (-A .*))?$/;
const PACKET = /^PACKET: (2|10) ([0-9a-f]{8}) (.*)$/;

export function readXtablesMonitor(text: string): Omit<Recording, 'format'> {
  const packets = new PacketsById();
  const lines = text.split(/\r?\n/);
  const protocols = protocolsById(lines);
  for (const [at, line] of lines.entries()) {
    const packet = PACKET.exec(line);
    const trace = TRACE.exec(line);
    if (packet) {
      const [, family, id = '', rest = ''] = packet;
      packets.seen(id, familyOf(family), packetLine(rest, familyOf(family), protocols.get(id)));
    } else if (trace) {
      const [, family, id = ''] = trace;
      const step = stepOf(trace, at + 1);
      if (step) packets.step(id, familyOf(family), step);
    } else if (/^ ?TRACE: /.test(line)) packets.unread += 1;
  }
  return packets.result();
}

function familyOf(number: string | undefined): Family {
  return number === '10' ? 6 : 4;
}

function stepOf(found: RegExpExecArray, line: number): RecordedStep | undefined {
  const [, , , table = '', chain = '', kind = '', , word = '', to, rule] = found;
  // The end of a chain is nobody's rule, and a rule that switches the trace on is nobody's question.
  if (kind === 'return' || rule?.endsWith('-j TRACE')) return undefined;
  const verdict = verdictOf(word);
  return {
    line,
    table,
    chain,
    kind: kind === 'policy' ? 'policy' : 'rule',
    number: undefined,
    ruleText: rule?.trim(),
    verdict,
    to,
  };
}

/** NFT_RETURN has no name in the program: include/uapi/linux/netfilter/nf_tables.h, -5. */
function verdictOf(word: string): RecordedVerdict | undefined {
  if (word === '0xfffffffb') return 'RETURN';
  return VERDICTS.find((each) => each === word);
}

const VERDICTS = ['ACCEPT', 'DROP', 'CONTINUE', 'RETURN', 'JUMP', 'GOTO'] as const;

/** What the rules that a packet matched say of its protocol. */
function protocolsById(lines: readonly string[]): ReadonlyMap<string, string> {
  const protocols = new Map<string, string>();
  for (const line of lines) {
    const [, , id = '', , , , , , , rule = ''] = TRACE.exec(line) ?? [];
    const [, protocol] = / -p ([\w-]+)/.exec(rule) ?? [];
    if (protocol !== undefined && !rule.includes('! -p')) protocols.set(id, protocol);
  }
  return protocols;
}

const FLAGS = ['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG', 'ECE', 'CWR'] as const;

function packetLine(text: string, family: Family, told: string | undefined): string | undefined {
  const value = (name: string): string | undefined => {
    const found = new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(text)?.[1];
    return found === '' ? undefined : found;
  };
  const [source, destination] = [value('SRC'), value('DST')];
  if (source === undefined || destination === undefined) return undefined;
  const words = new Set(text.split(/\s+/));
  const flags = FLAGS.filter((flag) => words.has(flag));
  const ports = value('SPORT') !== undefined;
  const silent = ports ? 'udp' : family === 4 ? 'icmp' : 'icmpv6';
  const protocol = flags.length > 0 ? 'tcp' : (told ?? silent);
  return lineOf({
    protocol,
    source,
    sourcePort: value('SPORT'),
    destination,
    destinationPort: value('DPORT'),
    inInterface: value('IN'),
    more: [
      ['mark', value('MARK')],
      ['flags', flags.length > 0 && flags.join() !== 'SYN' ? flags.join() : undefined],
      ['ttl', unless('64', value('TTL') ?? value('HOPLIMIT'))],
      ['tos', unless('0x0', value('TOS'))],
    ],
  });
}

function unless(usual: string, value: string | undefined): string | undefined {
  return value === usual ? undefined : value;
}
