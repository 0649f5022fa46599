/** The complete outputs written out in the project's reference, with their objects, where it is at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { saveOf } from '../save.ts';
import { generateKubeProxy } from './kube-proxy.ts';

const REFERENCE = new URL('../../../../shared/reference/kube-proxy.md', import.meta.url);
const isThere = existsSync(REFERENCE);
const text = isThere ? readFileSync(REFERENCE, 'utf8') : '';

/** The fenced texts by name: `clusterip.yaml`, `clusterip.v4`. */
const blocks = new Map(
  [...text.matchAll(/```[\w-]+ name=kube-proxy\/(\S+)\n([^`]*)```/g)].map(
    ([, name = '', block = '']) => [name, block],
  ),
);

const NODE = JSON.stringify({
  kind: 'Node',
  metadata: { name: 'test-node' },
  status: { addresses: [{ type: 'InternalIP', address: '192.168.0.2' }] },
});

const USUAL = '--hostname-override test-node';
const CLUSTER = '--cluster-cidr 10.0.0.0/8';

/** Which objects and flags belong to a save, where its name does not tell. */
const FLAGS: Readonly<Record<string, string>> = {
  'nodeport-ipv6.v6': '--cluster-cidr fd00:10::/64',
  'nodeport-addresses.v4': `${CLUSTER} --nodeport-addresses 192.168.0.0/24 --iptables-localhost-nodeports=false`,
  'affinity.v4': '--cluster-cidr 10.244.0.0/16',
  'history-set.k8s-1.14.v4': `${CLUSTER} --kubernetes-version 1.14`,
  'history-set.k8s-1.23.v4': `${CLUSTER} --kubernetes-version 1.23`,
};

async function generated(objects: string, words: string) {
  const answer = await generateKubeProxy({
    words: words.split(' '),
    environment: {},
    objects: [NODE, objects],
  });
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
  return answer;
}

function plain(save: string): string {
  return save
    .replaceAll(' [0:0]', '')
    .split(/^(?=\*)/m)
    .sort()
    .join('');
}

const saves = [...blocks.keys()].filter((name) => /\.v[46]$/.test(name) && name !== 'userspace.v4');

describe.skipIf(!isThere)(
  `kube-proxy’s reference${isThere ? '' : ' (skipped: it is not here)'}`,
  () => {
    test.each(saves)('%s', async (name) => {
      const [kind = ''] = name.split('.');
      const objects = blocks.get(`${kind}.yaml`) ?? blocks.get('nodeport.yaml') ?? '';
      const family = name.endsWith('6') ? 6 : 4;
      const words = `${USUAL} ${FLAGS[name] ?? CLUSTER} --family ${family}`;
      const { whole } = await generated(objects, words);
      expect(plain(saveOf(whole, family))).toBe(plain(blocks.get(name) ?? ''));
    });

    const LIST = blocks.get('masquerade-variants') ?? '';
    const VARIANTS: Readonly<Record<string, string>> = {
      'no detector': '',
      masqueradeAll: `${CLUSTER} --masquerade-all`,
      'BridgeInterface cbr0': '--detect-local-mode BridgeInterface --pod-bridge-interface cbr0',
      'InterfaceNamePrefix cali':
        '--detect-local-mode InterfaceNamePrefix --pod-interface-name-prefix cali',
    };

    test.each(Object.entries(VARIANTS))('masquerade-variants: %s', async (name, flags) => {
      const objects = blocks.get('masquerade-matrix.yaml') ?? '';
      const usual = (await generated(objects, `${USUAL} ${CLUSTER}`)).restore.split('\n');
      const varied = (await generated(objects, `${USUAL} ${flags}`.trim())).restore.split('\n');
      const listed = (heading: string): readonly string[] => {
        const [, lines = ''] = LIST.split(`# ${name}: ${heading}\n`);
        return (
          lines
            .split(/^#/m)[0]
            ?.split('\n')
            .filter((line) => line !== '') ?? []
        );
      };
      expect(usual.filter((line) => !varied.includes(line)).sort()).toEqual(
        [...listed('removed')].sort(),
      );
      expect(varied.filter((line) => !usual.includes(line)).sort()).toEqual(
        [...listed('added')].sort(),
      );
    });

    test('userspace.v4', async () => {
      const port = (number: number, name: string, nodePort?: number, protocol = 'TCP') => ({
        ports: [{ name, port: number, nodePort, protocol }],
      });
      const service = (
        namespace: string,
        name: string,
        spec: object,
        ingress: readonly object[] = [],
      ) => ({
        kind: 'Service',
        metadata: { namespace, name },
        spec,
        status: { loadBalancer: { ingress } },
      });
      const items = [
        service('default', 'kubernetes', { clusterIP: '10.96.0.1', ...port(443, 'https') }),
        service('kube-system', 'kube-dns', {
          clusterIP: '10.96.0.10',
          ...port(53, 'dns', undefined, 'UDP'),
        }),
        service('default', 'web', { clusterIP: '10.96.10.10', ...port(80, 'http') }),
        service(
          'default',
          'edge',
          { type: 'LoadBalancer', clusterIP: '10.96.10.11', ...port(80, 'http', 30080) },
          [{ ip: '198.51.100.10' }],
        ),
        service('default', 'shop', {
          clusterIP: '10.96.10.12',
          externalIPs: ['192.0.2.20'],
          ...port(80, 'http'),
        }),
      ];
      const ports =
        'default/kubernetes:https=40023,kube-system/kube-dns:dns=36113,default/web:http=33145,default/edge:http=41217,default/shop:http=38999';
      const words = `${USUAL} --proxy-mode userspace --kubernetes-version 1.14 --proxy-ports ${ports}`;
      const { whole } = await generated(JSON.stringify({ kind: 'List', items }), words);
      expect(plain(saveOf(whole, 4))).toBe(plain(blocks.get('userspace.v4') ?? ''));
    });
  },
);
