import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { outlineOf } from './outline.ts';

test('tables with their chains, each with the line to go to', () => {
  const dump = readDump(
    '*nat\n:PREROUTING ACCEPT [0:0]\n:web - [0:0]\n-A PREROUTING -j web\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n-A own -j DROP\nCOMMIT\n',
  );
  const drawn = outlineOf(dump).flatMap(({ name, says, line, chains }) => [
    `${line} ${name}: ${says}`,
    ...chains.map((chain) => `  ${chain.line} ${chain.name}: ${chain.says}`),
  ]);
  expect(drawn).toEqual([
    '2 nat: IPv4, 2 chains',
    '  2 PREROUTING: policy ACCEPT, 1 rule',
    '  3 web: 0 rules',
    '7 filter: IPv4, 2 chains',
    '  7 INPUT: policy DROP, 0 rules',
    '  8 own: 1 rule',
  ]);
});
