/** The samples that a program would have written are what our generators write today. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Generated, generate, savedRules } from '#engine/generate.ts';
import { DUMPS } from './dumps.ts';

const SIDECAR = '-u 1337 -g 1337 -b * -i * -d 15090,15021,15020';
const NODE = '--hostname-override node-1 --cluster-cidr 10.244.0.0/16';
const PORTS = '--proxy-ports shop/web:http=33145,shop/gate:https=35213,shop/orders:grpc=40917';

const MADE_BY: Readonly<Record<string, string>> = {
  'istio-sidecar': `istio-iptables ${SIDECAR}`,
  'istio-tproxy': `istio-iptables ${SIDECAR} -m TPROXY`,
  'istio-excluded-ports': `istio-iptables ${SIDECAR},9100 -o 3306 -x 10.0.0.0/8`,
  'istio-dns': `istio-iptables ${SIDECAR} --redirect-dns --capture-all-dns`,
  'ambient-pod': 'istio-ambient',
  linkerd:
    'linkerd -p 4143 -o 4140 -u 2102 --inbound-ports-to-ignore 4190,4191 --outbound-ports-to-ignore 4567',
  'shop-node': `kube-proxy ${NODE}`,
  'userspace-node': `kube-proxy ${NODE} --proxy-mode userspace --kubernetes-version 1.14 --bind-address 192.168.0.11 ${PORTS}`,
};

const SHOP = readFileSync(new URL('objects/shop.yaml', import.meta.url), 'utf8');

test.each(Object.entries(MADE_BY))('%s is what `%s` writes', async (name, line) => {
  const [program = '', ...words] = line.split(' ');
  const objects = program === 'kube-proxy' ? [SHOP] : [];
  const answer: Generated | undefined = await generate(program, {
    words,
    environment: {},
    objects,
  });
  if (answer?.kind !== 'rules') throw new Error(JSON.stringify(answer));
  const written = tablesOf(savedRules(answer));
  const sample = tablesOf(DUMPS[name] ?? '');
  for (const [table, rules] of written) expect(sample.get(table)).toBe(rules);
  // A real dump lists tables that nobody wrote a rule to.
  const others = [...sample].filter(([table]) => !written.has(table));
  for (const [, rules] of others) expect(rules).not.toContain('\n-A ');
});

function tablesOf(text: string): ReadonlyMap<string, string> {
  const bare = text.replaceAll(/^#.*\n/gm, '').replaceAll(/ \[\d+:\d+\]/g, '');
  const tables = bare.split(/^(?=\*)/m).filter((table) => table !== '');
  return new Map(tables.map((table) => [table.slice(0, table.indexOf('\n')), table]));
}
