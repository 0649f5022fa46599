import { expect, test } from 'vitest';
import { walkLeg } from '#testing/read-trace.ts';
import { type Breakpoint, stopsOf } from './breakpoint.ts';

const DUMP = `
  *nat
  :PREROUTING ACCEPT
  :web -
  -A PREROUTING -j web
  -A PREROUTING -j web
  COMMIT
  *filter
  :INPUT DROP
  :web -
  -A INPUT -p udp -j ACCEPT
  -A INPUT -j web
  -A INPUT -j web
  -A web -p tcp -j RETURN
  COMMIT`;

const { leg, ruleset } = walkLeg(DUMP, 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0');

function stops(breakpoint: Breakpoint): readonly string[] {
  const found = stopsOf(breakpoint, [...leg.steps], ruleset);
  if (!found.ok) throw new Error(found.error.message);
  return found.value.map((at) => {
    const step = leg.steps.at(at);
    if (!step || !('chain' in step)) return String(step?.kind);
    const chain = ruleset.chain(step.chain);
    const number = 'rule' in step ? ` ${ruleset.rule(step.rule).number}` : '';
    return `${chain.tableName} ${chain.name}${number} ${step.kind}`;
  });
}

test('a line stops at its rule each time the packet comes to it, matching or not', () => {
  expect(stops({ kind: 'line', line: 10 })).toEqual(['filter INPUT 1 skipped']);
  expect(stops({ kind: 'line', line: 13 })).toEqual([
    'filter web 1 returned',
    'filter web 1 returned',
  ]);
  expect(stops({ kind: 'line', line: 999 })).toEqual([]);
});

test('the line of a chain stops where the packet enters it', () => {
  expect(stops({ kind: 'line', line: 8 })).toEqual(['filter INPUT 1 skipped']);
  expect(stops({ kind: 'line', line: 9 })).toEqual([
    'filter web 1 returned',
    'filter web 1 returned',
  ]);
});

test('a chain stops where the packet enters it, and not where it comes back to it', () => {
  expect(stops({ kind: 'chain', table: 'filter', chain: 'web' })).toEqual([
    'filter web 1 returned',
    'filter web 1 returned',
  ]);
  expect(stops({ kind: 'chain', table: 'filter', chain: 'INPUT' })).toEqual([
    'filter INPUT 1 skipped',
  ]);
});

test('an empty chain is entered too', () => {
  expect(stops({ kind: 'chain', table: 'nat', chain: 'web' })).toEqual([
    'nat web chain-end',
    'nat web chain-end',
  ]);
});

test('a verdict stops where it is given, and RETURN is none', () => {
  expect(stops({ kind: 'verdict', verdict: 'DROP' })).toEqual(['filter INPUT policy']);
  expect(stops({ kind: 'verdict', verdict: 'any' })).toEqual([
    'nat PREROUTING policy',
    'filter INPUT policy',
  ]);
});

test('a condition that cannot be read says so', () => {
  const found = stopsOf({ kind: 'condition', text: 'mark =' }, [...leg.steps], ruleset);
  expect(!found.ok && found.error.column).toBe(7);
});
