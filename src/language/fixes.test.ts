import { describe, expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { replaceStretches } from '#testing/caret.ts';
import { fixesFor } from './fixes.ts';
import { distanceOf, nearest } from './nearest.ts';

/** Each fix of the problem with that code, as its title and the text that it makes. */
function fix(code: string, text: string): readonly string[] {
  const dump = readDump(text);
  const problem = dump.problems.find((each) => each.code === code);
  if (!problem)
    throw new Error(`No ${code} among ${dump.problems.map((each) => each.code).join(', ')}`);
  return fixesFor(dump, problem).map(
    (each) => `${each.title}: ${replaceStretches(text, [each], () => each.text)}`,
  );
}

test('a jump to a chain that is not there: the name that was meant, or the chain made', () => {
  const text = '*nat\n:OUTPUT ACCEPT\n:ISTIO_OUTPUT -\n-A OUTPUT -j ISTIO_OUTPT\nCOMMIT';
  expect(fix('missing-chain', text)).toEqual([
    'Change to ISTIO_OUTPUT: *nat\n:OUTPUT ACCEPT\n:ISTIO_OUTPUT -\n-A OUTPUT -j ISTIO_OUTPUT\nCOMMIT',
    'Declare ISTIO_OUTPT: *nat\n:OUTPUT ACCEPT\n:ISTIO_OUTPUT -\n:ISTIO_OUTPT - [0:0]\n-A OUTPUT -j ISTIO_OUTPT\nCOMMIT',
  ]);
});

describe('a word that is nearly right', () => {
  test.each([
    ['unknown-option', '-A INPUT -p tcp -m tcp --dprot 80', '-A INPUT -p tcp -m tcp --dport 80'],
    ['unknown-match', '-A INPUT -m conntrak --ctstate NEW', '-A INPUT -m conntrack --ctstate NEW'],
  ])('%s', (code, wrong, right) => {
    const around = (rule: string): string => `*filter\n:INPUT ACCEPT\n${rule}\nCOMMIT`;
    expect(fix(code, around(wrong))[0]).toMatch(new RegExp(`: [^]*${right}\nCOMMIT$`));
  });

  test('unknown-table', () => {
    expect(fix('unknown-table', '*filtre\n:INPUT ACCEPT\nCOMMIT')).toEqual([
      'Change to filter: *filter\n:INPUT ACCEPT\nCOMMIT',
    ]);
  });
});

test('a table that does not end gets its end', () => {
  const text = '*raw\n:OUTPUT ACCEPT\n\n*nat\n:INPUT ACCEPT\nCOMMIT';
  expect(fix('no-commit', text)).toEqual([
    'Add COMMIT: *raw\n:OUTPUT ACCEPT\nCOMMIT\n\n*nat\n:INPUT ACCEPT\nCOMMIT',
  ]);
});

test('a negation of old moves before its option', () => {
  const text = '*filter\n:INPUT ACCEPT\n-A INPUT -s ! 10.0.0.1 -j DROP\nCOMMIT';
  expect(fix('old-negation', text)).toEqual([
    'Write ! -s 10.0.0.1: *filter\n:INPUT ACCEPT\n-A INPUT ! -s 10.0.0.1 -j DROP\nCOMMIT',
  ]);
});

test('what a word processor made of a rule is undone', () => {
  const text = '*filter\n:INPUT ACCEPT\n-A INPUT -p tcp –dport 80 -j DROP\nCOMMIT';
  expect(fix('mended', text)).toEqual([
    'Write it in plain characters: *filter\n:INPUT ACCEPT\n-A INPUT -p tcp --dport 80 -j DROP\nCOMMIT',
  ]);
});

test('rules of a chain that nothing declares: the name that was meant, or the chain made', () => {
  const text = '*nat\n:OUTPUT ACCEPT\n:web -\n-A OUTPUT -j web\n-A wbe -j ACCEPT\nCOMMIT';
  expect(fix('undeclared-chain', text)).toEqual([
    'Change to web: *nat\n:OUTPUT ACCEPT\n:web -\n-A OUTPUT -j web\n-A web -j ACCEPT\nCOMMIT',
    'Declare wbe: *nat\n:OUTPUT ACCEPT\n:web -\n:wbe - [0:0]\n-A OUTPUT -j web\n-A wbe -j ACCEPT\nCOMMIT',
  ]);
});

test('a line that is none of a dump but for a letter', () => {
  const around = (command: string, end: string): string =>
    `*filter\n:INPUT ACCEPT\n${command} INPUT -i lo -j DROP\n-A INPUT -j ACCEPT\n${end}`;
  expect(fix('not-understood', around('-a', 'COMMIT'))).toEqual([
    `Change to -A: ${around('-A', 'COMMIT')}`,
  ]);
  expect(fix('not-understood', around('-A', 'Comit'))).toEqual([
    `Change to COMMIT: ${around('-A', 'COMMIT')}`,
  ]);
  expect(fix('not-understood', around('-A', 'ready'))).toEqual([]);
});

test('a match that needs its protocol gets it', () => {
  const around = (rule: string): string => `*filter\n:INPUT ACCEPT\n${rule}\nCOMMIT`;
  expect(fix('needs-protocol', around('-A INPUT -m tcp --dport 80 -j DROP'))).toEqual([
    `Add -p tcp: ${around('-A INPUT -p tcp -m tcp --dport 80 -j DROP')}`,
  ]);
});

test('after a fix its problem is gone', () => {
  const text = '*nat\n:OUTPUT ACCEPT\n-A OUTPUT -j web\nCOMMIT';
  const declared = fix('missing-chain', text)[0]?.replace('Declare web: ', '') ?? '';
  expect(readDump(declared).problems).toEqual([]);
});

test('words are near by letters changed, added, dropped or swapped, in any case', () => {
  expect(distanceOf('dprot', 'dport')).toBe(1);
  expect(distanceOf('', 'abc')).toBe(3);
  expect(distanceOf('kitten', 'sitting')).toBe(3);
  expect(nearest('istio_output', ['OUTPUT', 'ISTIO_OUTPUT'])).toBe('ISTIO_OUTPUT');
  expect(nearest('web', ['shop', 'wer'])).toBe('wer');
  expect(nearest('tcp', ['conntrack'])).toBeUndefined();
});
