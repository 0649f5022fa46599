/** What a request costs, counted over the walks of the packets that open its connections. */
import type { Journey, JourneyLeg } from './run.ts';

export interface Cost {
  /** Times that a packet came to a netfilter hook. */
  readonly hooks: number;
  /** Rules put to a packet, whether they matched or not. */
  readonly rules: number;
  /** Times that chains of the nat table were walked. */
  readonly natLookups: number;
  /** Entries that conntrack made and kept. */
  readonly entries: number;
  /** Packets handed from the kernel to a program. */
  readonly crossings: number;
}

export function costOf({ leg, past }: JourneyLeg): Cost {
  let hooks = 0;
  let rules = 0;
  const asked = new Set<string>();
  let hook: string | undefined;
  for (const step of leg.steps.parts) {
    // Coming round lo begins PREROUTING anew; routing again inside OUTPUT does not leave the hook.
    if (step.kind === 'looped') hook = undefined;
    if (!('hook' in step)) continue;
    if (step.hook !== hook) hooks += 1;
    hook = step.hook;
    if ('rule' in step) rules += 1;
    else if (step.kind === 'misses') rules += step.count;
    if ('chain' in step && step.table === 'nat') asked.add(`${hooks} ${hook}`);
  }
  const before = new Set(past.connections.map(({ id }) => id));
  const made = leg.past.connections.filter(({ id, confirmed }) => confirmed && !before.has(id));
  const crossings = leg.fate.kind === 'delivered' ? 1 : 0;
  return { hooks, rules, natLookups: asked.size, entries: made.length, crossings };
}

export function totalCost({ legs }: Journey): Cost {
  return legs.map(costOf).reduce((sum, each) => ({
    hooks: sum.hooks + each.hooks,
    rules: sum.rules + each.rules,
    natLookups: sum.natLookups + each.natLookups,
    entries: sum.entries + each.entries,
    crossings: sum.crossings + each.crossings,
  }));
}
