import { describe, expect, test } from 'vitest';
import { NameCollector } from '#cluster/names.ts';
import { readDump } from '#parse/read-dump.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { PROGRAMS } from './programs.ts';
import { readNamePattern, readRulePattern } from './notation.ts';
import { type Recognition, recognise } from './recognise.ts';

const NO_NAMES = new NameCollector();

function rulesetOf(text: string): Ruleset {
  const [ruleset] = readDump(text).rulesets;
  if (!ruleset) throw new Error('The dump has no ruleset');
  return ruleset;
}

/** Of every chain and rule, `nat DOCKER: Docker, published ports` and what the rules are for. */
function told(text: string): string {
  const ruleset = rulesetOf(text);
  const recognition = recognise(ruleset, NO_NAMES);
  const lines: string[] = [];
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      const chain = ruleset.chain((firstChain + at) as ChainId); // Consecutive ids.
      const writer = recognition.chain(chain.id);
      const label = writer?.label ? ` (${writer.label})` : '';
      if (chain.ruleCount === 0 && !writer) continue;
      const whose = writer ? `${writer.program.name}, ${writer.role}${label}` : 'nobody';
      lines.push(`${chain.tableName} ${chain.name}: ${whose}`);
      for (let rule = 0; rule < chain.ruleCount; rule += 1) {
        lines.push(`  ${toldOfRule(recognition, (chain.firstRule + rule) as RuleId)}`); // Consecutive ids.
      }
    }
  }
  return `\n${lines.join('\n')}\n`;
}

function toldOfRule(recognition: Recognition, id: RuleId): string {
  const writer = recognition.rule(id);
  if (!writer) return 'nobody';
  return writer.says ?? (writer.byHand ? 'by hand' : 'not one it is known to write');
}

test('a service without comments is told by its address, its backends by theirs', () => {
  expect(
    told(`*nat
:KUBE-SERVICES -
:KUBE-SVC-AAAAAAAAAAAAAAAA -
:KUBE-MARK-MASQ -
:KUBE-SEP-BBBBBBBBBBBBBBBB -
:KUBE-SEP-CCCCCCCCCCCCCCCC -
:KUBE-SEP-DDDDDDDDDDDDDDDD -
-A PREROUTING -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.7.9/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA
-A KUBE-SVC-AAAAAAAAAAAAAAAA ! -s 10.244.0.0/16 -d 10.96.7.9/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-AAAAAAAAAAAAAAAA -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-BBBBBBBBBBBBBBBB
-A KUBE-SVC-AAAAAAAAAAAAAAAA -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-CCCCCCCCCCCCCCCC
-A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-DDDDDDDDDDDDDDDD
-A KUBE-SEP-BBBBBBBBBBBBBBBB -s 10.244.1.5/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -m tcp -j DNAT --to-destination 10.244.1.5:8080
-A KUBE-SEP-CCCCCCCCCCCCCCCC -p tcp -m tcp -j DNAT --to-destination 10.244.2.6:8080
-A KUBE-SEP-DDDDDDDDDDDDDDDD -p tcp -m tcp -j DNAT --to-destination 10.244.3.7:8080
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
COMMIT`),
  ).toBe(`
nat PREROUTING: nobody
  The way to KUBE-SERVICES: finds the service by destination address and port, and sends the packet to the service’s own chain.
nat KUBE-SERVICES: kube-proxy, list of services
  A packet to 10.96.7.9, tcp port 80, is for the service 10.96.7.9 tcp 80.
nat KUBE-SVC-AAAAAAAAAAAAAAAA: kube-proxy, service (10.96.7.9 tcp 80)
  Marks the packet for masquerade, because it does not come from a pod’s address (10.244.0.0/16): the backend’s answer must come back through this node.
  Picks one of 3 backends at random: 1/3 goes to 10.244.1.5:8080.
  Picks one of 3 backends at random: 1/3 goes to 10.244.2.6:8080.
  Picks one of 3 backends at random: 1/3 goes to 10.244.3.7:8080; it is the last, and takes what the others left.
nat KUBE-MARK-MASQ: kube-proxy, masquerade mark
  Sets the mark 0x4000/0x4000, by which KUBE-POSTROUTING knows what to masquerade.
nat KUBE-SEP-BBBBBBBBBBBBBBBB: kube-proxy, backend (10.244.1.5:8080)
  The backend calls its own service: marks the packet for masquerade, or the backend would answer itself past this node.
  Sends the connection to the backend 10.244.1.5:8080: from here on that is its destination.
nat KUBE-SEP-CCCCCCCCCCCCCCCC: kube-proxy, backend (10.244.2.6:8080)
  Sends the connection to the backend 10.244.2.6:8080: from here on that is its destination.
nat KUBE-SEP-DDDDDDDDDDDDDDDD: kube-proxy, backend (10.244.3.7:8080)
  Sends the connection to the backend 10.244.3.7:8080: from here on that is its destination.
`);
});

