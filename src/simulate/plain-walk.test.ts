/**
 * The walk passes over rules that a packet is known to miss. Over a ruleset that knows nothing of its
 * rules it puts every rule to the packet: both leave the same steps, the same choices, the same past.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '#base/assert.ts';
import { readScenarioPacket } from '#engine/scenario-packet.ts';
import { readHost } from '#host/read-host.ts';
import type { Host } from '#host/host.ts';
import type { Family } from '#net/family.ts';
import { readPacketLine } from '#net/packet-line.ts';
import type { SentPacket } from '#net/packet.ts';
import { printProtocol } from '#net/protocol.ts';
import { readDump } from '#parse/read-dump.ts';
import { ChainTestsBuilder } from '#ruleset/chain-tests.ts';
import type { ChainId, Ruleset } from '#ruleset/ruleset.ts';
import { everyCase } from '#testing/every-case.ts';
import { generateScenario } from '#testing/kernel/generate.ts';
import { decideTable } from './decide.ts';
import { inferHost } from './infer-host.ts';
import { type Leg, runLeg } from './leg.ts';
import type { Step } from './step.ts';
import type { Part } from './steps.ts';
import { type Past, type World, emptyPast } from './world.ts';

/** The same ruleset, of whose rules nothing is known before they are asked. */
function plain(ruleset: Ruleset): Ruleset {
  const knowsNothing = (id: ChainId): ReturnType<Ruleset['testsOf']> => {
    const { ruleCount } = ruleset.chain(id);
    const nothing = new ChainTestsBuilder(ruleCount);
    for (let rule = 0; rule < ruleCount; rule += 1) nothing.endRule();
    return nothing.finish();
  };
  const { family, backend, tables, chainCount, ruleCount } = ruleset;
  return {
    family,
    backend,
    tables,
    chainCount,
    ruleCount,
    testsOf: knowsNothing,
    chain: (id) => ruleset.chain(id),
    chainName: (id) => ruleset.chainName(id),
    firstRulesOf: (first, count) => ruleset.firstRulesOf(first, count),
    rule: (id) => ruleset.rule(id),
    linesOf: (first, count) => ruleset.linesOf(first, count),
    jumpTarget: (id) => ruleset.jumpTarget(id),
    targetName: (id) => ruleset.targetName(id),
    hasMatch: (id, kind) => ruleset.hasMatch(id, kind),
    asksInterface: (id) => ruleset.asksInterface(id),
    chainNamed: (table, name) => ruleset.chainNamed(table, name),
    tableNamed: (name) => ruleset.tableNamed(name),
  };
}

/** Sends the packets one after another. */
function walkAll(ruleset: Ruleset, host: Host, packets: readonly SentPacket[]): readonly Leg[] {
  const legs: Leg[] = [];
  let past: Past = emptyPast(false);
  for (const sent of packets) {
    const leg = runLeg({ ruleset, host, choose: () => undefined }, past, sent);
    past = leg.past;
    legs.push(leg);
  }
  return legs;
}

/** Each table that the packet came to decides the same without a trace. */
function expectSameDecisions(ruleset: Ruleset, host: Host, leg: Leg): void {
  const world: World = { ruleset, host, choose: () => undefined };
  const walks = new Map<string, Part[]>();
  for (const part of leg.steps.parts) {
    if (!('table' in part) || !('chain' in part)) continue;
    const begins = part.depth === 0 && walks.get(`${part.hook} ${part.table}`) === undefined;
    if (begins) walks.set(`${part.hook} ${part.table}`, []);
    walks.get(`${part.hook} ${part.table}`)?.push(part);
  }
  for (const parts of walks.values()) {
    const [first] = parts;
    // Round lo a packet may come to a table twice.
    if (!first || !('table' in first) || !('hook' in first)) continue;
    if (leg.steps.parts.some(({ kind }) => kind === 'looped')) continue;
    const decision = decideTable(world, leg.past, first.before, first.hook, first.table);
    const hits = parts.flatMap((part) =>
      'rule' in part && part.kind !== 'skipped' ? [part.rule] : [],
    );
    expect(decision?.hits).toEqual(hits);
    const last = parts.at(-1);
    const ended = leg.steps.parts.at(-1) === last && leg.fate.kind !== 'endless';
    if (ended) expect(decision?.walked).toEqual({ kind: 'ended', fate: leg.fate });
    else if (leg.fate.kind !== 'endless') expect(decision?.walked).toEqual({ kind: 'goes-on' });
  }
}

