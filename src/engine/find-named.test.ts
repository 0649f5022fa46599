import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { findNamed } from './find-named.ts';
import { Writers } from './written-by.ts';

const NODE = generateKube({ rules: 3000 }).text;

/** `KUBE-SVC team-3/app-7:http`: what is found first. */
async function find(dump: string, text: string, cluster = ''): Promise<string | undefined> {
  const [ruleset] = readDump(dump).rulesets;
  if (!ruleset) return undefined;
  const writers = new Writers();
  await writers.tell(cluster);
  const [first] = findNamed(ruleset, writers, text, 8);
  return first && `${first.name.slice(0, 8)} ${first.label}`;
}

test('a service is found by what comments call it', async () => {
  const name = /"(team-\d+\/app-77:http) cluster IP"/.exec(NODE)?.[1] ?? '';
  expect(await find(NODE, name)).toBe(`KUBE-SVC ${name}`);
  expect(await find(NODE, name.slice(0, -5).toUpperCase())).toBe(`KUBE-SVC ${name}`);
});

test('a service that the cluster names is found where the dump has no comments', async () => {
  const bare = NODE.replaceAll(/ -m comment --comment "[^"]*"/g, '');
  const [, address = ''] = /-d (10\.96\.\d+\.\d+)\/32 [^\n]*-j KUBE-SVC/.exec(bare) ?? [];
  const cluster = `NAMESPACE   NAME   TYPE        CLUSTER-IP        EXTERNAL-IP   PORT(S)   AGE
shop        cart   ClusterIP   ${address.padEnd(15)}   <none>        80/TCP    3d
`;
  expect(await find(bare, 'shop/cart')).toBeUndefined();
  expect(await find(bare, 'shop/cart', cluster)).toMatch(/^KUBE-SVC shop\/cart/);
});

test('a chain with the text in its name comes before one that is called so', async () => {
  expect(await find(NODE, 'KUBE-POSTROUTING')).toBe('KUBE-POS undefined');
});
