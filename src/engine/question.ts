/** A packet line put to a dump: which ruleset it is for, who sends it, and what host it meets. */
import { type Result, err, ok } from '#base/result.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import { type AskedPacket, type PacketProblem, readPacketLine } from '#net/packet-line.ts';
import type { Origin, SentPacket } from '#net/packet.ts';
import type { Dump } from '#parse/dump.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { inferHost, inferOrigin } from '#simulate/infer-host.ts';
import type { Past } from '#simulate/world.ts';
import { type HostAround, hostAround } from './host-around.ts';

export interface Question {
  readonly asked: AskedPacket;
  readonly sent: SentPacket;
  /** Who sends it, where the line says so. */
  readonly saidBy: Origin | undefined;
  readonly ruleset: Ruleset;
  readonly rulesetIndex: number;
}

/** `start` is the ruleset asked for; the first of the packet's family where it is none. */
export function understand(
  dump: Dump,
  line: string,
  start?: number,
): Result<Question, readonly PacketProblem[]> {
  const read = readPacketLine(line);
  if (!read.ok) return read;
  const { family } = read.value.packet;
  const chosen = start === undefined ? undefined : dump.rulesets[start];
  const rulesetIndex =
    start !== undefined && chosen?.family === family
      ? start
      : dump.rulesets.findIndex((each) => each.family === family);
  const ruleset = dump.rulesets[rulesetIndex];
  if (!ruleset) return err([{ field: 'line', message: noRules(dump, family) }]);
  const asked = inferOrigin(ruleset, read.value);
  const { packet, origin = { kind: 'process', uid: 0, gid: 0 } } = asked;
  const saidBy = read.value.origin;
  return ok({ asked, sent: { packet, origin }, saidBy, ruleset, rulesetIndex });
}

/** The host that the packet meets: a whole one that was given, else the inferred one with what was told. */
export function hostFor(
  { asked, ruleset }: Question,
  given: Host | undefined,
  texts: HostTexts,
): HostAround {
  const around = hostAround(given ?? inferHost(ruleset, asked), texts, ruleset.family);
  return { ...around, past: atTime(around.past, asked.nowMs) };
}

/** The same past, with the clock at that instant. */
function atTime(past: Past, nowMs: number | undefined): Past {
  return nowMs === undefined ? past : { ...past, memory: { ...past.memory, nowMs } };
}

function noRules(dump: Dump, family: 4 | 6): string {
  if (dump.rulesets.length === 0) return 'There are no rules yet: paste what iptables-save prints.';
  const other = family === 4 ? 6 : 4;
  return `This is an IPv${family} packet, and the dump has only IPv${other} rules.`;
}