function expectSame(ruleset: Ruleset, host: Host, packets: readonly SentPacket[]): void {
  const quick = walkAll(ruleset, host, packets);
  const slow = walkAll(plain(ruleset), host, packets);
  for (const [index, leg] of quick.entries()) {
    const { steps, ...rest } = present(slow[index], 'each walk has a leg for each packet');
    expect([...leg.steps].map(readWhole)).toEqual([...steps].map(readWhole));
    expectSameDecisions(ruleset, host, leg);
    expect({ ...leg, steps: undefined }).toEqual({ ...rest, steps: undefined });
  }
}

/** With what a rule failed by, which is found out only where it is read. */
function readWhole(step: Step): Step {
  return step.kind === 'skipped' ? { ...step, failed: step.failed } : step;
}

function rulesetOf(text: string, family: Family): Ruleset | undefined {
  const tool = family === 6 ? 'ip6tables-save' : 'iptables-save';
  const dump = readDump(`# Generated by ${tool} v1.8.9\n${text}`);
  return dump.rulesets.find((each) => each.family === family);
}

test('random rulesets, random packets', () => {
  fc.assert(
    fc.property(fc.nat(1e9), (seed) => {
      const scenario = generateScenario(seed, { packets: 8 });
      const ruleset = rulesetOf(scenario.ruleset, scenario.family);
      const host = readHost(scenario.host, scenario.family);
      if (!ruleset || !host.ok) return;
      const packets = scenario.packets.flatMap(
        (packet) => readScenarioPacket(packet, host.value) ?? [],
      );
      expectSame(ruleset, host.value, packets);
    }),
    { numRuns: 100 },
  );
});

/** A rule of every case of every match, each with a tail that some packets miss. */
function rulesOfCases(family: Family): readonly string[] {
  const tails = ['', ' -m mark --mark 0x1', ' -m conntrack --ctstate NEW'];
  const matches = everyCase().filter(({ role }) => role === 'match');
  return matches.flatMap(({ extension, cases }) =>
    cases
      .filter(({ families, expected }) => families.includes(family) && expected.kind !== 'problem')
      .map(({ options, protocol }, index) => {
        const named = protocol === undefined ? '' : `-p ${printProtocol(protocol)}`;
        const asks =
          extension.kind === 'basic' ? options : `${named} -m ${extension.kind} ${options}`;
        return `-A INPUT ${asks}${tails[index % tails.length] ?? ''}`;
      }),
  );
}

const ADDRESSES = {
  4: ['10.0.0.9', '10.1.2.3', '192.168.7.1', '224.0.0.1', '127.0.0.1'],
  6: ['2001:db8::9', '2001:db8:1::3', 'fe80::1', 'ff02::1', '::1'],
} as const;

function packetOf(family: Family): fc.Arbitrary<SentPacket> {
  const address = fc.constantFrom(...ADDRESSES[family]);
  const port = fc.constantFrom(22, 53, 80, 443, 8080, 40000);
  return fc
    .tuple(fc.constantFrom('tcp', 'udp', 'icmp', 'sctp', 'gre'), address, address, port, port)
    .chain(([protocol, source, destination, from, to]) => {
      const open = family === 6 ? '[' : '';
      const close = family === 6 ? ']' : '';
      const ported = protocol !== 'icmp' && protocol !== 'gre';
      const end = (host: string, at: number): string =>
        ported ? `${open}${host}${close}:${at}` : host;
      const ends = `${end(source, from)} > ${end(destination, to)}`;
      return fc
        .constantFrom('in eth0', 'in wlan0', 'uid 1000', 'in eth0 mark 1')
        .map((tail) => `${protocol} ${ends} ${tail}`);
    })
    .map((line) => {
      const read = readPacketLine(line);
      if (!read.ok) throw new Error(`${line}: ${read.error.map(({ message }) => message).join()}`);
      const { packet, origin } = read.value;
      return { packet, origin: origin ?? { kind: 'kernel', socket: false } };
    });
}

describe.each([4, 6] as const)('every match there is, IPv%i', (family) => {
  const rules = rulesOfCases(family);
  const text = ['*mangle', ':INPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n');
  const ruleset = present(rulesetOf(text, family), 'the cases make a ruleset');

  test('random packets', () => {
    expect(rules.length).toBeGreaterThan(300);
    fc.assert(
      fc.property(fc.array(packetOf(family), { minLength: 1, maxLength: 3 }), (packets) => {
        const [first] = packets;
        if (!first) return;
        const { packet, origin } = first;
        const host = inferHost(ruleset, { packet, origin });
        expectSame(ruleset, host, packets);
      }),
      { numRuns: 25 },
    );
  });
});
