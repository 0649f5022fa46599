/** Makes a scenario on which kernel and simulator disagree as small as it gets. */
import { compare } from './compare.ts';
import type { Oracle } from './oracle.ts';
import type { PacketFields, RecordedResult, Scenario } from './recording.ts';

export interface Shrunk {
  readonly scenario: Scenario;
  readonly recorded: readonly (RecordedResult | undefined)[];
}

/**
 * Tries to do without packets, then without rules, for as long as the two still disagree; `undefined`
 * where they agree this time.
 */
export async function shrink(
  scenario: Scenario,
  oracle: Oracle,
  most = 120,
): Promise<Shrunk | undefined> {
  let tries = 0;
  const attempt = async (candidate: Scenario): Promise<Shrunk | undefined> => {
    tries += 1;
    const answer = await oracle.ask(candidate);
    if (!answer.ok || compare(candidate, answer.results).disagreements.length === 0)
      return undefined;
    return { scenario: candidate, recorded: answer.results };
  };
  let best = await attempt(scenario);
  if (!best) return undefined;
  for (let smaller = true; smaller && tries < most;) {
    smaller = false;
    for (const candidate of smallerOnes(best.scenario)) {
      if (tries >= most) break;
      const found = await attempt(candidate);
      if (!found) continue;
      best = found;
      smaller = true;
      break;
    }
  }
  return best;
}

function* smallerOnes(scenario: Scenario): Iterable<Scenario> {
  const { packets, ruleset } = scenario;
  for (let index = packets.length - 1; index >= 0; index -= 1) {
    const fewer = withoutPacket(packets, index);
    if (fewer) yield { ...scenario, packets: fewer };
  }
  const lines = ruleset.split('\n');
  const rules = lines.flatMap((line, index) => (line.startsWith('-A ') ? [index] : []));
  for (const size of [8, 4, 2, 1]) {
    for (let at = 0; at + size <= rules.length; at += size) {
      const gone = new Set(rules.slice(at, at + size));
      yield { ...scenario, ruleset: lines.filter((_, index) => !gone.has(index)).join('\n') };
    }
  }
}

/** `undefined` where a later packet refers to this one, or where it is the last one left. */
function withoutPacket(
  packets: readonly PacketFields[],
  gone: number,
): readonly PacketFields[] | undefined {
  if (packets.length === 1) return undefined;
  const refers = (packet: PacketFields): boolean =>
    packet['follow'] === gone || packet['reply_to'] === gone;
  if (packets.some(refers)) return undefined;
  const moved = (packet: PacketFields, key: 'follow' | 'reply_to'): PacketFields => {
    const to = packet[key];
    return typeof to === 'number' && to > gone ? { ...packet, [key]: to - 1 } : packet;
  };
  return packets
    .filter((_, index) => index !== gone)
    .map((packet) => moved(moved(packet, 'follow'), 'reply_to'));
}
