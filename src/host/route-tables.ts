import { TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from './routing.ts';

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ['local', TABLE_LOCAL],
  ['main', TABLE_MAIN],
  ['default', TABLE_DEFAULT],
]);

/**
 * A routing table by number or name. Names of one's own stand in /etc/iproute2/rt_tables, which
 * nobody pastes: each gets a number of its own, so that rules and routes that name it still meet.
 */
export function readTableName(text: string): number {
  const known = NUMBERS.get(text);
  if (known !== undefined) return known;
  if (/^(?:\d{1,10}|0x[0-9a-f]{1,8})$/i.test(text)) return Number(text) >>> 0;
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return 0x4000_0000 + (hash >>> 8);
}

export function printTableName(table: number): string {
  return [...NUMBERS].find(([, number]) => number === table)?.[0] ?? String(table);
}
