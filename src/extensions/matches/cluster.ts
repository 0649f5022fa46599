import type { Connection } from '#net/connection.ts';
import { type Answer, type Situation, NO, answer, defineMatch } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { hashWords, scaledBelow, swapBytes } from '../shared/jhash.ts';
import { hex } from '../shared/masked-value.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m cluster`: whether this node of several is to take the connection, by a hash of who opened it. */
export interface ClusterMatch {
  readonly kind: 'cluster';
  /** A bit for each node that takes it, the lowest for node 1. */
  readonly nodes: number;
  readonly invert: boolean;
  readonly total: number;
  readonly seed: number;
}

const NODE = wholeNumber(1, 32);
/** The tool of 1.8.9 refuses masks above 32, though it prints them (libxt_cluster.c, cluster_opts). */
const MASK = wholeNumber(1, 0xffffffff);

export const cluster = defineMatch<ClusterMatch>({
  kind: 'cluster',
  families: [4, 6],
  says: 'Asks whether this node of a cluster is to take the connection.',
  options: [
    { name: '--cluster-total-nodes', values: ['NODES'], says: 'There are so many nodes.' },
    {
      name: '--cluster-local-node',
      negatable: true,
      values: ['NODE'],
      says: 'This is the node of that number, from 1.',
    },
    {
      name: '--cluster-local-nodemask',
      negatable: true,
      values: ['MASK'],
      says: 'This stands for the nodes whose bits are set.',
    },
    { name: '--cluster-hash-seed', values: ['SEED'], says: 'The seed of the hash.' },
  ],
  parse: readCluster,
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideNode(match, situation),
      shows: ({ tracking }) => {
        if (tracking.kind !== 'tracked') return 'no connection';
        const { expected } = tracking.connection;
        return expected ? 'a related connection' : `node ${nodeOf(match, tracking.connection)}`;
      },
    },
  ],
  describe({ nodes, invert, total, seed }) {
    const among = invert ? phrase`is not among` : phrase`is among`;
    return phrase`the node for this source ${among} ${word(nodes)} (a bit for each of ${total} nodes, hash seed ${word(seed)})`;
  },
});

function readCluster(given: OptionReader): ClusterMatch | undefined {
  given.exclusive('--cluster-local-node', '--cluster-local-nodemask');
  const total = given.required('--cluster-total-nodes', NODE)?.value;
  const seed = given.required('--cluster-hash-seed', wholeNumber(0, 0xffffffff))?.value;
  const node = given.value('--cluster-local-node', NODE);
  const mask = node ?? given.required('--cluster-local-nodemask', MASK);
  if (total === undefined || seed === undefined || !mask) return undefined;
  const nodes = node ? (1 << (node.value - 1)) >>> 0 : mask.value;
  if (nodes >= 2 ** total) {
    const option = node ? '--cluster-local-node' : '--cluster-local-nodemask';
    const expected = `one of ${total} nodes`;
    given.fail({ code: 'bad-value', option, value: String(mask.value), expected });
  }
  return { kind: 'cluster', nodes, invert: mask.invert, total, seed };
}

function words({ nodes, invert, total, seed }: ClusterMatch): string {
  const mask = optionWords('--cluster-local-nodemask', invert, word(nodes));
  return `${mask} --cluster-total-nodes ${total} --cluster-hash-seed ${word(seed)}`;
}

function word(value: number): string {
  return `0x${hex(value).slice(2).padStart(8, '0')}`;
}

// net/netfilter/xt_cluster.c, xt_cluster_mt
function decideNode(match: ClusterMatch, { tracking }: Situation): Answer {
  if (tracking.kind !== 'tracked') return NO;
  if (tracking.connection.expected) {
    const source = 'the source of the connection that foretold it';
    return match.invert
      ? unknown('connection', `Does ${source} go to another node?`, 'yes')
      : unknown('connection', `Does ${source} go to this node?`);
  }
  const bit = (1 << (nodeOf(match, tracking.connection) - 1)) >>> 0;
  return answer(((bit & match.nodes) !== 0) !== match.invert);
}

/**
 * The node, from 1, that is to take what this source opened. Measured on little-endian kernels. Of an
 * IPv6 address only the first 32 bits count: `xt_cluster_hash_ipv6` divides the length of an array
 * of four words by four.
 */
function nodeOf({ total, seed }: ClusterMatch, { id, original }: Connection): number {
  // The entry that a CT rule lends (`templateTracking`) is of no family, and its hash 0.
  if (id === 0) return 1;
  const source = swapBytes(original.source.words[0] ?? 0);
  // jhash_1word is jhash_3words of two zeros more, but for the length in its seed: 4, not 12.
  const hash = hashWords(source, 0, 0, seed + 4 - 12);
  return scaledBelow(hash, total) + 1;
}
