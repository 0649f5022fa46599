/** What SET rules have put into sets and taken out of them since the dump was made. */
import type { Host, IpSet } from '#host/host.ts';
import { type Membership, type SetQuestion, askSet, showElement } from '#host/ipset.ts';
import type { Effect, Memory } from '../contract.ts';

/** The rule’s change of one set, remembered by entry, or where that cannot be told, by set. */
export function rememberChange(
  host: Host,
  set: IpSet,
  question: SetQuestion,
  change: 'add' | 'remove',
): readonly Effect[] {
  if (!keepsElements(set)) return [{ kind: 'remember', slot: slotOf(set), values: [ADDED] }];
  const element = showElement(host, set, question);
  if (!isWhole(element)) return [];
  const values = [change === 'add' ? ADDED : REMOVED];
  return [{ kind: 'remember', slot: slotOf(set, element), values }];
}

/** `askSet`, with the changes. */
export function askChangedSet(
  host: Host,
  set: IpSet,
  question: SetQuestion,
  memory: Memory,
): Membership {
  if (memory.values.has(slotOf(set))) {
    return { kind: 'unknown', what: 'what a rule has changed in it' };
  }
  const found = askSet(host, set, question);
  const element = showElement(host, set, question);
  const change = memory.values.get(slotOf(set, element))?.[0];
  if (change === ADDED && found.kind === 'out') {
    return { kind: 'in', entry: { element, nomatch: false, counters: undefined } };
  }
  return change === REMOVED && found.kind === 'in' ? { kind: 'out', entry: undefined } : found;
}

const ADDED = 1;
const REMOVED = 0;

function slotOf({ name }: IpSet, element?: string): string {
  return element === undefined ? `set ${name}` : `set ${name} ${element}`;
}

/**
 * Whether a packet’s addresses and ports are the entry that it makes. Sets with networks, masks,
 * ranges or other sets in them make something else of them.
 */
function keepsElements({ type, create = '' }: IpSet): boolean {
  return type.startsWith('hash:') && !type.includes('net') && !create.includes('mask ');
}

/** What the packet lacks is shown in words: such an entry is not made (ip_set_core.c, ip_set_add). */
function isWhole(element: string): boolean {
  return !/[ (]/.test(element);
}
