import type { Family } from '#net/family.ts';
import { readDump } from '#parse/read-dump.ts';
import { printRuleset } from '#ruleset/print.ts';

/** What `iptables-save` prints once the text was loaded into empty tables. */
export function saveOf(restore: string, family: Family): string {
  const [ruleset] = readDump(restore).rulesets;
  return ruleset === undefined ? '' : printRuleset(ruleset, { counters: false });
}
