/**
 * What a real kube-proxy 1.30 wrote for clusters of our own, where that is at hand: byte for byte, once
 * its services are taken in the order in which that sync happened to go through them.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { present } from '#base/assert.ts';
import { readFlags } from '../flags.ts';
import { saveOf } from '../save.ts';
import { KUBE_PROXY_FLAGS } from './flags.ts';
import { generateForPorts } from './kube-proxy.ts';
import { readObjects } from './read-objects.ts';
import { readKubeProxyOptions } from './read-options.ts';
import { type ServicePort, servicePorts } from './service-ports.ts';

const GOLDENS = new URL('../../../../shared/corpus/goldens/kube-proxy/', import.meta.url);
const isThere = existsSync(GOLDENS);
const clusters = isThere ? readdirSync(GOLDENS).filter((name) => name.startsWith('kp')) : [];

interface Cluster {
  readonly Family: string;
  readonly Hostname: string;
  readonly NodeIP: string;
  readonly NodeLabels: Readonly<Record<string, string>>;
  readonly DetectLocal: string;
  readonly DetectValue: string;
  readonly MasqueradeAll: boolean;
  readonly Services: readonly unknown[];
  readonly EndpointSlices: readonly unknown[];
}

function textOf(cluster: string, file: string): string | undefined {
  const url = new URL(`${cluster}/${file}`, GOLDENS);
  return existsSync(url) ? readFileSync(url, 'utf8').replace(/^#.*\n/gm, '') : undefined;
}

/** What our generator writes for the cluster, with its service ports in the order of the golden. */
async function generated(name: string, golden: string) {
  // Made here, by the program that ran kube-proxy.
  const cluster = JSON.parse(textOf(name, 'cluster.json') ?? '{}') as Cluster;
  const family = cluster.Family === 'IPv6' ? 6 : 4;
  const node = {
    kind: 'Node',
    metadata: { name: cluster.Hostname, labels: cluster.NodeLabels },
    status: { addresses: [{ type: 'InternalIP', address: cluster.NodeIP }] },
  };
  const items = [...cluster.Services, ...cluster.EndpointSlices, node];
  const { objects } = await readObjects([JSON.stringify({ kind: 'List', items })]);
  const words = [
    `--family=${family}`,
    '--kubernetes-version=1.30',
    `--hostname-override=${cluster.Hostname}`,
    `--masquerade-all=${cluster.MasqueradeAll}`,
    ...(cluster.DetectLocal === 'none' ? [] : [`--cluster-cidr=${cluster.DetectValue}`]),
  ];
  const { flags } = readFlags(words, KUBE_PROXY_FLAGS, {});
  const options = readKubeProxyOptions(flags, objects, []);
  const ports = inOrderOf(golden, servicePorts(objects, family, cluster.Hostname));
  const answer = generateForPorts(ports, options, []);
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
  return answer;
}

/**
 * The service ports in an order that agrees with the golden: the rules of one table follow each other
 * as written where it is input, and within a chain that several services share where it was saved.
 */
function inOrderOf(golden: string, ports: readonly ServicePort[]): readonly ServicePort[] {
  const isInput = !golden.includes(':PREROUTING');
  const before = new Map<string, Set<string>>(ports.map(({ name }) => [name, new Set()]));
  const last = new Map<string, string>();
  let table = '';
  for (const line of golden.split('\n')) {
    if (line.startsWith('*')) table = line;
    const [, chain = '', name = ''] = RULE.exec(line) ?? [];
    if (name === '' || (!isInput && !SHARED.test(chain))) continue;
    const place = isInput ? table : `${table} ${chain}`;
    const former = last.get(place);
    if (former !== undefined && former !== name) before.get(name)?.add(former);
    last.set(place, name);
  }
  const left = new Map(ports.map((port) => [port.name, port]));
  const sorted: ServicePort[] = [];
  while (left.size > 0) {
    const isFree = (name: string): boolean =>
      [...(before.get(name) ?? [])].every((each) => !left.has(each));
    const next = [...left.values()].find(({ name }) => isFree(name));
    sorted.push(present(next, 'a sync goes through its services in one order'));
    left.delete(sorted.at(-1)?.name ?? '');
  }
  return sorted;
}

/** The chain of a rule, and the service port that its comment begins with. */
const RULE = /^-A (\S+) .*?--comment "?([a-z0-9-]+\/[a-zA-Z0-9:.-]+)/;
const SHARED = /^KUBE-(SERVICES|NODEPORTS|EXTERNAL-SERVICES|PROXY-FIREWALL)$/;

/** The tables by name: legacy saves the one first that was made last. */
function byTable(save: string): string {
  return save
    .split(/^(?=\*)/m)
    .sort()
    .join('');
}

describe.skipIf(!isThere)(
  `kube-proxy${isThere ? '' : ' (skipped: its outputs are not here)'}`,
  () => {
    test.each(clusters)('%s: the input of iptables-restore', async (name) => {
      const golden = textOf(name, 'restore-input.txt');
      // The largest one was kept as saved only.
      if (golden === undefined) return expect(name).toContain('large');
      expect((await generated(name, golden)).restore).toBe(golden);
    });

    test.each(clusters)('%s: what iptables-save prints', async (name) => {
      const golden = textOf(name, 'iptables-save.txt') ?? '';
      const { whole, family } = await generated(name, golden);
      expect(byTable(saveOf(whole, family))).toBe(byTable(golden));
    });
  },
);
