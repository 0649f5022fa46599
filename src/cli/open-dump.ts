import type { Engine } from '#engine/engine.ts';
import { createLocalEngine } from '#engine/local-engine.ts';
import type { DumpView } from '#engine/views.ts';
import type { GivenHost } from './host-option.ts';
import { type Tools, readInput } from './tools.ts';

/** An engine, and what it said of the dump it opened. */
export interface OpenedDump {
  readonly engine: Engine;
  readonly dump: DumpView;
}

/** Opens a dump in an engine of its own, which also knows the host where one is given. */
export async function openDump(tools: Tools, path: string, host?: GivenHost): Promise<OpenedDump> {
  return openText(await readInput(tools, path), host);
}

export async function openText(
  text: string | Uint8Array<ArrayBuffer>,
  host: GivenHost = {},
): Promise<OpenedDump> {
  const engine = createLocalEngine({ now: () => performance.now(), ...host });
  return { engine, dump: await engine.open(text) };
}
