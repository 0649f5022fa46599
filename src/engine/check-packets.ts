/** Packets walked and held against what a person expects of each. */
import {
  type By,
  type Ending,
  expectationOf,
  meets,
  printExpectation,
  readExpectation,
} from '#expect/expectation.ts';
import type { PacketTest } from '#expect/packet-file.ts';
import { verdictOf } from '#explain/verdict.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import { printAddress } from '#net/address.ts';
import { destinationPort } from '#net/packet.ts';
import type { Dump } from '#parse/dump.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import { everyEnd, walkRequest } from './tracer.ts';
import type { PacketCheck } from './views.ts';

/** One after the other, each as the first packet of its connection. */
export function checkPackets(
  dump: Dump,
  revision: number,
  tests: readonly PacketTest[],
  given: Host | undefined,
  host: HostTexts,
): readonly PacketCheck[] {
  return tests.map((test) => checkPacket(dump, revision, test, given, host));
}

function checkPacket(
  dump: Dump,
  revision: number,
  { packetLine, expected }: PacketTest,
  given: Host | undefined,
  host: HostTexts,
): PacketCheck {
  const walk = walkRequest(dump, { revision, packetLine, choices: {}, host }, given);
  if (!walk.ok) {
    const says = walk.error.map(({ message }) => message).join(' ');
    return { kind: 'unread', verdict: '', ended: '', says };
  }
  const { ruleset, legs } = walk.value;
  const [first] = legs;
  const verdict = first ? verdictOf(first, ruleset).sentence : '';
  const ended = first ? printExpectation(expectationOf(endingOf(first, ruleset))) : '';
  const expectation = readExpectation(expected);
  if (!expectation.ok) return { kind: 'unread', verdict, ended, says: expectation.error };

  const { legs: ends, complete } = everyEnd(walk.value);
  const met = ends.filter((leg) => meets(endingOf(leg, ruleset), expectation.value)).length;
  if (met === ends.length && complete) return { kind: 'passed', verdict, ended, says: '' };
  if (met === 0) return { kind: 'failed', verdict, ended, says: `It is ${verdict}.` };
  const more = complete ? '' : ' and more that were not followed';
  return {
    kind: 'depends',
    verdict,
    ended,
    says: `It depends on what the dump cannot tell: ${met} of ${ends.length} outcomes${more} are as expected.`,
  };
}

function endingOf(leg: Leg, ruleset: Ruleset): Ending {
  const { packet } = leg.last;
  const { kind, rule } = verdictOf(leg, ruleset);
  return {
    kind,
    address: printAddress(packet.destination),
    port: destinationPort(packet),
    program: programOf(leg),
    by: rule === undefined ? policyOf(leg, ruleset) : byRule(rule, ruleset),
  };
}

/** `Envoy` of “Envoy, inbound listener”. */
function programOf({ fate }: Leg): string | undefined {
  const label = fate.kind === 'delivered' ? fate.socket?.label : undefined;
  return label?.split(',')[0];
}

function byRule(id: RuleId, ruleset: Ruleset): By {
  const { chain: of, number } = ruleset.rule(id);
  const chain = ruleset.chain(of);
  return { table: chain.tableName, chain: chain.name, rule: number };
}

function policyOf({ fate }: Leg, ruleset: Ruleset): By | undefined {
  if (fate.kind !== 'dropped') return undefined;
  const chain = ruleset.chain(fate.chain);
  return { table: chain.tableName, chain: chain.name, rule: 'policy' };
}
