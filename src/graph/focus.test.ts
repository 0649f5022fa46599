import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { drawMap, mapOf } from '#testing/drawn-map.ts';

const DUMP = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:a - [0:0]
:b - [0:0]
:c - [0:0]
:d - [0:0]
:other - [0:0]
-A INPUT -j a
-A FORWARD -j other
-A a -j b
-A b -j c
-A c -j d
-A other -j c
COMMIT
`;

function around(name: string, depth: number): readonly string[] {
  const [ruleset] = readDump(DUMP).rulesets;
  const table = ruleset?.tableNamed('filter');
  const chain = table && ruleset?.chainNamed(table.id, name)?.id;
  const focus = { chains: chain === undefined ? [] : [chain], depth };
  return drawMap(mapOf(DUMP, { unfolded: [], chains: [], jumps: [], focus })).filter((line) =>
    line.startsWith('  '),
  );
}

test('one jump around a chain: who calls it, what it calls, and the ways there from the hooks', () => {
  expect(around('c', 1)).toEqual([
    '  filter INPUT',
    '    a',
    '      b',
    '        c',
    '          d',
    '  filter FORWARD',
    '    other',
  ]);
});

test('nothing but the way to it where no jump is asked for', () => {
  expect(around('b', 0)).toEqual(['  filter INPUT', '    a', '      b']);
});
