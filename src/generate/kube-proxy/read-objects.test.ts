import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { CLUSTER } from '#testing/cluster.ts';
import { generateKubeProxy } from './kube-proxy.ts';
import { readObjects } from './read-objects.ts';

async function problemsOf(...texts: readonly string[]): Promise<readonly string[]> {
  const { problems } = await readObjects(texts);
  return problems.map(({ severity, says }) => `${severity}: ${says}`);
}

function service(spec: object, name = 'web'): string {
  const usual = { clusterIP: '10.96.0.9', ports: [{ port: 80 }] };
  return JSON.stringify({ kind: 'Service', metadata: { name }, spec: { ...usual, ...spec } });
}

describe('the same objects', () => {
  test('as YAML, as JSON, as documents, as lists of a kind, in several files', async () => {
    const cluster: unknown = parse(CLUSTER);
    // What was written in this file's own fixture.
    const { items } = cluster as { readonly items: readonly { readonly kind: string }[] };
    const expected = await readObjects([CLUSTER]);
    expect(expected.problems).toEqual([]);
    const documents = items.map((item) => JSON.stringify(item)).join('\n---\n');
    const ofKind = (kind: string): string =>
      JSON.stringify({
        kind: `${kind}List`,
        items: items
          .filter((item) => item.kind === kind)
          .map((item) => ({ ...item, kind: undefined })),
      });
    const files = ['EndpointSlice', 'Node', 'Service'].map(ofKind);
    for (const given of [[JSON.stringify(cluster)], [documents], files, [JSON.stringify(items)]]) {
      expect(await readObjects(given)).toEqual(expected);
    }
    expect(await readObjects([CLUSTER.replaceAll('\n', '\r\n')])).toEqual(expected);
  });

  test('Endpoints stand in for slices where there are none', async () => {
    const older = JSON.stringify({
      kind: 'Endpoints',
      metadata: { name: 'web' },
      subsets: [
        {
          addresses: [{ ip: '10.244.1.5', nodeName: 'node-1' }],
          notReadyAddresses: [{ ip: '10.244.1.6' }],
          ports: [{ port: 8080 }],
        },
      ],
    });
    const { objects } = await readObjects([service({}), older]);
    expect(objects.slices).toMatchObject([
      {
        namespace: 'default',
        service: 'web',
        ports: [{ name: '', protocol: 'tcp', port: 8080 }],
        endpoints: [
          { address: '10.244.1.5', nodeName: 'node-1', ready: true },
          { address: '10.244.1.6', ready: false },
        ],
      },
    ]);
  });
});

describe('what is said about objects', () => {
  test.each([
    ['', 'warning: There is no Service: these are the rules of a cluster without any.'],
    ['hello', 'warning: Passed over: what is no object.'],
    ['kind: Servise', 'warning: Passed over: Servise (Service is near).'],
    ['a: [', 'error: The objects are no YAML and no JSON:'],
    [
      'kind: Service\nmetadata: {name: "a\\nb"}',
      'error: A Service has no name that Kubernetes would allow',
    ],
    [service({ clusterIP: '10.96.0.999' }), 'warning: Service web: “10.96.0.999” is no address.'],
    [service({ ports: [{ port: 0 }] }), 'warning: Service web: one of its ports has no number'],
    [
      service({ ports: [{ port: 80 }, { port: 81 }] }),
      'warning: Service web: two of its ports are named “”',
    ],
    [
      service({ loadBalancerSourceRanges: ['all'] }),
      'warning: Service web: “all” is no range of addresses.',
    ],
    ['kind: EndpointSlice\nmetadata: {name: web-a}', 'it belongs to no service'],
    [
      'kind: Service\nmetadata: {name: web, labels: {service.kubernetes.io/service-proxy-name: mine}}',
      'warning: Service web: it is labelled for another proxy, and passed over.',
    ],
  ])('%s', async (text, problem) => {
    expect((await problemsOf(text)).join('\n')).toContain(problem);
  });

  test('a service given twice is the last one', async () => {
    const texts = [service({ clusterIP: '10.96.0.1' }), service({ clusterIP: '10.96.0.2' })];
    const { objects } = await readObjects(texts);
    expect(objects.services.map(({ clusterIps }) => clusterIps)).toEqual([['10.96.0.2']]);
    expect(await problemsOf(...texts)).toEqual([
      'warning: Service web: it is given more than once; the last one counts.',
    ]);
  });
});

