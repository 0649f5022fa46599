import { expect, test } from 'vitest';
import { walkLeg } from '#testing/read-trace.ts';
import { stopsOf } from './breakpoint.ts';
import { readCondition } from './read-condition.ts';

test.each([
  ['', 1, 'Write what to stop at'],
  ['colour = red', 1, '“colour” is no field'],
  ['constructor', 1, '“constructor” is no field'],
  ['mark = ', 8, 'A value to compare mark with is missing'],
  ['mark = lots', 8, '“lots” is not a number'],
  ['mark = 0x1ffffffff', 8, 'is not a number'],
  ['dst = somewhere', 7, '“somewhere” is no address'],
  ['in & 1', 1, 'in is not a number'],
  ['state < NEW', 7, 'use = or !='],
  ['chain changed', 1, 'belongs to the step'],
  ['(ttl = 1', 9, 'A closing ) is missing'],
  ['ttl = 1 mark = 2', 9, '“mark” is one too many'],
  ['not', 4, 'A field is missing'],
  ['ttl = 1 and', 12, 'A field is missing'],
])('“%s” has a problem in column %i: %s', (text, column, message) => {
  const read = readCondition(text);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.error.message).toContain(message);
  expect(read.error.column).toBe(column);
});

test('an endless condition is refused, whatever is in it', () => {
  const read = readCondition('('.repeat(100_000));
  expect(!read.ok && read.error.message).toBe('A condition has at most 500 characters.');
  expect(readCondition('!'.repeat(499)).ok).toBe(false);
});

const DUMP = `
  *mangle
  :PREROUTING ACCEPT
  -A PREROUTING -i eth0 -j MARK --set-xmark 0x4001/0xffffffff
  -A PREROUTING -p tcp -j TTL --ttl-set 33
  COMMIT
  *nat
  :PREROUTING ACCEPT
  -A PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 15006
  COMMIT
  *filter
  :INPUT DROP
  COMMIT`;

const { leg, ruleset } = walkLeg(DUMP, 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0');

/** Where a condition stops, each place as the table and what came of it. */
function stops(text: string): readonly string[] {
  const found = stopsOf({ kind: 'condition', text }, [...leg.steps], ruleset);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.map((at) => {
    const step = leg.steps.at(at);
    return step && 'table' in step ? `${step.table} ${step.kind}` : String(step?.kind);
  });
}

test.each([
  ['mark & 0x4000', ['mangle continued']],
  ['mark & 0x4000 = 0x4000', ['mangle continued']],
  ['mark & 0x8000', []],
  ['mark = 0x4001 and ttl = 33', ['mangle continued']],
  ['not mark', ['arrived']],
  ['mark changed', ['mangle continued']],
  ['dport changed', ['nat rewritten']],
  ['mark changed or dport changed', ['mangle continued', 'nat rewritten']],
  ['dport = 15006', ['nat rewritten']],
  ['DPORT != 8080', ['nat rewritten']],
  ['nat', ['nat rewritten']],
  ['nat changed', ['nat rewritten']],
  ['dst = 10.96.0.0/12', []],
  ['dst != 10.1.2.3', []],
  ['src = 10.0.0.0/8', ['arrived']],
  ['flags = SYN && flags & SYN,ACK', ['arrived']],
  ['ttl < 64', ['mangle continued']],
  ['ttl >= 33 and ! ttl > 33', ['mangle continued']],
  ['state = new', ['tracked']],
  ['verdict = drop', ['filter policy']],
  ['table = NAT and rule = 1', ['nat rewritten']],
  ['chain = INPUT and table = filter', ['filter policy']],
  ['rule = "1" && (hook = input || table = nat)', ['nat rewritten']],
  ['proto = 6', ['arrived']],
  ['proto = udp', []],
  ['type', []],
  ['uid', []],
  ['in = eth0', ['arrived']],
])('%s stops at %s', (text, places) => {
  expect(stops(text)).toEqual(places);
});
