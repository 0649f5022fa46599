/** A part of a ruleset as text: some rules of some chains, and every chain that they need. */
import { printRule } from './print.ts';
import type { Chain, ChainId, RuleId, Ruleset } from './ruleset.ts';

/**
 * What `iptables-save` would print of a node that has these rules only, without counters. Built-in
 * chains stay, for their policies, and so does a chain, then empty, that a rule kept leads to.
 */
export function printSlice(
  ruleset: Ruleset,
  kept: ReadonlyMap<ChainId, readonly RuleId[]>,
): string {
  const needed = new Set(kept.keys());
  for (const rules of kept.values()) {
    for (const rule of rules) {
      const target = ruleset.jumpTarget(rule);
      if (target !== undefined) needed.add(target);
    }
  }
  const lines: string[] = [];
  for (const { name, firstChain, chainCount } of ruleset.tables) {
    const chains: Chain[] = [];
    for (let at = 0; at < chainCount; at += 1) {
      const chain = ruleset.chain((firstChain + at) as ChainId); // A table's chains are consecutive.
      if (chain.policy !== undefined || chain.hook !== undefined || needed.has(chain.id)) {
        chains.push(chain);
      }
    }
    lines.push(
      `*${name}`,
      ...chains.map((chain) => `:${chain.name} ${chain.policy ?? '-'} [0:0]`),
      ...chains.flatMap(({ id }) =>
        (kept.get(id) ?? []).map((rule) => printRule(ruleset, ruleset.rule(rule))),
      ),
      'COMMIT',
    );
  }
  return `${lines.join('\n')}\n`;
}