test('a node port’s chain without a comment has the name of the service’s own chain', () => {
  expect(
    told(`*nat
:KUBE-SERVICES -
:KUBE-NODEPORTS -
:KUBE-EXT-AAAAAAAAAAAAAAAA -
:KUBE-SVC-AAAAAAAAAAAAAAAA -
-A KUBE-SERVICES -d 10.96.7.9/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA
-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-EXT-AAAAAAAAAAAAAAAA
-A KUBE-EXT-AAAAAAAAAAAAAAAA -j KUBE-SVC-AAAAAAAAAAAAAAAA
COMMIT`),
  ).toBe(`
nat KUBE-SERVICES: kube-proxy, list of services
  A packet to 10.96.7.9, tcp port 80, is for the service 10.96.7.9 tcp 80.
nat KUBE-NODEPORTS: kube-proxy, list of node ports
  Node port 30080 is for the service 10.96.7.9 tcp 80.
nat KUBE-EXT-AAAAAAAAAAAAAAAA: kube-proxy, way in from outside (10.96.7.9 tcp 80)
  Goes on to all backends of the service.
nat KUBE-SVC-AAAAAAAAAAAAAAAA: kube-proxy, service (10.96.7.9 tcp 80)
`);
});

test('a rule of somebody else in a program’s chain is not the program’s', () => {
  expect(
    told(`*filter
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -p tcp -m tcp --dport 9000 -j DROP
-A DOCKER-USER -s 198.51.100.7/32 -j DROP
-A DOCKER-USER -j RETURN
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER -p tcp -m tcp --dport 23 -j LOG
COMMIT`),
  ).toBe(`
filter FORWARD: nobody
  The way to DOCKER-USER: made for the administrator’s own rules: they are asked before Docker’s.
  The way to DOCKER: lets what comes to published ports through to containers.
  nobody
filter DOCKER-USER: Docker, rules of the administrator
  by hand
  Nothing more: on to Docker’s own rules.
filter DOCKER: Docker, allowed to containers
  Port 80 of the container 172.17.0.2 is published: may come in from outside docker0.
  not one it is known to write
`);
});

describe('nobody claims', () => {
  test.each([
    [
      'a firewall made by hand',
      `*filter
:INPUT DROP [0:0]
:LOGDROP - [0:0]
:TCP - [0:0]
:reject - [0:0]
:dynamic - [0:0]
:net2fw - [0:0]
:IN_public - [0:0]
:INVALID - [0:0]
:in_web - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j TCP
-A INPUT -j LOGDROP
-A TCP -s 192.0.2.0/24 -j ACCEPT
-A LOGDROP -j LOG
-A LOGDROP -j DROP
-A reject -j REJECT
-A IN_public -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT`,
    ],
    [
      'a chain that has a program’s name and not its rules',
      `*nat
-A PREROUTING -p tcp -j ISTIO_INBOUND
-A ISTIO_INBOUND -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.0.2.8
COMMIT`,
    ],
    [
      'a chain in another table than the program’s',
      `*mangle
-A PREROUTING -j KUBE-SERVICES
-A KUBE-SERVICES -j MARK --set-xmark 0x1/0x1
COMMIT`,
    ],
    [
      'comments that only say so',
      `*filter
-A FORWARD -m comment --comment "kubernetes forwarding rules" -j ACCEPT
-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j mine
-A mine -m comment --comment "default/web:http" -j ACCEPT
COMMIT`,
    ],
    [
      'two servers that are spared conntrack for DNS',
      `*raw
-A PREROUTING -d 192.0.2.3/32 -p udp -m udp --dport 53 -j NOTRACK
-A PREROUTING -d 192.0.2.4/32 -p udp -m udp --dport 53 -j NOTRACK
-A OUTPUT -s 192.0.2.3/32 -p udp -m udp --sport 53 -j NOTRACK
-A OUTPUT -s 192.0.2.4/32 -p udp -m udp --sport 53 -j NOTRACK
COMMIT`,
    ],
  ])('%s', (_, dump) => {
    expect(recognise(rulesetOf(dump), NO_NAMES).programs.map(({ program }) => program.id)).toEqual(
      [],
    );
  });
});

test('names that others use too count where their program shows elsewhere', () => {
  const dump = `*filter
:sha-lh-083fae8e65eab228ff1c - [0:0]
:reject - [0:0]
:dynamic - [0:0]
:net-fw - [0:0]
COMMIT`;
  expect(told(dump)).toBe(`
filter sha-lh-083fae8e65eab228ff1c: Shorewall, marker
filter reject: Shorewall, common part
filter dynamic: Shorewall, common part
filter net-fw: Shorewall, zone to zone (net to fw)
`);
});

describe('the data', () => {
  test.each(PROGRAMS.map((program) => [program.id, program] as const))('%s', (_, program) => {
    const says = [program.says, ...program.chains.map((chain) => chain.says)];
    for (const each of says) if (typeof each === 'string') expect(each).toMatch(/[.]$/);
    const names = program.chains.map(({ name, tables = [] }) => `${name} ${tables.join()}`);
    expect(new Set(names).size).toBe(names.length);
    for (const chain of program.chains) {
      const { start, rest } = readNamePattern(chain.name);
      if (!rest) expect(start.length, `${start} fits a chain`).toBeLessThanOrEqual(28);
      const given = new Set([...chain.name.matchAll(/\{(\w+)/g)].map(([, name]) => name));
      for (const [words, saying] of chain.rules ?? []) {
        const pattern = readRulePattern(words);
        if (typeof saying !== 'string') continue;
        for (const [, name = ''] of saying.matchAll(/\{(\w+)\}/g)) {
          expect(
            pattern.source.includes(`(?<${name}>`) || given.has(name),
            `${words}: ${name}`,
          ).toBe(true);
        }
      }
    }
  });

  test('no two programs have one id', () => {
    expect(new Set(PROGRAMS.map(({ id }) => id)).size).toBe(PROGRAMS.length);
  });
});
