/** The few questions by which a layout tells its release. */
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { ruleWords } from './rule-words.ts';

export interface Look {
  hasTable(name: string): boolean;
  has(table: string, chain: string): boolean;
  /** Whether the table has a chain of a name that begins so. */
  starts(table: string, prefix: string): boolean;
  /** The words of the chain's first rules, without comments; none where there is no such chain. */
  words(table: string, chain: string): readonly string[];
}

/** A layout shows in the first rules; what follows in a long chain is more of the same. */
const MOST_RULES = 200;

/** `prefixes` are the beginnings of names that were met, as `table prefix`. */
export function lookAt(ruleset: Ruleset, starts: (table: string, prefix: string) => boolean): Look {
  const named = (table: string, chain: string) => {
    const found = ruleset.tableNamed(table);
    return found && ruleset.chainNamed(found.id, chain);
  };
  return {
    hasTable: (name) => ruleset.tableNamed(name) !== undefined,
    has: (table, chain) => named(table, chain) !== undefined,
    starts,
    words(table, chain) {
      const found = named(table, chain);
      if (!found) return [];
      const count = Math.min(found.ruleCount, MOST_RULES);
      return Array.from({ length: count }, (_, at) => {
        const id = (found.firstRule + at) as RuleId; // A chain's rules have consecutive ids.
        return ruleWords(ruleset, id) ?? '';
      });
    },
  };
}
