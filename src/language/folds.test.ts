import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { undent } from '#testing/caret.ts';
import { foldsOf } from './folds.ts';

/** `kind first-last` of each fold. */
function draw(text: string): readonly string[] {
  return foldsOf(readDump(text)).map(
    ({ kind, firstLine, lastLine }) => `${kind} ${firstLine}-${lastLine}`,
  );
}

test('tables fold, and in them the declarations and each run of a chain’s rules', () => {
  const dump = undent(`
    # a comment
    *nat
    :PREROUTING ACCEPT [0:0]
    :web - [0:0]
    -A PREROUTING -p tcp -j web
    [3:180] -A web -s 10.0.0.1/32 -j RETURN
    -A web -s 10.0.0.2/32 -j RETURN
    -A web -p udp -j RETURN
    -A PREROUTING -p udp -j web
    COMMIT
    *filter
    :INPUT ACCEPT [0:0]
    COMMIT`);
  expect(draw(dump)).toEqual(['table 2-9', 'chains 3-4', 'chain 6-8', 'table 11-12']);
});

test('a table that was cut off folds up to its last rule', () => {
  const dump = undent(`
    *nat
    :INPUT ACCEPT [0:0]
    -A INPUT -j ACCEPT

    # Completed
    *filter
    :OUTPUT ACCEPT [0:0]`);
  expect(draw(dump)).toEqual(['table 1-3', 'table 6-7']);
});

test('of a large dump only tables fold', () => {
  const rules = Array.from(
    { length: 25_000 },
    (_, index) => `-A INPUT -s 10.0.${index >> 8}.${index & 255}/32 -j DROP`,
  );
  expect(draw(['*filter', ':INPUT ACCEPT [0:0]', ...rules, 'COMMIT'].join('\n'))).toEqual([
    'table 1-25002',
  ]);
});

test('nothing folds in a text without tables', () => {
  expect(draw('hello\n\nworld')).toEqual([]);
});
