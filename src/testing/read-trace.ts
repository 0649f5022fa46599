/**
 * A dump drawn as text and a packet line in, the walk as text out:
 *
 *     filter INPUT 1: entered web
 *     filter web 1: skipped --dport 443
 *     filter INPUT: policy DROP
 */
import { conditionsOf } from '#extensions/registry.ts';
import type { Host } from '#host/host.ts';
import { readPacketLine } from '#net/packet-line.ts';
import { readDump } from '#parse/read-dump.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { inferHost, inferOrigin } from '#simulate/infer-host.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import type { Step } from '#simulate/step.ts';
import { emptyPast } from '#simulate/world.ts';

export interface ReadTraceOptions {
  readonly host?: Host;
  /** Branches by key; what is not here takes the doubt's own default. */
  readonly choices?: Branches;
}

/** Throws where the dump or the packet is not what the test means it to be. */
export function walkLeg(
  dump: string,
  packetLine: string,
  options: ReadTraceOptions = {},
): { readonly leg: Leg; readonly ruleset: Ruleset } {
  const text = dump.replace(/^ +/gm, '').trimStart();
  const read = readPacketLine(packetLine);
  if (!read.ok) throw new Error(read.error.map(({ message }) => message).join(' '));
  const { family } = read.value.packet;
  const ruleset = readDump(text).rulesets.find((each) => each.family === family);
  if (!ruleset) throw new Error(`No IPv${family} rules in the test’s dump`);
  const asked = inferOrigin(ruleset, read.value);
  const host = options.host ?? inferHost(ruleset, asked);
  const origin = asked.origin ?? { kind: 'kernel', socket: false };
  const leg = runLeg({ ruleset, host, ...taking(options.choices ?? {}) }, emptyPast(false), {
    packet: asked.packet,
    origin,
  });
  return { leg, ruleset };
}

/** The steps at rules, chains' ends and policies; what lies between the hooks is left out. */
export function readTrace(
  dump: string,
  packetLine: string,
  options: ReadTraceOptions = {},
): readonly string[] {
  const { leg, ruleset } = walkLeg(dump, packetLine, options);
  return [...leg.steps].flatMap((step) => {
    const line = printStep(step, ruleset);
    return line === undefined ? [] : [line];
  });
}

function printStep(step: Step, ruleset: Ruleset): string | undefined {
  if (!('chain' in step)) return undefined;
  const chain = ruleset.chain(step.chain);
  const place = `${chain.tableName} ${chain.name}`;
  if (step.kind === 'chain-end') return `${place}: end`;
  if (step.kind === 'policy') return `${place}: policy ${step.verdict}`;
  const rule = ruleset.rule(step.rule);
  const at = `${place} ${rule.number}: ${step.kind}`;
  switch (step.kind) {
    case 'entered':
      return `${at} ${ruleset.chain(step.to).name}`;
    case 'decided':
    case 'queued':
      return `${at} ${step.verdict}`;
    case 'rejected':
      return `${at} ${step.with}`;
    case 'skipped': {
      const match = rule.matches[step.failed.match];
      const conditions = match ? conditionsOf(match, ruleset.family) : [];
      return `${at} ${conditions[step.failed.condition]?.words ?? ''}`;
    }
    default:
      return at;
  }
}
