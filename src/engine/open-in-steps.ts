import type { Dump } from '#parse/dump.ts';
import { readInSteps } from '#parse/read-dump.ts';
import { Overtaken } from './engine.ts';
import type { OnProgress } from './views.ts';

export interface Pauses {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Lets others have their turn. Without it, a dump is read in one go. */
  readonly pause?: () => Promise<void>;
}

/** So long nobody else gets a turn. */
const TURN_MS = 40;
/** Most dumps are read before anybody could read how far they are. */
const QUIET_MS = 150;

/**
 * Reads a dump with pauses, in which others may find out that it is not wanted any more: it then is
 * given up with `Overtaken`.
 */
export async function openInSteps(
  text: string | Uint8Array,
  { now, pause }: Pauses,
  isWanted: () => boolean,
  onProgress?: OnProgress,
): Promise<Dump> {
  const start = now();
  let turn = start;
  const steps = readInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const time = now();
    if (!pause || time - turn < TURN_MS) continue;
    if (time - start > QUIET_MS) onProgress?.(step.value);
    await pause();
    if (!isWanted()) throw new Overtaken('Reading the dump was given up');
    turn = now();
  }
}
