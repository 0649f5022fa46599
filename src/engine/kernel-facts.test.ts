/** Single facts about the kernel, measured on a real one: rules, packets, and what each did. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Json, isJson } from './scenario-packet.ts';
import { runScenario } from './scenario.ts';

const FILE = new URL('../../../shared/reference/kernel-facts.md', import.meta.url);
const facts = existsSync(FILE) ? readFacts(readFileSync(FILE, 'utf8')) : [];

interface Fact {
  readonly name: string;
  readonly rules: string;
  readonly packets: readonly FactPacket[];
}

interface FactPacket {
  readonly head: string;
  /** `INPUT filter` → `INPUT:1=DROP`, as far as the fact lists them. */
  readonly lines: ReadonlyMap<string, string>;
  /** For facts that name only rules: `INPUT:1 INPUT:2`. */
  readonly hits: string | undefined;
  readonly end: string;
}

function readFacts(text: string): readonly Fact[] {
  return [
    ...text.matchAll(/^\*\*([\w-]+)\*\* [^\n]*\n(?:[^\n`]+\n)*\n```\n([\s\S]*?)\n```/gm),
  ].flatMap(([, name = '', block = '']) => {
    const [rules = '', ...rest] = `\n${block}`.split(/^(?=packet \d)/m);
    return rest.length === 0
      ? []
      : [{ name, rules: rules.split('saved as:')[0] ?? '', packets: rest.map(readPacket) }];
  });
}

function readPacket(text: string): FactPacket {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const [head = '', hits] = first.replace(/^packet \d+: /, '').split(' -> ');
  const lines = new Map<string, string>();
  let end = '';
  for (const line of rest) {
    const step = /^ {2}([A-Z]+) +(\w+) +(\S.*)$/.exec(line);
    if (step) lines.set(`${step[1] ?? ''} ${step[2] ?? ''}`, step[3] ?? '');
    else if (line.startsWith('  -> ')) end = line.slice(5);
  }
  return { head, lines, hits, end };
}

/** What a fact's runs had besides the usual two interfaces; those it cannot be told for are left out. */
const SETTINGS: Readonly<Record<string, Json>> = {
  'tcp-loose-off': { 'net.netfilter.nf_conntrack_tcp_loose': 0 },
  'dnat-localhost-on': { 'net.ipv4.conf.all.route_localnet': 1 },
  'dnat-output-lo-on': { 'net.ipv4.conf.all.route_localnet': 1 },
  'forward-off': { 'net.ipv4.ip_forward': 0 },
};

const MARKED = new Set(['mark-prerouting', 'mark-output', 'mark-filter-output']);

/** Facts whose packets the block describes only in part. */
const UNTOLD = new Set([
  'nat-needs-conntrack',
  'l2-broadcast',
  'pkttype-lo',
  'set-dims',
  'length',
  'conntrack-invalid-neg',
  'icmp-error-translated',
  'bad-checksum',
]);

function scenarioOf(fact: Fact): Json {
  const family = /\d:\d/.test(fact.packets[0]?.head.split(':')[0] ?? '') ? 6 : 4;
  const six = fact.packets.some(({ head }) => head.includes('2001:'));
  const transparent = fact.name === 'tproxy' || fact.name === 'tproxy-noroute';
  const ports = [53, 80, 5353, 8080, 9, 10, 8005, 8000];
  const listeners = ports
    .filter((port) => !(fact.name === 'tproxy-none' && port === 5353))
    .flatMap((port) =>
      ['tcp', 'udp'].map((proto) => ({
        proto,
        addr: six ? '::' : '0.0.0.0',
        port,
        transparent: transparent && port === 5353,
      })),
    );
  const policy = fact.name === 'tproxy';
  return {
    format: 1,
    family: six ? 6 : family,
    backend: fact.name.endsWith('legacy') ? 'legacy' : 'nft',
    ruleset: rulesetOf(fact),
    host: {
      interfaces: six
        ? [
            { name: 'eth0', addrs: ['2001:db8:1::10/64', '2001:db8:1::11/64'] },
            { name: 'eth1', addrs: ['2001:db8:2::1/64'] },
          ]
        : [
            {
              name: 'eth0',
              addrs: [
                '192.0.2.10/24',
                ...(fact.name === 'redirect-prerouting' ? ['192.0.2.11/24'] : []),
              ],
            },
            { name: 'eth1', addrs: ['10.0.0.1/24'] },
          ],
      routes: [
        { dst: 'default', via: six ? '2001:db8:1::1' : '192.0.2.1', dev: 'eth0' },
        ...(policy ? [{ dst: 'default', type: 'local', dev: 'lo', table: 133 }] : []),
        ...(MARKED.has(fact.name)
          ? [{ dst: 'default', via: '10.0.0.9', dev: 'eth1', table: 77 }]
          : []),
      ],
      rules: policy
        ? [{ priority: 100, fwmark: '0x1', table: 133 }]
        : MARKED.has(fact.name)
          ? [{ priority: 100, fwmark: '0x1', table: 77 }]
          : [],
      sysctls: {
        'net.ipv4.ip_forward': 1,
        'net.ipv6.conf.all.forwarding': 1,
        ...SETTINGS[fact.name],
      },
      listeners,
    },
    packets: fact.packets.map(({ head, end }) => ({
      ...packetOf(head, fact),
      // A datagram is INVALID for nothing but its checksum.
      ...(head.endsWith(' udp') && end.startsWith('ct INVALID') ? { bad_checksum: true } : {}),
    })),
  };
}

/** Tables that a fact lists steps of exist even where it shows no rule in them. */
function rulesetOf(fact: Fact): string {
  const wanted = new Set(
    fact.packets.flatMap(({ lines }) => [...lines.keys()].map((key) => key.split(' ')[1] ?? '')),
  );
  const given = fact.rules.split(/^(?=\*)/m).filter((part) => part.startsWith('*'));
  const builtIn: Readonly<Record<string, string>> = {
    raw: 'PREROUTING OUTPUT',
    mangle: 'PREROUTING INPUT FORWARD OUTPUT POSTROUTING',
    nat: 'PREROUTING INPUT OUTPUT POSTROUTING',
    filter: 'INPUT FORWARD OUTPUT',
    security: 'INPUT FORWARD OUTPUT',
  };
  const names = new Set([...given.map((part) => /^\*(\w+)/.exec(part)?.[1] ?? ''), ...wanted]);
  return [...names]
    .map((name) => {
      const part = given.find((each) => each.startsWith(`*${name}\n`)) ?? '';
      const rules = part.split('\n').slice(1).join('\n').trimEnd();
      const own = (builtIn[name] ?? '').split(' ');
      const user = new Set(
        [...rules.matchAll(/^-A (\S+)/gm)]
          .map(([, chain = '']) => chain)
          .filter((chain) => !own.includes(chain)),
      );
      const heads = [
        ...own.map((chain) => `:${chain} ACCEPT [0:0]`),
        ...[...user].map((chain) => `:${chain} - [0:0]`),
      ];
      return [`*${name}`, ...heads, rules, 'COMMIT'].join('\n');
    })
    .join('\n');
}

function packetOf(head: string, fact: Fact): Json {
  const state = /\[(\w+)\]/.exec(head)?.[1];
  const [, where = '', source = '', target = '', what = ''] =
    /^(in \S+|output)? ?(\S+) > (\S+) ?([^[]*)/.exec(head) ?? [];
  const portless = what.startsWith('icmp');
  const [src, sport] = portless ? [source] : endOf(source);
  const [dst, dport] = portless ? [target] : endOf(target);
  const [proto = 'tcp', ...rest] = what.trim().split(' ');
  const icmp = /type (\d+)(?:\/(\d+))?/.exec(what);
  const made = where === 'output' || (where === '' && src === '192.0.2.10');
  return {
    path: made ? 'output' : 'inbound',
    ...(made ? {} : { in_iface: where.replace('in ', '') || 'eth0' }),
    src,
    dst,
    proto,
    ...(sport === undefined ? {} : { sport }),
    ...(dport === undefined ? {} : { dport }),
    ...(proto === 'tcp' && rest[0] !== undefined && rest[0] !== '' ? { tcp_flags: rest[0] } : {}),
    ...(icmp ? { icmp_type: Number(icmp[1]), icmp_code: Number(icmp[2] ?? 0) } : {}),
    ...(fact.name === 'ttl' && sport === 2 ? { ttl: 1 } : {}),
    ...(state === undefined
      ? {}
      : { ctstate: state, ...(fact.name === 'nat-later' ? { establish: 'before_rules' } : {}) }),
  };
}

function endOf(text: string): readonly [address: string, port?: number] {
  const parts = text.split(':');
  if (parts.length === 2) return [parts[0] ?? '', Number(parts[1])];
  // An IPv6 address with a port is written without brackets: the port stands after the last colon.
  return parts.length > 2 && !text.endsWith('::')
    ? [parts.slice(0, -1).join(':'), Number(parts.at(-1))]
    : [text];
}

describe.skipIf(facts.length === 0)('measured facts (beside the project, where present)', () => {
  test.each(facts.filter(({ name }) => !UNTOLD.has(name)))('$name', (fact) => {
    const answer = runScenario(scenarioOf(fact));
    if (!answer.ok) throw new Error(answer.error);
    for (const [index, packet] of fact.packets.entries()) {
      const ours = answer.value.results[index] ?? {};
      const steps = Array.isArray(ours['steps']) ? ours['steps'].filter(isJson) : [];
      const said = `${fact.name}, packet ${index}: ${packet.head}`;
      for (const [key, line] of packet.lines) {
        const here = steps.filter(
          (step) => `${String(step['hook'])} ${String(step['table'])}` === key,
        );
        expect(here.map(stepText).join(' '), `${said}: ${key}`).toBe(line);
      }
      if (packet.hits !== undefined) {
        const hits = steps
          .filter((step) => typeof step['rule'] === 'number')
          .map((step) => `${String(step['chain'])}:${String(step['rule'])}`);
        expect(hits.join(' ') || 'no rule', said).toBe(packet.hits);
      }
      if (packet.end !== '') expect(endText(ours), said).toMatchObject(readEnd(packet.end));
    }
  });
});

function stepText(step: Json): string {
  const label = step['verdict'] === 'DROP' ? 'DROP' : (step['target'] ?? step['verdict']);
  return `${String(step['chain'])}:${String(step['rule'])}=${String(label)}`;
}

function readEnd(end: string): Json {
  const [state = '', fate = ''] = end.split('; ');
  const fields = [...fate.matchAll(/(\w+)=([^=]+?)(?= \w+=|$)/g)].map(
    ([, key = '', value = '']) => [key, value],
  );
  const wanted = Object.fromEntries(fields) as Record<string, string>;
  delete wanted['socket_port'];
  return { ...wanted, ct: state.replace('ct ', '') };
}

function endText(ours: Json): Json {
  const fate = isJson(ours['fate']) ? ours['fate'] : {};
  const texts = Object.entries(fate).map(([key, value]) => [key, String(value)]);
  return { ...Object.fromEntries(texts), ct: String(ours['ctstate']) };
}
