/** What matches make of packets that lack what they ask for, as a kernel was measured. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Socket } from '#host/host.ts';
import type { Packet } from '#net/packet.ts';
import { readProtocol } from '#net/protocol.ts';
import {
  INVALID,
  UNTRACKED,
  address,
  connectionOf,
  hostWith,
  icmp,
  ip,
  link,
  situation,
  tcp,
  tracked,
  udp,
} from '#testing/situations.ts';
import { optionReader } from '#testing/read-options.ts';
import type { Condition, Situation } from './contract.ts';
import { matchExtension } from './registry.ts';

const REFERENCE = new URL('../../../shared/reference/netfilter-semantics.md', import.meta.url);
const isThere = existsSync(REFERENCE);

interface Recording {
  readonly scenarios: readonly string[];
  /** The options, and for each scenario whether they matched. */
  readonly rules: readonly (readonly [rule: string, matched: string])[];
}

function readRecording(): Recording {
  const block = /```json name=semantics\/absent-data\.json\n(.*?)\n```/s.exec(
    readFileSync(REFERENCE, 'utf8'),
  );
  return JSON.parse(block?.[1] ?? '') as Recording; // the file is ours, and its form is above
}

const FROM = '10.244.1.1';
const TO = '10.244.1.2';

const listener: Socket = {
  protocol: 6,
  address: address('0.0.0.0'),
  port: 8080,
  transparent: false,
  uid: undefined,
  label: undefined,
};
const host = hostWith({
  interfaces: [link('lo', '127.0.0.1/8'), link('eth0', `${TO}/24`)],
  sockets: [listener],
  sysctls: new Map([['net.bridge.bridge-nf-call-iptables', 0]]),
});

function arriving(packet: Packet, rest: Partial<Situation> = {}): Situation {
  const type =
    packet.destination.words[0] === 0xe00000fb
      ? 'multicast'
      : packet.destination.words[0] === 0x0af401ff
        ? 'broadcast'
        : 'unicast';
  const frame = {
    sourceMac: '02:00:00:00:00:0a',
    destinationMac: '02:00:00:00:00:0b',
    type,
  } as const;
  const framed = { ...packet, frame };
  return situation(framed, { host, tracking: tracked(connectionOf(framed)), ...rest });
}

const SCENARIOS: Readonly<Record<string, Situation>> = {
  'SYN (no MSS opt)': arriving(tcp(`${FROM}:4000`, `${TO}:81`, 'SYN', { length: 40 })),
  'SYNACK unsolicited': arriving(tcp(`${FROM}:4000`, `${TO}:81`, 'SYN,ACK', { length: 40 }), {
    tracking: INVALID,
  }),
  'UDP first': arriving(udp(`${FROM}:4000`, `${TO}:82`, { length: 29 })),
  'UDP NOTRACK': arriving(udp(`${FROM}:4000`, `${TO}:83`, { length: 29 }), { tracking: UNTRACKED }),
  ECHO: arriving(icmp(FROM, TO, 8, 0, { length: 28 })),
  MCAST: arriving(udp(`${FROM}:4000`, '224.0.0.251:84', { length: 29 })),
  BCAST: arriving(udp(`${FROM}:4000`, '10.244.1.255:85', { length: 29 })),
  'proto 253': arriving(ip(253, FROM, TO, { length: 21 })),
  'SYN to listening 8080 (real)': arriving(
    tcp(`${FROM}:4000`, `${TO}:8080`, 'SYN', { length: 60 }),
  ),
};

describe.skipIf(!isThere)(`as measured${isThere ? '' : ' (skipped: no recording here)'}`, () => {
  const { scenarios, rules } = isThere ? readRecording() : { scenarios: [], rules: [] };

  test.each(rules)('%s', (rule, matched) => {
    const [, protocol, kind = '', options = ''] = /^(?:-p (\S+) )?-m (\S+) ?(.*)$/.exec(rule) ?? [];
    const disagreeing = scenarios.filter((name, at) => {
      const packet = SCENARIOS[name];
      if (!packet) throw new Error(`No scenario ${name}`);
      const isAsked = protocol === undefined || readProtocol(protocol) === packet.packet.protocol;
      const answer = isAsked ? meet(kind, options, packet, protocol) : 'no';
      return answer !== 'maybe' && answer !== (matched[at] === '1' ? 'yes' : 'no');
    });
    expect(disagreeing).toEqual([]);
  });
});

function meet(
  kind: string,
  options: string,
  packet: Situation,
  protocol: string | undefined,
): 'yes' | 'no' | 'maybe' {
  const extension = matchExtension(kind);
  if (!extension) throw new Error(`No match ${kind}`);
  const context = {
    family: 4,
    protocol: protocol === undefined ? undefined : readProtocol(protocol),
    table: 'filter',
  } as const;
  const match = extension.parse(optionReader(options, extension.options, context));
  if (!match) throw new Error(`${kind} does not read ${options}`);
  return conjunction(extension.conditions(match, 4), packet);
}

function conjunction(conditions: readonly Condition[], packet: Situation): 'yes' | 'no' | 'maybe' {
  for (const condition of conditions) {
    const { holds } = condition.decide(packet);
    if (holds !== 'yes') return holds;
  }
  return 'yes';
}
