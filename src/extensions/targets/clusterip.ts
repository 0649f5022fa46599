import { type OptionSpec, defineTarget } from '../contract.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { oneOf, wholeNumber } from '../shared/forms.ts';
import type { ValueForm } from '../option-reader.ts';

/** `-j CLUSTERIP`: several machines share an address. Linux had it until 6.2. */
export interface ClusteripTarget {
  readonly kind: 'CLUSTERIP';
  /** How the address is shared; `undefined` where another rule said that. */
  readonly cluster: Cluster | undefined;
}

interface Cluster {
  readonly hashMode: HashMode;
  /** The multicast MAC that the machines share, in capitals. */
  readonly mac: string;
  readonly nodes: number;
  readonly node: number;
  readonly seed: number;
}

type HashMode = (typeof HASH_MODES)[number];

const HASH_MODES = ['sourceip', 'sourceip-sourceport', 'sourceip-sourceport-destport'] as const;

const NODE = wholeNumber(1, 16);

const OPTIONS: readonly OptionSpec[] = [
  { name: '--new', says: 'Describes the cluster; the other options go with it.' },
  {
    name: '--hashmode',
    values: ['MODE'],
    says: `What connections are told apart by: ${HASH_MODES.join(', ')}.`,
  },
  { name: '--clustermac', values: ['MAC'], says: 'The multicast MAC that the machines share.' },
  { name: '--total-nodes', values: ['COUNT'], says: 'How many machines there are.' },
  { name: '--local-node', values: ['NUMBER'], says: 'The number of this machine, from 1.' },
  { name: '--hash-init', values: ['SEED'], says: 'A number that goes into the hash.' },
];

export const CLUSTERIP = defineTarget<ClusteripTarget>({
  kind: 'CLUSTERIP',
  families: [4],
  tables: ['filter'],
  hooks: ['INPUT'],
  says: 'Shares the connections to one address among several machines. Gone from Linux since 6.3.',
  options: OPTIONS,
  parse(given) {
    if (!given.has('--new')) {
      const stray = OPTIONS.find(({ name }) => given.has(name));
      if (stray) given.fail({ code: 'missing-option', option: '--new' });
      return { kind: 'CLUSTERIP', cluster: undefined };
    }
    const hashMode = given.required('--hashmode', oneOf(...HASH_MODES));
    const mac = given.required('--clustermac', MULTICAST_MAC);
    const nodes = given.required('--total-nodes', NODE);
    const node = given.required('--local-node', NODE);
    const seed = given.value('--hash-init', wholeNumber(0, 0xffffffff))?.value ?? 0;
    if (!hashMode || !mac || !nodes || !node) return undefined;
    const cluster = {
      hashMode: hashMode.value,
      mac: mac.value,
      nodes: nodes.value,
      node: node.value,
    };
    return { kind: 'CLUSTERIP', cluster: { ...cluster, seed } };
  },
  print: ({ cluster }) =>
    cluster
      ? ` --new --hashmode ${cluster.hashMode} --clustermac ${cluster.mac}` +
        ` --total-nodes ${cluster.nodes} --local-node ${cluster.node} --hash-init ${cluster.seed}`
      : '',
  // net/ipv4/netfilter/ipt_CLUSTERIP.c (until 6.2), clusterip_tg: drops what is not tracked, and
  // every connection whose hash is another machine's.
  apply(_, { tracking }) {
    if (tracking.kind !== 'tracked') return { kind: 'drop', effects: [] };
    return {
      kind: 'maybe',
      effects: [],
      yes: 'drop',
      doubt: {
        about: 'host',
        question: 'Does the hash give this connection to another machine of the cluster?',
        probability: undefined,
        assumed: 'no',
      },
    };
  },
  describe({ cluster }) {
    const how = cluster ? describeCluster(cluster) : phrase``;
    return phrase`drops it where another machine of the cluster is to have it${how}`;
  },
});

function describeCluster({ hashMode, mac, nodes, node, seed }: Cluster): Phrase {
  return phrase` (this is machine ${node} of ${nodes} behind ${mac}; they share by a hash of ${hashMode}, started with ${seed})`;
}

const MULTICAST_MAC: ValueForm<string> = {
  expected: 'a multicast MAC address such as 01:00:5E:00:00:01',
  read: (text) => {
    const bytes = text.split(':');
    if (bytes.length !== 6 || !bytes.every((byte) => /^[0-9a-f]{1,2}$/i.test(byte))) {
      return undefined;
    }
    const isMulticast = (Number.parseInt(bytes[0] ?? '', 16) & 1) === 1;
    return isMulticast
      ? bytes.map((byte) => byte.padStart(2, '0').toUpperCase()).join(':')
      : undefined;
  },
};
