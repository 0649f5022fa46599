/** Counters of rules without the rules: what a picture of a whole node's traffic reads 250,000 of. */
import { ColumnRuleset } from './lookup.ts';
import { printRule } from './print.ts';
import type { Counters, RuleId, Ruleset } from './ruleset.ts';

/** What `[packets:bytes]` before a rule says; `undefined` where the dump has none. */
export function countersOf(ruleset: Ruleset, rule: RuleId): Counters | undefined {
  if (!(ruleset instanceof ColumnRuleset)) return undefined;
  const { ruleCounters, segments } = ruleset.columns;
  const stored = ruleCounters[rule] ?? 0;
  if (stored === 0) return undefined;
  let packets = 0;
  let value = 0;
  for (let at = stored - 1; ; at += 1) {
    const byte = segments.texts.byteAt(at);
    if (byte >= 48 && byte <= 57) value = value * 10 + byte - 48;
    else if (byte === COLON) {
      packets = value;
      value = 0;
    } else return { packets, bytes: value };
  }
}

const COLON = 58;

/** Counters by what a rule says and where, for finding the same rule in another dump of the node. */
export type CountersByRule = ReadonlyMap<string, Counters>;

/** Rules that say the same in one chain are told apart by their order. */
export function countersByRule(rulesets: readonly Ruleset[]): CountersByRule {
  const counters = new Map<string, Counters>();
  for (const ruleset of rulesets) {
    for (const [rule, key] of keysOf(ruleset)) {
      const counted = countersOf(ruleset, rule);
      if (counted) counters.set(key, counted);
    }
  }
  return counters;
}

/**
 * What each rule of a ruleset has counted since the earlier dump. A rule that was not there, or whose
 * counters were set back meanwhile, has counted all of it since.
 */
export function countersSince(
  ruleset: Ruleset,
  earlier: CountersByRule,
): ReadonlyMap<RuleId, Counters> {
  const since = new Map<RuleId, Counters>();
  for (const [rule, key] of keysOf(ruleset)) {
    const now = countersOf(ruleset, rule);
    if (!now) continue;
    const before = earlier.get(key);
    const goneOn = before && before.packets <= now.packets && before.bytes <= now.bytes;
    since.set(
      rule,
      goneOn ? { packets: now.packets - before.packets, bytes: now.bytes - before.bytes } : now,
    );
  }
  return since;
}

function* keysOf(ruleset: Ruleset): Generator<readonly [RuleId, string]> {
  for (const { name: table, firstChain, chainCount } of ruleset.tables) {
    for (let offset = 0; offset < chainCount; offset += 1) {
      const id = (firstChain + offset) as typeof firstChain; // Ids of a table's chains are consecutive.
      const { firstRule, ruleCount } = ruleset.chain(id);
      const seen = new Map<string, number>();
      for (let at = 0; at < ruleCount; at += 1) {
        const rule = (firstRule + at) as RuleId; // Ids of a chain's rules are consecutive.
        const text = printRule(ruleset, ruleset.rule(rule));
        const times = seen.get(text) ?? 0;
        seen.set(text, times + 1);
        yield [rule, `${ruleset.family} ${table} ${times} ${text}`];
      }
    }
  }
}
