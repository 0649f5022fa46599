import type { Engine } from '#engine/engine.ts';
import { type EngineOptions, createLocalEngine } from '#engine/local-engine.ts';
import type { DumpView } from '#engine/views.ts';
import { type Tools, readInput } from './tools.ts';

/** Opens a dump in an engine of its own, which also knows the host where one is given. */
export async function openDump(
  tools: Tools,
  path: string,
  host: Omit<EngineOptions, 'now'> = {},
): Promise<{ readonly engine: Engine; readonly dump: DumpView }> {
  const engine = createLocalEngine({ now: () => performance.now(), ...host });
  return { engine, dump: await engine.open(await readInput(tools, path)) };
}
