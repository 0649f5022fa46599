import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLUSTER } from '#testing/cluster.ts';
import { refusedBy } from '../save.ts';
import { generateKubeProxy } from './kube-proxy.ts';

const NODE = '--hostname-override node-1 --cluster-cidr 10.244.0.0/16,fd00:10:244::/48';

async function answerTo(flags: string, objects = CLUSTER) {
  const words = flags.split(' ').filter((word) => word !== '');
  return generateKubeProxy({ words, environment: {}, objects: [objects] });
}

async function run(flags: string, objects = CLUSTER) {
  const answer = await answerTo(flags, objects);
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
  return answer;
}

/** A service `shop/web:http` at 10.96.0.9 and its endpoints. */
function webWith(addresses: readonly string[]): string {
  return JSON.stringify([
    {
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'web' },
      spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80 }] },
    },
    {
      kind: 'EndpointSlice',
      metadata: {
        namespace: 'shop',
        name: 'web-a',
        labels: { 'kubernetes.io/service-name': 'web' },
      },
      endpoints: addresses.map((address) => ({ addresses: [address] })),
      ports: [{ name: 'http', port: 8080 }],
    },
  ]);
}

test('a service with two endpoints', async () => {
  const { restore } = await run(
    '--cluster-cidr 10.244.0.0/16 --kubernetes-version 1.30 --iptables-localhost-nodeports=false',
    webWith(['10.244.1.5', '10.244.2.5']),
  );
  const lines = restore.split('\n').filter((line) => line.includes('shop/web:http'));
  expect(lines).toEqual([
    // The names are SHA-256 of "shop/web:httptcp" and of the same with the endpoint, in base 32.
    '-A KUBE-SERVICES -m comment --comment "shop/web:http cluster IP" -m tcp -p tcp -d 10.96.0.9 --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO',
    '-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http cluster IP" -m tcp -p tcp -d 10.96.0.9 --dport 80 ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ',
    '-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http -> 10.244.1.5:8080" -m statistic --mode random --probability 0.5000000000 -j KUBE-SEP-34ZZ2QFGO32YYXXO',
    '-A KUBE-SVC-67NZLRHBNDSAWJRO -m comment --comment "shop/web:http -> 10.244.2.5:8080" -j KUBE-SEP-CXXRTNR2DI2TYC6R',
    '-A KUBE-SEP-34ZZ2QFGO32YYXXO -m comment --comment shop/web:http -s 10.244.1.5 -j KUBE-MARK-MASQ',
    '-A KUBE-SEP-34ZZ2QFGO32YYXXO -m comment --comment shop/web:http -m tcp -p tcp -j DNAT --to-destination 10.244.1.5:8080',
    '-A KUBE-SEP-CXXRTNR2DI2TYC6R -m comment --comment shop/web:http -s 10.244.2.5 -j KUBE-MARK-MASQ',
    '-A KUBE-SEP-CXXRTNR2DI2TYC6R -m comment --comment shop/web:http -m tcp -p tcp -j DNAT --to-destination 10.244.2.5:8080',
  ]);
});

test('the userspace mode steers to the ports on which kube-proxy listens', async () => {
  const mode = '--proxy-mode userspace --bind-address 192.168.0.11';
  const ports = '--proxy-ports shop/web:http=33145';
  const { restore } = await run(`${mode} ${ports}`, webWith(['10.244.1.5']));
  expect(restore.match(/^.*shop\/web:http.*$/gm)).toEqual([
    '-A KUBE-PORTALS-CONTAINER -m comment --comment shop/web:http -p tcp -m tcp --dport 80 -d 10.96.0.9/32 -j DNAT --to-destination 192.168.0.11:33145',
    '-A KUBE-PORTALS-HOST -m comment --comment shop/web:http -p tcp -m tcp --dport 80 -d 10.96.0.9/32 -j DNAT --to-destination 192.168.0.11:33145',
  ]);
});

test('the userspace mode is gone in newer releases, which is said', async () => {
  const { problems } = await run('--proxy-mode userspace --kubernetes-version 1.30');
  expect(problems.map(({ says }) => says)).toContain(
    'The userspace mode is gone since Kubernetes 1.26.',
  );
});

