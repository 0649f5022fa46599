/** Which extensions the comparisons met, and how often the two sides agreed on them. */
import { readDump } from '#parse/read-dump.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Scenario } from './recording.ts';

interface Row {
  met: number;
  disagreed: number;
}

export class Report {
  readonly #rows = new Map<string, Row>();
  rulesets = 0;
  packets = 0;
  disagreements = 0;

  /** Counts one packet's comparison for every extension of the scenario's rules. */
  add(scenario: Scenario, packets: number, disagreements: number): void {
    this.rulesets += 1;
    this.packets += packets;
    this.disagreements += disagreements;
    for (const name of extensionsIn(scenario)) {
      const row = this.#rows.get(name) ?? { met: 0, disagreed: 0 };
      row.met += packets;
      row.disagreed += disagreements;
      this.#rows.set(name, row);
    }
  }

  /** A Markdown table, by name. */
  print(): string {
    const rows = [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const lines = rows.map(([name, { met, disagreed }]) => `| ${name} | ${met} | ${disagreed} |`);
    return [
      `${this.rulesets} rulesets, ${this.packets} packets, ${this.disagreements} disagreements`,
      '',
      '| extension | packets compared under rules with it | disagreements |',
      '|---|---:|---:|',
      ...lines,
    ].join('\n');
  }
}

function extensionsIn(scenario: Scenario): ReadonlySet<string> {
  const names = new Set<string>();
  for (const ruleset of readDump(scenario.ruleset).rulesets) {
    for (const { firstChain, chainCount } of ruleset.tables) {
      for (let at = 0; at < chainCount; at += 1) {
        const chain = ruleset.chain((firstChain + at) as typeof firstChain);
        for (let rule = 0; rule < chain.ruleCount; rule += 1) {
          const { matches, action } = ruleset.rule((chain.firstRule + rule) as RuleId); // ruleset.ts
          for (const match of matches) names.add(`-m ${match.kind}`);
          if (action.kind === 'target') names.add(`-j ${action.target.kind}`);
          else names.add(action.kind === 'verdict' ? `-j ${action.verdict}` : action.kind);
        }
      }
    }
  }
  return names;
}
