import { expect, test } from 'vitest';
import { partsOf } from './rule-parts.ts';

/** The rule with its conditions in brackets. */
function bracketed(text: string, ...conditions: readonly string[]): string {
  const checks = conditions.map((words) => ({ words, shows: '', holds: 'yes' as const }));
  return partsOf(text, checks)
    .map((part) => (part.check === undefined ? part.text : `[${part.text}]`))
    .join(' ');
}

test('conditions are found in the rule, whatever order they are asked in', () => {
  expect(
    bracketed(
      '-A WEB -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT',
      '--dport 80',
      '-s 10.0.0.0/8',
      '-p tcp',
    ),
  ).toBe('-A WEB [-s 10.0.0.0/8] [-p tcp] -m tcp [--dport 80] -j ACCEPT');
});

test('a negation belongs to its condition', () => {
  expect(bracketed('-A X ! -s 10.0.0.1/32 -d 10.0.0.2/32', '! -s 10.0.0.1/32')).toBe(
    '-A X [! -s 10.0.0.1/32] -d 10.0.0.2/32',
  );
  expect(bracketed('-A X ! -s 10.0.0.1/32', '-s 10.0.0.1/32')).toBe(
    '-A X ! -s 10.0.0.1/32 [-s 10.0.0.1/32]',
  );
});

test('only whole words count', () => {
  expect(bracketed('-A X --dport 8080 --dport 80', '--dport 80')).toBe(
    '-A X --dport 8080 [--dport 80]',
  );
});

test('two conditions of the same words have a place each', () => {
  expect(bracketed('-A X -m mark --mark 0x1 -m mark --mark 0x1', '--mark 0x1', '--mark 0x1')).toBe(
    '-A X -m mark [--mark 0x1] -m mark [--mark 0x1]',
  );
});

test('conditions that the rule words otherwise come at its end', () => {
  expect(bracketed('-A X -j ACCEPT', '-p tcp', '')).toBe('-A X -j ACCEPT [-p tcp] []');
});
