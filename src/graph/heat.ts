/**
 * Counters laid over a map: what its rows, edges and cells have counted. The map itself stays as it
 * is, so that turning the heat on moves nothing.
 */
import { countersOf } from '#ruleset/counters.ts';
import type { Counters, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { MapView, NodeId } from './map-view.ts';

export type HeatUnit = 'packets' | 'bytes';

export interface HeatView {
  readonly unit: HeatUnit;
  /** The most that any rule has counted; 0 where the dump has no counters, or all are 0. */
  readonly most: number;
  /** Of the rules that have a row. */
  readonly rules: readonly (readonly [RuleId, number])[];
  readonly edges: readonly (readonly [string, number])[];
  /** Of the chains in a family's cells, all rules of each together. */
  readonly fields: readonly (readonly [NodeId, Float64Array<ArrayBuffer>])[];
}

/** `since` has other counters than the dump's own, such as what was counted since an earlier dump. */
export function heatOf(
  ruleset: Ruleset,
  map: MapView,
  unit: HeatUnit,
  since?: ReadonlyMap<RuleId, Counters>,
): HeatView {
  const count = (rule: RuleId): number =>
    (since ? since.get(rule) : countersOf(ruleset, rule))?.[unit] ?? 0;
  const chainNodes = new Map<number, NodeId>(map.cards.map(({ chain, id }) => [chain, id]));
  for (const { id, field } of map.families) {
    for (const chain of field.chains) chainNodes.set(chain, id);
  }
  // What rules without a row lead along, by the nodes at both ends.
  const bundles = new Map<string, number>();
  let most = 0;
  const total = (from: NodeId, first: number, rules: number, skip: number): number => {
    let sum = 0;
    for (let at = 0; at < rules; at += 1) {
      const rule = (first + at) as RuleId; // Ids of a chain's rules are consecutive.
      const counted = count(rule);
      sum += counted;
      most = Math.max(most, counted);
      const target = at < skip ? undefined : ruleset.jumpTarget(rule);
      const to = target === undefined ? undefined : chainNodes.get(target);
      if (to !== undefined)
        bundles.set(`${from} ${to}`, (bundles.get(`${from} ${to}`) ?? 0) + counted);
    }
    return sum;
  };
  for (const { id, chain, ruleCount, rows } of map.cards) {
    total(id, ruleset.chain(chain).firstRule, ruleCount, rows.length);
  }
  const fields = map.families.map(({ id, field }) => {
    const sums = Float64Array.from(field.chains, (chain) => {
      // Cells hold the ids of chains bare.
      const { firstRule, ruleCount } = ruleset.chain(
        chain as (typeof ruleset.tables)[0]['firstChain'],
      );
      return total(id, firstRule, ruleCount, 0);
    });
    return [id, sums] as const;
  });
  const rules = map.cards.flatMap(({ rows }) =>
    rows.map(({ rule }) => [rule, count(rule)] as const),
  );
  const edges = map.edges.map(({ id, from, to, rule, ownRow }) => {
    return [id, ownRow ? count(rule) : (bundles.get(`${from} ${to}`) ?? 0)] as const;
  });
  return { unit, most, rules, edges, fields };
}
