import type { Ruleset } from '#ruleset/ruleset.ts';

/** "iptables-save, nft flavour, 3 tables, 96 chains, 1,204 rules", for each ruleset. */
export function sayRecognised(rulesets: readonly Ruleset[]): string {
  if (rulesets.length === 0) return 'no rules found';
  return rulesets.map(sayRuleset).join('; ');
}

function sayRuleset({ family, backend, tables, chainCount, ruleCount }: Ruleset): string {
  return [
    family === 4 ? 'iptables-save' : 'ip6tables-save',
    `${backend} flavour`,
    count(tables.length, 'table'),
    count(chainCount, 'chain'),
    count(ruleCount, 'rule'),
  ].join(', ');
}

function count(number: number, noun: string): string {
  const digits = String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${digits} ${noun}${number === 1 ? '' : 's'}`;
}
