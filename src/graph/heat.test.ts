import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { countersByRule, countersSince } from '#ruleset/counters.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { mapOf } from '#testing/drawn-map.ts';
import { heatOf } from './heat.ts';

const NOW = `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
[7:700] -A INPUT -i lo -j ACCEPT
[50:9000] -A INPUT -p tcp -j web
[3:30] -A INPUT -p udp -j web
[40:8000] -A web -m tcp -p tcp --dport 80 -j ACCEPT
[9:90] -A web -m tcp -p tcp --dport 80 -j ACCEPT
COMMIT
`;

/** The same node before: its rules in another order, one with more counted than now, one not there. */
const BEFORE = `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
[20:4000] -A INPUT -p tcp -j web
[100:99999] -A INPUT -i lo -j ACCEPT
[39:7000] -A web -m tcp -p tcp --dport 80 -j ACCEPT
[5:50] -A web -m tcp -p tcp --dport 80 -j ACCEPT
COMMIT
`;

function rulesetOf(text: string) {
  const [ruleset] = readDump(text).rulesets;
  if (!ruleset) throw new Error('The dump has no rules');
  return ruleset;
}

test('rows and edges have what their rules have counted', () => {
  const map = mapOf(NOW);
  const heat = heatOf(rulesetOf(NOW), map, 'packets');
  expect(heat.rules.map(([, count]) => count)).toEqual([7, 50, 3, 40, 9]);
  expect(heat.edges.map(([, count]) => count)).toEqual([50, 3]);
  expect(heat.most).toBe(50);
  expect(heatOf(rulesetOf(NOW), map, 'bytes').most).toBe(9000);
});

test('since an earlier dump, each rule is found again by what it says', () => {
  const since = countersSince(rulesetOf(NOW), countersByRule([rulesetOf(BEFORE)]));
  const heat = heatOf(rulesetOf(NOW), mapOf(NOW), 'packets', since);
  // Set back, so all of it is new; gone on by 30; not there before; and two that say the same.
  expect(heat.rules.map(([, count]) => count)).toEqual([7, 30, 3, 1, 4]);
});

test('a dump without counters has no heat', () => {
  const plain = NOW.replaceAll(/^\[\d+:\d+\] /gm, '');
  expect(heatOf(rulesetOf(plain), mapOf(plain), 'packets').most).toBe(0);
});

test('cells and the edges between blocks have the sum of what is folded away', () => {
  const { text } = generateKube({ rules: 4000 });
  const ruleset = rulesetOf(text);
  const map = mapOf(text);
  const heat = heatOf(ruleset, map, 'bytes');
  const [family] = map.families;
  const sums = heat.fields.find(([id]) => id === family?.id)?.[1];
  const chain = ruleset.chain((family?.field.chains[5] ?? 0) as never);
  let sum = 0;
  for (let at = 0; at < chain.ruleCount; at += 1) {
    sum += ruleset.rule((chain.firstRule + at) as never).counters?.bytes ?? 0;
  }
  expect(sums?.[5]).toBe(sum);
  const bundle = map.edges.find(({ ownRow }) => !ownRow);
  expect(heat.edges.find(([id]) => id === bundle?.id)?.[1]).toBeGreaterThan(0);
});
