/**
 * What the first questions about a large dump would wait for, made ahead of them in the pauses after
 * it was opened: the tests of its long chains, who leads to which chain, and a first walk with a look
 * at one of its steps, after which programs run at their speed.
 */
import type { Dump } from '#parse/dump.ts';
import { gatherCallers } from '#ruleset/callers.ts';
import type { ChainId, Ruleset } from '#ruleset/ruleset.ts';
import { walkedChains } from '#simulate/walked-chains.ts';
import type { Pauses } from './open-in-steps.ts';
import { presetsOf } from './presets/presets.ts';
import { stepDetails } from './step-details.ts';
import { traceView } from './trace-view.ts';
import { walkRequest } from './tracer.ts';
import type { Writers } from './written-by.ts';

/** Shorter chains are no work to speak of when a packet comes to them. */
const LONG = 256;
/** So long nobody else gets a turn, where one piece of work is not longer. */
const TURN_MS = 10;

/** Ends when all is made, or as soon as it is not wanted any more. */
export async function getReady(
  dump: Dump,
  writers: Writers,
  { now, pause }: Required<Pauses>,
  isWanted: () => boolean,
): Promise<void> {
  const work = workOn(dump, writers);
  await pause();
  let turn = now();
  while (isWanted() && work.next().done !== true) {
    if (now() - turn < TURN_MS) continue;
    await pause();
    turn = now();
  }
}

function* workOn(dump: Dump, writers: Writers): Generator<void, void> {
  for (const ruleset of dump.rulesets) {
    yield* longChains(ruleset);
    yield* gatherCallers(ruleset);
  }
  const [preset] = presetsOf(dump.rulesets);
  if (!preset) return;
  yield;
  const walk = walkRequest(dump, { revision: 0, choices: {}, ...preset }, undefined);
  if (!walk.ok) return;
  yield;
  const { stepCount } = traceView(walk.value, 0);
  yield;
  stepDetails(walk.value, stepCount >> 1, writers);
}

function* longChains(ruleset: Ruleset): Generator<void, void> {
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      const id = (firstChain + at) as ChainId; // consecutive ids: ruleset.ts
      if (ruleset.chain(id).ruleCount < LONG) continue;
      walkedChains(ruleset).chain(id);
      yield;
    }
  }
}
