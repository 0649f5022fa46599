/** What our own stand-ins for the programs write, recognised with its comments and without. */
import { describe, expect, test } from 'vitest';
import { NameCollector } from '#cluster/names.ts';
import { readCluster } from '#cluster/read-cluster.ts';
import { GENERATORS } from '#generate/generators.ts';
import { saveOf } from '#generate/save.ts';
import { readDump } from '#parse/read-dump.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { CLUSTER } from '#testing/cluster.ts';
import { type Recognition, recognise } from './recognise.ts';

const SIDECAR = '-u 1337 -g 1337 -b * -d 15090,15021,15020 -i *';
const NODE = '--hostname-override node-1 --cluster-cidr 10.244.0.0/16,fd00:10:244::/48';

const ZTUNNEL = '--host-ip 192.168.1.10 --ztunnel-ip 10.244.1.2 --ztunnel-veth veth7';

/** Flags, and the release that the layout must tell; `undefined` where no one release can be told. */
const TRIALS: readonly (readonly [program: string, flags: string, version: string | undefined])[] =
  [
    ['istio-iptables', SIDECAR, 'Istio 1.25 or later'],
    [
      'istio-iptables',
      `${SIDECAR} -m TPROXY --drop-invalid -c eth1 -o 443,6379`,
      'Istio 1.25 or later',
    ],
    ['istio-iptables', `${SIDECAR} --redirect-dns --capture-all-dns`, 'Istio 1.25 or later'],
    ['istio-iptables', `${SIDECAR} --outbound-owner-groups 101,102`, 'Istio 1.25 or later'],
    [
      'istio-iptables',
      '-u 1337 -g 7 -b 80,443 -i 10.96.0.0/12 -x 10.96.0.1/32 -q 25',
      'Istio 1.25 or later',
    ],
    ['istio-iptables', '-u 1337 -b 80,443 -i * --istio-version 0.8', 'Istio 0.8 or earlier'],
    ['istio-iptables', '-u 1337 -b 80,443 -i * --istio-version 1.2', 'Istio 1.0 to 1.2'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.3`, 'Istio 1.3 or 1.4'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.5`, 'Istio 1.5 or 1.6'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.9`, 'Istio 1.7 to 1.12'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.12`, 'Istio 1.7 to 1.12'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.16`, 'Istio 1.13 to 1.17'],
    ['istio-iptables', `${SIDECAR} --istio-version 1.18`, 'Istio 1.18 to 1.24'],
    [
      'istio-iptables',
      `${SIDECAR} --istio-version 1.21 --redirect-dns --resolv-conf 10.96.0.10`,
      'Istio 1.18 to 1.24',
    ],
    [
      'istio-iptables',
      `${SIDECAR} -m TPROXY --redirect-dns --capture-all-dns -k net1 -c eth1 --iptables-trace-logging --istio-version 1.24`,
      'Istio 1.18 to 1.24',
    ],
    ['istio-ambient', '', 'Istio 1.24 or later'],
    ['istio-ambient', '--redirect-dns=false --ingress-mode', 'Istio 1.24 or later'],
    ['istio-ambient', '--virtual-interfaces net1,net2', 'Istio 1.24 or later'],
    ['istio-ambient', '--host-namespace', undefined],
    ['istio-ambient', '--istio-version 1.22', 'Istio 1.21 to 1.24'],
    ['istio-ambient', `${ZTUNNEL} --istio-version 1.18`, 'Istio 1.18'],
    ['istio-ambient', `${ZTUNNEL} --istio-version 1.19 --redirect-dns`, 'Istio 1.19'],
    ['istio-ambient', `${ZTUNNEL} --istio-version 1.20`, 'Istio 1.20'],
    ['istio-ambient', `${ZTUNNEL} --istio-version 1.20 --ztunnel-namespace`, undefined],
    ['kube-proxy', NODE, 'Kubernetes 1.25 or later'],
    ['kube-proxy', `${NODE} --large-cluster`, 'Kubernetes 1.25 or later'],
    [
      'kube-proxy',
      `${NODE} --masquerade-all --iptables-masquerade-bit 5`,
      'Kubernetes 1.25 or later',
    ],
    [
      'kube-proxy',
      '--detect-local-mode BridgeInterface --pod-bridge-interface cbr0',
      'Kubernetes 1.25 or later',
    ],
    ['kube-proxy', `${NODE} --kubernetes-version 1.14`, 'Kubernetes 1.16 or earlier'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.18`, 'Kubernetes 1.17 to 1.18'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.20`, 'Kubernetes 1.19 to 1.20'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.22`, 'Kubernetes 1.21 to 1.22'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.23`, 'Kubernetes 1.23 or 1.24'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.24`, 'Kubernetes 1.24'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.26`, 'Kubernetes 1.25 to 1.27'],
    ['kube-proxy', `${NODE} --kubernetes-version 1.30`, 'Kubernetes 1.25 or later'],
    [
      'kube-proxy',
      `${NODE} --proxy-mode userspace --kubernetes-version 1.14`,
      'Kubernetes 1.25 or earlier, userspace mode',
    ],
    ['linkerd', '-p 4143 -o 4140 -u 2102', undefined],
    [
      'linkerd',
      '-p 4143 -o 4140 -u 2102 -g 2102 -r 8080,9090 --inbound-ports-to-ignore 4190,4191',
      undefined,
    ],
  ];

/** Which programs may stand in what one generator writes. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  'istio-iptables': ['istio-iptables'],
  'istio-ambient': ['istio-ambient'],
  'kube-proxy': ['kube-proxy', 'kube-proxy-userspace', 'kubelet'],
  linkerd: ['linkerd'],
};

async function written(program: string, flags: string, family: 4 | 6): Promise<string> {
  const generator = GENERATORS.find(({ name }) => name === program);
  const words = [...flags.split(' '), `--family=${family}`].filter((word) => word !== '');
  const objects = generator?.reads === 'objects' ? [CLUSTER] : [];
  const answer = await generator?.generate({ words, environment: {}, objects });
  if (answer?.kind !== 'rules') throw new Error(`${program} ${flags} writes nothing`);
  return `# Generated by ${family === 4 ? 'iptables' : 'ip6tables'}-save\n${saveOf(answer.whole, family)}`;
}

function rulesetOf(text: string): Ruleset {
  const [ruleset] = readDump(text).rulesets;
  if (!ruleset) throw new Error('Nothing was written');
  return ruleset;
}

function withoutComments(save: string): string {
  return save.replace(/ -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, '');
}

interface Told {
  readonly place: string;
  readonly program: string | undefined;
  readonly isTold: boolean;
}

/** Of every user-defined chain and of every rule, who wrote it and whether it can be said why. */
function toldOf(ruleset: Ruleset, recognition: Recognition): readonly Told[] {
  const told: Told[] = [];
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      const { id, name, tableName, hook, firstRule, ruleCount } = ruleset.chain(
        (firstChain + at) as ChainId,
      ); // Consecutive ids.
      const chain = recognition.chain(id);
      const place = `${tableName} ${name}`;
      if (hook === undefined)
        told.push({
          place: `${place} ${chain?.role ?? ''}`,
          program: chain?.program.id,
          isTold: chain !== undefined,
        });
      for (let rule = 0; rule < ruleCount; rule += 1) {
        const writer = recognition.rule((firstRule + rule) as RuleId); // Consecutive ids.
        told.push({
          place: `${place} ${rule + 1}`,
          program: writer?.program.id,
          isTold: writer?.says !== undefined,
        });
      }
    }
  }
  return told;
}

