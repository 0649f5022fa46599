import type { Ruleset } from '#ruleset/ruleset.ts';
import type { ForeignText } from './foreign-text.ts';

/** How rules were written down. */
export type Dialect = 'save' | 'restore' | 'list-rules' | 'listing' | 'command';

/** "iptables-save, nft flavour, 3 tables, 96 chains, 1,204 rules", for each ruleset. */
export function sayRecognised(
  rulesets: readonly Ruleset[],
  dialects: readonly ReadonlySet<Dialect>[],
  saysBackend: readonly boolean[],
  foreign: readonly ForeignText[],
): string {
  if (rulesets.length === 0) return sayNothing(foreign);
  return rulesets
    .map(({ family, backend, tables, chainCount, ruleCount }, index) =>
      [
        sayDialects(family === 4 ? 'iptables' : 'ip6tables', dialects[index]),
        ...(saysBackend[index] ? [`${backend} flavour`] : []),
        count(tables.length, 'table'),
        count(chainCount, 'chain'),
        count(ruleCount, 'rule'),
      ].join(', '),
    )
    .join('; ');
}

/** "no rules found, but what “nft list ruleset” prints". */
function sayNothing(foreign: readonly ForeignText[]): string {
  const kinds = [...new Set(foreign.map(({ what }) => what))].slice(0, 3);
  return kinds.length === 0 ? 'no rules found' : `no rules found, but ${kinds.join(', and ')}`;
}

function sayDialects(program: string, dialects: ReadonlySet<Dialect> | undefined): string {
  const names: Readonly<Record<Dialect, string>> = {
    save: `${program}-save`,
    restore: `${program}-restore input`,
    'list-rules': `${program} -S`,
    listing: `${program} -L`,
    command: `${program} commands`,
  };
  return [...(dialects ?? [])].map((dialect) => names[dialect]).join(' and ') || program;
}

function count(number: number, noun: string): string {
  const digits = String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${digits} ${noun}${number === 1 ? '' : 's'}`;
}
