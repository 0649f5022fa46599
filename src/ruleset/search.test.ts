import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { searchRules } from './search.ts';
import { generateKube } from '#testing/generate-kube.ts';

const DUMP = `*filter
:INPUT DROP [0:0]
:web - [0:0]
-A INPUT -s 10.96.0.0/12 -p tcp -m tcp --dport 8080 -j web
-A INPUT -p tcp -m multiport --dports 22,7000:7100 -m comment --comment "Office Door" -j ACCEPT
-A INPUT -s 192.0.2.77/32 -p udp -m udp --sport 53 -j DROP
-A web -p tcp -m tcp --dport 80 -j LOG --log-prefix "Hello: "
-A web -d 2001:db8::/32 -j RETURN
COMMIT
`;

/** What is found, as lines of the dump without their `-A`. */
function found(text: string, dump = DUMP): readonly string[] {
  const read = readDump(dump);
  const [ruleset] = read.rulesets;
  if (!ruleset) throw new Error('The dump has no rules');
  const rules = [...searchRules(ruleset, text)].filter((rule) => rule !== undefined);
  return rules.map((rule) => read.lineText(ruleset.rule(rule).line).slice(3));
}

const [JUMP = '', OFFICE = '', DNS = '', LOG = '', BACK = ''] = DUMP.split('\n')
  .filter((line) => line.startsWith('-A'))
  .map((line) => line.slice(3));

test.each([
  ['a comment, whatever its case', 'office', [OFFICE]],
  ['a whole number and no part of one', '80', [LOG]],
  ['a port in a range', '7050', [OFFICE]],
  ['a port among several', '22', [OFFICE]],
  ['an address under a prefix', '10.100.1.1', [JUMP]],
  ['an address itself, without its length', '192.0.2.77', [DNS]],
  ['no address that only begins like it', '192.0.2.7', []],
  ['a verdict', 'drop', [DNS]],
  ['a target', 'log', [LOG]],
  ['the chain that rules stand in or lead to', 'web', [JUMP, LOG, BACK]],
  ['all words, in whatever order', '8080 tcp', [JUMP]],
  ['nothing for words that no rule has together', '8080 udp', []],
  ['nothing for no words', '  ', []],
])('finds %s', (_, text, rules) => {
  expect(found(text)).toEqual(rules);
});

test('rests often while it looks through a large dump', () => {
  const [ruleset] = readDump(generateKube({ rules: 30_000 }).text).rulesets;
  if (!ruleset) throw new Error('The dump has no rules');
  let rests = 0;
  let hits = 0;
  for (const rule of searchRules(ruleset, 'app-77:http')) {
    if (rule === undefined) rests += 1;
    else hits += 1;
  }
  expect(rests).toBeGreaterThan(2);
  expect(hits).toBeGreaterThan(3);
});
