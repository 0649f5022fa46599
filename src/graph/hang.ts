/** What hangs on what: for each node the nodes its rules lead to, its layer, and who is not reached. */
import { type Reading, arrowsOf, layNodes, readArrows } from './arrows.ts';
import type { Graph } from './nodes.ts';

export interface Hanging {
  /** Of each node, in the order in which its rules are read. */
  readonly childrenOf: readonly (readonly number[])[];
  /** Of each node: 0 for a built-in chain, for others one more than the farthest that leads there. */
  readonly layers: Int32Array;
  /** Nodes that no root leads to, without those that hang on another of them. */
  readonly unreached: readonly number[];
}

/** So many columns share the chains that nothing reaches and that lead nowhere. */
const SHARED_COLUMNS = 3;

export function hangNodes({ edges, hubs }: Graph, roots: readonly number[]): Hanging {
  const drawn = edges.map((list) => list.map(({ to }) => to));
  const used = arrowsOf(drawn.map((targets, node) => [...targets, ...(hubs[node] ?? [])]));
  const everyNode = drawn.keys();

  // A hub hangs on the node that uses it first, and on no other.
  const claimed = new Set<number>();
  const childrenOf: (readonly number[])[] = [...drawn];
  for (const node of readArrows(used, [...roots, ...everyNode]).order) {
    const own = (hubs[node] ?? []).filter((hub) => !claimed.has(hub));
    for (const hub of own) claimed.add(hub);
    childrenOf[node] = [...(drawn[node] ?? []), ...own];
  }

  const arrows = arrowsOf(childrenOf);
  const seen = new Uint8Array(drawn.length);
  const layers = new Int32Array(drawn.length).fill(-1);
  const lay = (reading: Reading): readonly number[] => {
    layNodes(arrows, reading, layers);
    return reading.order;
  };
  lay(readArrows(arrows, roots, seen));

  const called = new Set(arrows.to);
  const leads = (node: number): boolean => childrenOf[node]?.length !== 0;
  const left = [...drawn.keys()].filter((node) => !seen[node]);
  const alone = left.filter((node) => !called.has(node) && !leads(node));
  for (const [index, node] of alone.entries()) {
    seen[node] = 1;
    layers[node] = index % SHARED_COLUMNS;
  }
  // Those that others lead to come last: what is then still unread runs in circles.
  const heads: number[] = [];
  for (const node of left.sort((a, b) => +called.has(a) - +called.has(b))) {
    if (seen[node]) continue;
    heads.push(node);
    lay(readArrows(arrows, [node], seen));
  }
  return { childrenOf, layers, unreached: [...heads, ...alone] };
}