describe('hostile objects', () => {
  test('aliases that would grow without end are refused', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const bomb = ['l0: &l0 [a, b]', ...levels].join('\n');
    expect((await problemsOf(bomb)).join('\n')).toContain('error: The objects cannot be read');
  });

  test('lists in lists in lists end', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    expect((await problemsOf(deep)).length).toBeGreaterThan(0);
  });

  test('names of Object’s own are names like any other', async () => {
    const text = `{"kind": "Service", "__proto__": {"kind": "Node"}, "metadata": {"name": "constructor"}, "spec": {"clusterIP": "10.96.0.9", "ports": [{"port": 80, "name": "toString"}]}}`;
    const { objects } = await readObjects([text]);
    expect(objects.services).toMatchObject([
      { name: 'constructor', ports: [{ name: 'toString' }] },
    ]);
  });

  test('no text of theirs makes a line of its own', async () => {
    const text = fc.string({
      unit: fc.constantFrom('\n', '"', ' ', '-A', 'a', '1', '.', '/', ':'),
    });
    const words = fc.record({
      namespace: text,
      port: text,
      ip: text,
      range: text,
      node: text,
      other: text,
    });
    await fc.assert(
      fc.asyncProperty(words, async (word) => {
        const answer = await generateKubeProxy({
          words: ['--hostname-override=node', '--cluster-cidr=10.244.0.0/16'],
          environment: {},
          objects: [JSON.stringify(strangeObjects(word))],
        });
        if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.problems));
        const lines = answer.whole.split('\n');
        const isRule = /^(\*[a-z]+|COMMIT|:[A-Z0-9-]+ \S+ \[0:0\]|-[AIN] [A-Z0-9-]+( [ -~]*)?|)$/;
        expect(lines.filter((line) => !isRule.test(line))).toEqual([]);
        expect(lines.filter((line) => line.split('"').length % 2 === 0)).toEqual([]);
        expect(answer.whole).toContain('--to-destination 10.244.0.1:80');
      }),
      { numRuns: 200 },
    );
  });
});

/** One good service among whatever the words make of the rest. */
function strangeObjects(
  word: Readonly<Record<'namespace' | 'port' | 'ip' | 'range' | 'node' | 'other', string>>,
) {
  const { namespace, port, ip, range, node, other } = word;
  return [
    {
      kind: 'Service',
      metadata: {
        name: 'web',
        namespace,
        annotations: { 'service.kubernetes.io/topology-mode': other },
      },
      spec: {
        type: 'LoadBalancer',
        clusterIPs: ['10.96.0.9', ip],
        externalIPs: [ip],
        externalTrafficPolicy: other,
        loadBalancerSourceRanges: [range, '10.0.0.0/8'],
        ports: [
          { port: 80, name: 'good', nodePort: 30080 },
          { port: 81, name: port, protocol: other },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip }, { ip: '192.0.2.1', hostname: other }] } },
    },
    {
      kind: 'EndpointSlice',
      metadata: { name: 'web-a', namespace, labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [
        { addresses: [ip], nodeName: node },
        { addresses: ['10.244.0.1'], nodeName: node, hints: { forZones: [{ name: other }] } },
      ],
      ports: [
        { port: 80, name: 'good' },
        { port: 81, name: port },
      ],
    },
    {
      kind: 'Node',
      metadata: { name: 'node' },
      spec: { podCIDR: range },
      status: { addresses: [{ type: 'InternalIP', address: ip }] },
    },
  ];
}
