/** What the comparisons met, extension by extension, and whether the two sides agreed. */
import { everyMatch, everyTarget } from '#extensions/registry.ts';
import type { Rule } from '#ruleset/ruleset.ts';
import type { Comparison } from './compare.ts';
import type { RecordedResult, Scenario } from './recording.ts';
import { type PlacedRule, rulesOf } from './rules-of.ts';

interface Row {
  rules: number;
  packets: number;
  matched: number;
  disagreements: number;
}

/** Why no rule with them is made. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '-m ipvs': 'the kernels of the comparisons have no xt_ipvs',
  '-j CLUSTERIP': 'Linux has not had it since 6.2',
  '-j LED': 'the kernels of the comparisons have no xt_LED',
  '-j SECMARK': 'the kernel takes no rule with it where SELinux is off',
  '-j ULOG': 'Linux has not had it since 3.17',
};

export class Report {
  readonly #rows = new Map<string, Row>();
  rulesets = 0;
  packets = 0;
  steps = 0;
  open = 0;
  disagreements = 0;

  /** Counts one scenario's comparison for every extension of its rules. */
  add(
    scenario: Scenario,
    recorded: readonly (RecordedResult | undefined)[],
    { packets, steps, open, disagreements }: Comparison,
  ): void {
    this.rulesets += 1;
    this.packets += packets;
    this.steps += steps;
    this.open += open;
    this.disagreements += disagreements.length;
    const rules = rulesOf(scenario);
    const matches = countMatches(recorded);
    for (const name of new Set(rules.flatMap(({ rule }) => extensionsIn(rule)))) {
      const row = this.#rows.get(name) ?? { rules: 0, packets: 0, matched: 0, disagreements: 0 };
      this.#rows.set(name, row);
      const mine = rules.filter(({ rule }) => extensionsIn(rule).includes(name));
      row.rules += mine.length;
      row.packets += packets;
      for (const each of mine) row.matched += matches.get(placeOf(each)) ?? 0;
      row.disagreements += disagreements.length;
    }
  }

  /** The totals and the rows as data. */
  data(): unknown {
    const { rulesets, packets, steps, open, disagreements } = this;
    return { rulesets, packets, steps, open, disagreements, rows: Object.fromEntries(this.#rows) };
  }

  /** A Markdown table, by name, and what it lacks. */
  print(): string {
    const rows = [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [
      `${this.rulesets} rulesets, ${this.packets} packets, ${this.steps} steps, ` +
        `${this.disagreements} disagreements. ` +
        `${this.open} times the rules left an answer open, and the kernel’s was taken.`,
      '',
      '| extension | rules | packets compared under them | times one matched | disagreements |',
      '|---|---:|---:|---:|---:|',
      ...rows.map(
        ([name, { rules, packets, matched, disagreements }]) =>
          `| ${name} | ${rules} | ${packets} | ${matched} | ${disagreements} |`,
      ),
      '',
      'Not compared:',
      '',
      ...this.#missing().map((name) => `- \`${name}\`: ${LEFT_OUT[name] ?? 'by chance not met'}`),
    ].join('\n');
  }

  #missing(): readonly string[] {
    const known = [
      ...everyMatch().map(({ kind }) => `-m ${kind}`),
      ...everyTarget().map(({ kind }) => `-j ${kind}`),
    ];
    // Verbatim words are no extension.
    return known.filter((name) => !this.#rows.has(name) && !name.endsWith(' unread')).toSorted();
  }
}

function extensionsIn({ matches, action }: Rule): readonly string[] {
  const names = matches.map(({ kind }) => `-m ${kind}`);
  if (action.kind === 'target') return [...names, `-j ${action.target.kind}`];
  if (action.kind === 'verdict') return [...names, `-j ${action.verdict}`];
  return [...names, action.kind === 'none' ? '(no target)' : `(${action.kind})`];
}

function placeOf({ table, chain, rule }: PlacedRule): string {
  return `${table} ${chain} ${rule.number}`;
}

/** How often the kernel's trace has each rule. */
function countMatches(
  recorded: readonly (RecordedResult | undefined)[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { table, chain, rule } of recorded.flatMap((each) => each?.steps ?? [])) {
    const place = `${table} ${chain} ${rule}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return counts;
}
