import type { Lines } from './source.ts';

/** Which table a run of statements without `*table` is of, by its chains and targets. */
export function guessTable(
  lines: Lines,
  from: number,
): { readonly table: string; readonly why: string } {
  const chains = new Set<string>();
  let target: { readonly table: string; readonly name: string } | undefined;
  for (let index = from; index < lines.count; index += 1) {
    const text = lines.text(index);
    const found = /^\s*(?:\[\d+:\d+\] )?(-[APIN]|:) ?(\S+)/.exec(text);
    if (!found) break;
    const [, command = '', chain = ''] = found;
    // A policy after rules is the start of another table's listing.
    if (command === '-P' && chains.has(`${chain} policy`)) break;
    chains.add(chain);
    if (command === '-P') chains.add(`${chain} policy`);
    const name = / -j ([A-Z]+)\b/.exec(text)?.[1] ?? '';
    const table = TARGET_TABLES.get(name);
    if (table !== undefined) target ??= { table, name };
  }
  if (target) return { table: target.table, why: `${target.name} stands only there` };
  if (chains.has('PREROUTING') || chains.has('POSTROUTING')) {
    if (chains.has('FORWARD')) return { table: 'mangle', why: 'it has all five built-in chains' };
    if (chains.has('POSTROUTING')) return { table: 'nat', why: 'it has POSTROUTING' };
    return chains.has('INPUT')
      ? { table: 'nat', why: 'it has PREROUTING and INPUT' }
      : { table: 'nat', why: 'it has PREROUTING' };
  }
  return { table: 'filter', why: 'that is what iptables means without -t' };
}

const TARGET_TABLES: ReadonlyMap<string, string> = new Map([
  ['DNAT', 'nat'],
  ['SNAT', 'nat'],
  ['MASQUERADE', 'nat'],
  ['REDIRECT', 'nat'],
  ['NETMAP', 'nat'],
  ['REJECT', 'filter'],
  ['TPROXY', 'mangle'],
  ['TTL', 'mangle'],
  ['HL', 'mangle'],
  ['TOS', 'mangle'],
  ['DSCP', 'mangle'],
  ['CT', 'raw'],
  ['NOTRACK', 'raw'],
]);