describe('what is left out or put in', () => {
  test('each family has its own addresses only', async () => {
    const [four, six] = [await run(`${NODE} --family 4`), await run(`${NODE} --family 6`)];
    expect(four.whole).not.toContain('fd00:');
    expect(six.whole).not.toMatch(/ 10\.\d/);
    expect(six.whole).toContain('-d fd00:10:96::a --dport 53');
  });

  test('a headless service is nothing to kube-proxy', async () => {
    expect((await run(NODE)).whole).not.toContain('shop/peers');
  });

  test('a service without endpoints is refused at once', async () => {
    const { restore } = await run(NODE);
    expect(restore).toContain(
      '-A KUBE-SERVICES -m comment --comment "shop/gone:http has no endpoints" -m tcp -p tcp -d 10.96.20.4 --dport 80 -j REJECT',
    );
  });

  test('in a large cluster endpoints have no comments', async () => {
    const { restore } = await run(`${NODE} --large-cluster`);
    expect(restore).not.toContain(' -> ');
    expect(restore).toContain('"shop/web:http cluster IP"');
  });

  test('more than a thousand endpoints make a large cluster', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => `10.244.${at >> 8}.${at & 255}`);
    expect((await run('', webWith(many))).restore).not.toContain(' -> ');
    expect((await run('', webWith(many.slice(1)))).restore).toContain(' -> ');
  });

  test('localhost needs a sysctl to reach a NodePort', async () => {
    expect((await run(NODE)).commands).toEqual(['sysctl -w net.ipv4.conf.all.route_localnet=1']);
    expect((await run(`${NODE} --iptables-localhost-nodeports=false`)).commands).toEqual([]);
    expect((await run(`${NODE} --family 6`)).commands).toEqual([]);
  });
});

test('every endpoint has the same chance', async () => {
  const counts = fc.integer({ min: 1, max: 300 });
  await fc.assert(
    fc.asyncProperty(counts, async (count) => {
      const addresses = Array.from({ length: count }, (_, at) => `10.244.${at >> 8}.${at & 255}`);
      const { restore } = await run('', webWith(addresses));
      const chosen = [...restore.matchAll(/^-A KUBE-SVC-.* -j KUBE-SEP-\w+$/gm)].map(([line]) =>
        Number(/--probability (\S+)/.exec(line)?.[1] ?? 1),
      );
      expect(chosen).toHaveLength(count);
      let left = 1;
      for (const chance of chosen) {
        expect(left * chance).toBeCloseTo(1 / count, 6);
        left *= 1 - chance;
      }
      expect(left).toBe(0);
    }),
    { numRuns: 20 },
  );
});

const VERSIONS = ['1.14', '1.17', '1.20', '1.23', '1.24', '1.26', '1.28', '1.30', '1.32'];

describe.each(VERSIONS)('Kubernetes %s', (version) => {
  test.each([4, 6] as const)('IPv%s: whatever is jumped to is there', async (family) => {
    const { restore, whole } = await run(
      `${NODE} --family ${family} --kubernetes-version ${version}`,
    );
    expect(refusedBy(whole, family)).toEqual([]);
    const made = new Set([...restore.matchAll(/^:(\S+) /gm)].map(([, name]) => name));
    const owners = [...restore.matchAll(/^-A (\S+) /gm)].map(([, name]) => name);
    expect(owners.filter((name) => !made.has(name))).toEqual([]);
  });
});

describe('what is wrong is said in a sentence', () => {
  test.each([
    ['--proxy-mode ipvs', '“ipvs”'],
    ['--kubernetes-version 1.9', '“1.9”'],
    ['--detect-local-mode Magic', '“Magic” is no way to know local packets'],
    ['--detect-local-mode BridgeInterface', 'needs --pod-bridge-interface'],
    ['--cluster-cidr 10.244.0.0', '10.244.0.0'],
    ['--nodeport-addresses everywhere', '“everywhere” is no range of addresses'],
    ['--iptables-masquerade-bit -1', 'takes a bit of the mark, from 0 to 31'],
    ['--iptables-masquerade-bit 32', 'takes a bit of the mark, from 0 to 31'],
  ])('%s', async (flags, sentence) => {
    const { kind, problems } = await answerTo(flags);
    expect(kind).toBe('refused');
    expect(problems.map(({ says }) => says).join('\n')).toContain(sentence);
  });
});