const NO_NAMES = new NameCollector();

describe.each([4, 6] as const)('IPv%d', (family) => {
  test.each(TRIALS)('%s %s', async (program, flags, version) => {
    // The scripts before 1.5 refused IPv6 altogether; on ambient's node there was none.
    if (family === 6 && /--istio-version (?:0|1\.[0-4]$)|--ztunnel-ip/.test(flags)) return;
    const save = await written(
      program,
      `${flags}${family === 6 && program === 'istio-iptables' ? ' --ipv6' : ''}`,
      family,
    );
    const ruleset = rulesetOf(save);
    const recognition = recognise(ruleset, NO_NAMES);
    const told = toldOf(ruleset, recognition);
    expect(told.filter(({ isTold }) => !isTold).map(({ place }) => place)).toEqual([]);
    const writers = new Set(told.map((each) => each.program));
    for (const writer of writers) expect(WRITERS[program]).toContain(writer);
    if (version !== undefined && (family === 4 || program === 'kube-proxy')) {
      expect(recognition.programs.map((each) => each.version?.words)).toContain(version);
    }

    const bare = rulesetOf(withoutComments(save));
    const again = recognise(bare, NO_NAMES);
    expect(toldOf(bare, again)).toEqual(told);
    const versions = ({ programs }: Recognition) =>
      programs.map((each) => [each.program.id, each.version]);
    expect(versions(again)).toEqual(versions(recognition));
  });
});

test('services keep their names without comments where the cluster tells them', async () => {
  const save = await written('kube-proxy', NODE, 4);
  const { names } = await readCluster(CLUSTER);
  const labels = (text: string, with_ = names): readonly string[] => {
    const ruleset = rulesetOf(text);
    const recognition = recognise(ruleset, with_);
    return toldOf(ruleset, recognition).flatMap(({ place }) => {
      const [table = '', name = ''] = place.split(' ');
      const found = ruleset.tableNamed(table);
      const chain = found && /^KUBE-(?:SVC|SEP)-/.test(name) && ruleset.chainNamed(found.id, name);
      return chain ? [`${name} ${recognition.chain(chain.id)?.label ?? ''}`] : [];
    });
  };
  const told = labels(save);
  expect(told.length).toBeGreaterThan(20);
  expect(labels(withoutComments(save))).toEqual(told);
  // The comments and the cluster say the same.
  expect(told.map((each) => each.replace(/ \(pod .*\)/, ''))).toEqual(labels(save, NO_NAMES));
});
