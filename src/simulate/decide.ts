/** What one table makes of a packet, without a trace: the same walk, of which only the hits are kept. */
import type { Hook, TableName } from '#extensions/contract.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Moving } from './moving.ts';
import { Run } from './run.ts';
import type { Choice } from './step.ts';
import type { Part, Trail } from './steps.ts';
import { type Walked, walkTable } from './walk.ts';
import type { Past, World } from './world.ts';

export interface Decision {
  readonly walked: Walked;
  /** The rules that the packet matched, in the order of the walk. */
  readonly hits: readonly RuleId[];
  readonly choices: readonly Choice[];
}

/** `undefined` where the ruleset has no such table. `moving` is the packet as it comes there. */
export function decideTable(
  world: World,
  past: Past,
  moving: Moving,
  hook: Hook,
  table: TableName,
): Decision | undefined {
  const hits = new Hits();
  const run = new Run(world, past, moving, hits);
  const builtIn = run.chains.builtIn(hook, table);
  if (!builtIn) return undefined;
  const walked = walkTable(run, hook, table, builtIn);
  return { walked, hits: hits.rules, choices: run.choices };
}

class Hits implements Trail {
  readonly rules: RuleId[] = [];

  push(part: Part): void {
    if ('rule' in part && part.kind !== 'skipped') this.rules.push(part.rule);
  }
}
