/** Recordings of the kernel's trace, against the dump that is open. */
import { present } from '#base/assert.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import type { Dump } from '#parse/dump.ts';
import { type Comparison, compareRecording } from '#recording/compare-recording.ts';
import { readRecording } from '#recording/read-recording.ts';
import type { RecordedPacket } from '#recording/recording.ts';
import { traceCommands } from '#recording/trace-commands.ts';
import type { RecordedPacketView, RecordingView, TraceCommandsView } from './recording-views.ts';
import { presetsOf } from './presets/presets.ts';
import { type Walk, walkRequest } from './tracer.ts';

/** More packets than this are read and not walked: each costs a walk, or several. */
const MOST_PACKETS = 200;

/** A doubt each: no packet meets as many on one way. */
const MOST_TURNS = 64;

/** `undefined` where the text is no recording. */
export function recordingView(
  dump: Dump,
  text: string,
  texts: HostTexts,
  given: Host | undefined,
): RecordingView | undefined {
  const recording = readRecording(text);
  if (!recording) return undefined;
  const { format, packets, unread } = recording;
  const uids = uidsOf(dump);
  const walk = (packetLine: string, choices: Branches): Walk | undefined => {
    const request = { revision: 0, packetLine, choices, host: texts };
    const walked = walkRequest(dump, request, given);
    return walked.ok ? walked.value : undefined;
  };
  return {
    format,
    unread,
    packets: packets
      .slice(0, MOST_PACKETS)
      .map((packet) => best(packet, linesOf(packet, uids), walk)),
  };
}

type WalkLine = (packetLine: string, choices: Branches) => Walk | undefined;

/** Recordings of nf_tables do not tell who sent a packet of this host: one of those that rules ask for, or root. */
function linesOf(
  { packetLine, steps }: RecordedPacket,
  uids: readonly string[],
): readonly string[] {
  const local = steps[0]?.chain === 'OUTPUT' && !/ (?:uid|in) /.test(packetLine);
  return local ? uids.map((uid) => `${packetLine} uid ${uid}`) : [packetLine];
}

function uidsOf(dump: Dump): readonly string[] {
  const named = presetsOf(dump.rulesets).flatMap(({ packetLine }) => {
    const [, uid] = / uid (\d+)/.exec(packetLine) ?? [];
    return uid === undefined ? [] : [uid];
  });
  return [...new Set(['0', ...named])];
}

/** The line, of those that it may have been, whose walk agrees furthest. */
function best(
  packet: RecordedPacket,
  lines: readonly string[],
  walk: WalkLine,
): RecordedPacketView {
  const views = lines.map((line) => follow(packet, line, walk));
  const rank = ({ comparison }: RecordedPacketView): number =>
    comparison ? comparison.agreed + (comparison.difference ? 0 : 0.5) : -1;
  return present(views.toSorted((a, b) => rank(b) - rank(a))[0], 'a packet has a line');
}

/**
 * Walks as the packet really went. What the dump leaves open the recording tells: while the walk
 * parts from it, the last open branch before that is taken the other way, where that agrees further.
 */
function follow(packet: RecordedPacket, packetLine: string, walk: WalkLine): RecordedPacketView {
  let choices: Branches = {};
  let found = compared(packet, walk(packetLine, choices));
  for (let turns = 0; turns < MOST_TURNS && found?.comparison.difference; turns += 1) {
    const better = turned(packet, found, choices, (other) => walk(packetLine, other));
    if (!better) break;
    ({ choices, found } = better);
  }
  return { packetLine, steps: packet.steps.length, comparison: found?.comparison, choices };
}

type Branches = Readonly<Record<string, 'yes' | 'no'>>;

interface Found {
  readonly walk: Walk;
  readonly comparison: Comparison;
}

function compared(packet: RecordedPacket, walk: Walk | undefined): Found | undefined {
  const [leg] = walk?.legs ?? [];
  if (!walk || !leg) return undefined;
  return { walk, comparison: compareRecording(packet, leg.steps, walk.ruleset) };
}

function turned(
  packet: RecordedPacket,
  { walk: { legs }, comparison }: Found,
  choices: Branches,
  walk: (choices: Branches) => Walk | undefined,
): { readonly choices: Branches; readonly found: Found } | undefined {
  const open = (legs[0]?.choices ?? []).filter(({ key }) => !Object.hasOwn(choices, key));
  for (const { key, taken } of open.toReversed()) {
    const other: Branches = { ...choices, [key]: taken === 'yes' ? 'no' : 'yes' };
    const found = compared(packet, walk(other));
    if (!found) continue;
    const further = found.comparison.agreed > comparison.agreed || !found.comparison.difference;
    if (further) return { choices: other, found };
  }
  return undefined;
}

/** For the packet of a trace kept. */
export function traceCommandsView({ sent, ruleset }: Walk): TraceCommandsView {
  const { backend: own } = ruleset;
  const backends = own === 'nft' ? (['nft', 'legacy'] as const) : (['legacy', 'nft'] as const);
  return backends.map((backend) => ({
    backend,
    commands: traceCommands(sent, backend),
  }));
}
