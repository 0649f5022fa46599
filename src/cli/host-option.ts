/** `--host FILE`: what stands around the rules. */
import { readHostFile } from '#engine/host-given.ts';
import type { EngineOptions } from '#engine/local-engine.ts';
import { readPacketLine } from '#net/packet-line.ts';
import { STATUS, Stop, type Tools, readText } from './tools.ts';

export type GivenHost = Omit<EngineOptions, 'now'>;

/** The host that a packet meets, as an engine takes it. */
export async function readHost(tools: Tools, file: string, packetLine: string): Promise<GivenHost> {
  const packet = readPacketLine(packetLine);
  const family = packet.ok ? packet.value.packet.family : 4;
  const host = readHostFile(await readText(tools, file), family);
  if (!host.ok) throw new Stop(STATUS.bad, `${file}: ${host.error}`);
  const { options, problems } = host.value;
  for (const problem of problems) tools.terminal.note(`chainwalk: ${file}: ${problem}\n`);
  return options;
}
