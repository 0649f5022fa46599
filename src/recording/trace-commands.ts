/** The commands that switch the kernel's TRACE on for one packet, show what it says, and switch it off. */
import { printAddress } from '#net/address.ts';
import { printProtocol } from '#net/protocol.ts';
import type { SentPacket } from '#net/packet.ts';
import { destinationPort, sourcePort } from '#net/packet.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';

export interface TraceCommands {
  /** One rule in raw, which every packet of the same five-tuple meets first. */
  readonly on: readonly string[];
  /** Shows what the kernel says, until Ctrl+C. */
  readonly read: readonly string[];
  /** Leaves the node as it was. */
  readonly off: readonly string[];
}

/**
 * nf_tables tells TRACE to who listens, legacy tables write it into the kernel log through the logger of
 * the family, which is loaded on demand and muted in network namespaces other than the first
 * (net/netfilter/nf_log.c, nf_log_syslog.c; sysctl nf_log_all_netns).
 */
export function traceCommands(sent: SentPacket, backend: Ruleset['backend']): TraceCommands {
  const six = sent.packet.family === 6;
  const tool = `${six ? 'ip6tables' : 'iptables'}-${backend}`;
  const rule = ruleOf(sent);
  const on = `sudo ${tool} -t raw -I ${rule}`;
  const off = `sudo ${tool} -t raw -D ${rule}`;
  if (backend === 'nft') {
    return { on: [on], read: [`sudo xtables-monitor --trace -${six ? 6 : 4}`], off: [off] };
  }
  const logger = `net.netfilter.nf_log.${six ? 10 : 2}`;
  return {
    on: [
      `sudo modprobe nf_log_${six ? 'ipv6' : 'ipv4'}`,
      `sudo sysctl -w ${logger}=nf_log_${six ? 'ipv6' : 'ipv4'}`,
      on,
    ],
    read: ['sudo dmesg --follow | grep TRACE:'],
    off: [off, `sudo sysctl -w ${logger}=NONE`],
  };
}

function ruleOf({ packet, origin }: SentPacket): string {
  const words = [origin.kind === 'wire' ? 'PREROUTING' : 'OUTPUT'];
  if (origin.kind === 'wire') words.push('-i', quoted(origin.interface));
  words.push('-p', printProtocol(packet.protocol));
  words.push('-s', printAddress(packet.source), '-d', printAddress(packet.destination));
  const [from, to] = [sourcePort(packet), destinationPort(packet)];
  if (from !== undefined && to !== undefined) {
    words.push('--sport', String(from), '--dport', String(to));
  }
  return `${words.join(' ')} -j TRACE`;
}

/** For a shell: a name from a link could hold anything. */
function quoted(word: string): string {
  return /^[\w.@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
