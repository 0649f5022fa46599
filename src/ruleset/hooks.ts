/** The kernel's order of tables in each hook, and where a table has built-in chains. */
import type { Hook, TableName } from '#extensions/contract.ts';

export const HOOKS: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

export const TABLES: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter', 'security'];

/** One thing that a packet passes in a hook: a table's built-in chain, or connection tracking. */
export type Station =
  { readonly kind: 'table'; readonly table: TableName } | { readonly kind: 'conntrack' };

const table = (name: TableName): Station => ({ kind: 'table', table: name });
const CONNTRACK: Station = { kind: 'conntrack' };

/**
 * What a packet passes in a hook, in order of priority (include/uapi/linux/netfilter_ipv4.h). The
 * builds differ in one place: in INPUT legacy runs security (50) before nat (100), nft after it (150).
 */
export function stationsOf(hook: Hook, backend: 'nft' | 'legacy'): readonly Station[] {
  return hook === 'INPUT' && backend === 'legacy' ? LEGACY_INPUT : STATIONS[hook];
}

const STATIONS: Readonly<Record<Hook, readonly Station[]>> = {
  PREROUTING: [table('raw'), CONNTRACK, table('mangle'), table('nat')],
  INPUT: [table('mangle'), table('filter'), table('nat'), table('security')],
  FORWARD: [table('mangle'), table('filter'), table('security')],
  OUTPUT: [
    table('raw'),
    CONNTRACK,
    table('mangle'),
    table('nat'),
    table('filter'),
    table('security'),
  ],
  POSTROUTING: [table('mangle'), table('nat')],
};

const LEGACY_INPUT: readonly Station[] = [
  table('mangle'),
  table('filter'),
  table('security'),
  table('nat'),
];

/** The hooks in which a table has a built-in chain, in hook order. */
export function hooksOf(name: TableName): readonly Hook[] {
  return HOOKS.filter((hook) =>
    STATIONS[hook].some((station) => station.kind === 'table' && station.table === name),
  );
}

/** The tables that have a built-in chain of that name; none for any other name. */
export function tablesWith(chain: string): readonly TableName[] {
  return TABLES.filter((table) => hooksOf(table).some((hook) => hook === chain));
}

export function isTableName(name: string): name is TableName {
  return TABLES.some((each) => each === name);
}

export function isHook(name: string): name is Hook {
  return HOOKS.some((each) => each === name);
}
