/** Everything that is written, put to the real iptables-restore, and what it saves then held against ours. */
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { CLUSTER } from '#testing/cluster.ts';
import { loadRestore } from '#testing/load-restore.ts';
import { whyNoTool } from '#testing/real-iptables.ts';
import { GENERATORS } from './generators.ts';
import { saveOf } from './save.ts';

const missing = whyNoTool();

const SIDECAR = '-u 1337 -g 1337 -b * -d 15090,15021,15020 -i *';
const NODE = '--hostname-override node-1 --cluster-cidr 10.244.0.0/16,fd00:10:244::/48';
const ZTUNNEL = '--host-ip 192.168.1.10 --ztunnel-ip 10.244.1.2 --ztunnel-veth veth7';
const PROXY = '-p 4143 -o 4140 -u 2102';

/** The flags to try, by program; where one starts with 4 or 6 it is for that family only. */
const TRIALS: Readonly<Record<string, readonly string[]>> = {
  'istio-iptables': [
    '--ipv6',
    `${SIDECAR} --ipv6`,
    `${SIDECAR} --ipv6 -m TPROXY`,
    `${SIDECAR} --ipv6 -m TPROXY --drop-invalid -k k6t-eth0,net1 -c eth1 -o 443,6379`,
    `${SIDECAR} --ipv6 --redirect-dns --capture-all-dns -k k6t-eth0`,
    `${SIDECAR} --ipv6 --redirect-dns --resolv-conf 10.96.0.10,fd00:10:96::a --drop-invalid`,
    `${SIDECAR} --ipv6 --outbound-owner-groups 101,102 --outbound-ipv4-loopback-cidr 127.0.0.0/8`,
    `${SIDECAR} --ipv6 --outbound-owner-groups-exclude 303`,
    '-u 1337,1338 -g 7 -b 80,443 -i 10.96.0.0/12,fd00:10:96::/108 -x 10.96.0.1/32 -q 25,8000:8010 -c eth1 --ipv6',
    ...['1.12', '1.23', '1.24'].map(
      (version) =>
        `${SIDECAR} --ipv6 -m TPROXY --redirect-dns --capture-all-dns -k net1 -c eth1 --iptables-trace-logging --istio-version ${version}`,
    ),
    ...['0.8', '1.0', '1.2'].map(
      (version) => `4 -u 1337 -b 80,443 -i * -m TPROXY --istio-version ${version}`,
    ),
    ...['1.3', '1.5', '1.7', '1.9', '1.12', '1.18', '1.21', '1.25'].map(
      (version) =>
        `${SIDECAR} --ipv6 --redirect-dns --resolv-conf 10.96.0.10 --istio-version ${version}`,
    ),
  ],
  'istio-ambient': [
    '',
    '--redirect-dns=false --ingress-mode',
    '--virtual-interfaces net1,net2',
    '--host-namespace',
    ...['1.21', '1.23', '1.24', '1.26'].map((version) => `--istio-version ${version}`),
    ...['1.18', '1.19', '1.20'].map(
      (version) => `4 ${ZTUNNEL} --redirect-dns --istio-version ${version}`,
    ),
    `4 ${ZTUNNEL} --ztunnel-namespace --istio-version 1.20`,
  ],
  'kube-proxy': [
    NODE,
    `${NODE} --large-cluster`,
    `${NODE} --masquerade-all --iptables-masquerade-bit 5`,
    `${NODE} --iptables-localhost-nodeports=false --nodeport-addresses 192.168.0.0/24,fd00:192::/64`,
    `${NODE} --conntrack-tcp-be-liberal --random-fully=false`,
    '--hostname-override node-1 --detect-local-mode NodeCIDR',
    '--detect-local-mode BridgeInterface --pod-bridge-interface cbr0',
    '--detect-local-mode InterfaceNamePrefix --pod-interface-name-prefix cali',
    ...[
      '1.14',
      '1.16',
      '1.18',
      '1.20',
      '1.22',
      '1.23',
      '1.24',
      '1.25',
      '1.26',
      '1.27',
      '1.28',
      '1.30',
      '1.32',
    ].map((version) => `${NODE} --kubernetes-version ${version}`),
    `${NODE} --proxy-mode userspace --kubernetes-version 1.14`,
  ],
  linkerd: [
    PROXY,
    `${PROXY} -g 2102 --inbound-ports-to-ignore 4190,4191,25,443,587,3306,1000-2000,8000,8001,8002,8003,8004,8005,8006,8007`,
    `${PROXY} -r 8080,9090 --outbound-ports-to-ignore 4567-4568`,
    `4 ${PROXY} --subnets-to-ignore 10.42.3.4/16,192.168.0.0/24`,
    `6 ${PROXY} --subnets-to-ignore fd00:42::/32`,
  ],
};

function wordsFor(flags: string, family: Family): readonly string[] {
  return [...flags.replace(/^[46] /, '').split(' '), `--family=${family}`].filter(
    (word) => word !== '',
  );
}

describe.skipIf(missing !== undefined)(
  `every program’s rules in the real tool${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    for (const { name, reads, generate } of GENERATORS) {
      for (const family of [4, 6] as const) {
        const trials = (TRIALS[name] ?? []).filter(
          (flags) => !/^[46] /.test(flags) || flags.startsWith(`${family} `),
        );
        test.each(trials)(`${name}, IPv${family}: %s`, async (flags) => {
          const objects = reads === 'objects' ? [CLUSTER] : [];
          const words = wordsFor(flags, family);
          const answer = await generate({ words, environment: {}, objects });
          if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
          expect(answer.whole).not.toBe('');
          const sets = answer.commands.filter((command) => command.startsWith('ipset'));
          const legacy = loadRestore('legacy', family, answer.whole, sets);
          expect(legacy).toMatchObject({ kind: 'saved' });
          const nft = loadRestore('nft', family, answer.whole, sets);
          expect(nft).toEqual({ kind: 'saved', text: saveOf(answer.whole, family) });
        });
      }
    }
  },
);
