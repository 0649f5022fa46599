/** The dump's tables and chains, as an outline to jump by. */
import { counted } from '#base/counted.ts';
import type { Dump } from '#parse/dump.ts';
import type { Chain, Ruleset } from '#ruleset/ruleset.ts';
import { chainsOf } from './place.ts';

export interface OutlineTable {
  readonly name: string;
  /** "IPv4, 12 chains" */
  readonly says: string;
  /** From 1, the line of its first chain or rule. */
  readonly line: number;
  readonly chains: readonly OutlineChain[];
}

export interface OutlineChain {
  readonly name: string;
  /** "policy DROP, 3 rules" */
  readonly says: string;
  /** Its declaration, from 1; where there is none, its first rule. */
  readonly line: number;
  readonly builtIn: boolean;
}

/** An outline of more chains than this is no outline; the map's search finds the rest. */
const MOST_OUTLINED = 10_000;

/** In the order of the dump, at most 10,000 chains; one that stands on no line is left out. */
export function outlineOf(dump: Dump): readonly OutlineTable[] {
  let left = MOST_OUTLINED;
  return dump.rulesets.flatMap((ruleset) =>
    ruleset.tables.flatMap((table): readonly OutlineTable[] => {
      const chains = chainsOf(ruleset, table)
        .flatMap((chain) => outlinedChain(chain, ruleset))
        .slice(0, left)
        .toSorted((a, b) => a.line - b.line);
      left -= chains.length;
      const [first] = chains;
      if (!first) return [];
      const says = `IPv${ruleset.family}, ${counted(chains.length, 'chain')}`;
      return [{ name: table.name, says, line: first.line, chains }];
    }),
  );
}

function outlinedChain(chain: Chain, ruleset: Ruleset): readonly OutlineChain[] {
  const { name, policy, hook, ruleCount } = chain;
  const line = chain.line ?? firstRuleLine(chain, ruleset);
  if (line === undefined) return [];
  const rules = counted(ruleCount, 'rule');
  const says = policy === undefined ? rules : `policy ${policy}, ${rules}`;
  return [{ name, says, line, builtIn: hook !== undefined }];
}

function firstRuleLine({ firstRule, ruleCount }: Chain, ruleset: Ruleset): number | undefined {
  return ruleCount > 0 ? ruleset.rule(firstRule).line : undefined;
}
