/**
 * A directed graph over numbered nodes: the arrows of node `n` are those from `first[n]` up to
 * `first[n + 1]`, and arrow `a` leads to `to[a]`. All walks keep their own stack: a pasted text may
 * be a hundred thousand chains deep, or go in circles.
 */
export interface Arrows {
  readonly first: Uint32Array;
  readonly to: Uint32Array;
}

export interface Reading {
  /** The nodes that can be reached, each when it is first come to, depth first. */
  readonly order: readonly number[];
  /** 1 for an arrow that leads back to a node still being read: it closes a circle. */
  readonly back: Uint8Array;
  /** Every node after all that lead to it, circles cut open. */
  readonly sorted: readonly number[];
}

/** Reads from the roots, in their order. Nodes in `seen` are passed by; what is read is added to it. */
export function readArrows(
  { first, to }: Arrows,
  roots: Iterable<number>,
  seen: Uint8Array = new Uint8Array(first.length - 1),
): Reading {
  const order: number[] = [];
  const finished: number[] = [];
  const back = new Uint8Array(to.length);
  const open = new Uint8Array(seen.length);
  const next = first.slice();
  const stack: number[] = [];
  const enter = (node: number): void => {
    seen[node] = 1;
    open[node] = 1;
    order.push(node);
    stack.push(node);
  };
  for (const root of roots) {
    if (seen[root]) continue;
    enter(root);
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const arrow = next[node] ?? 0;
      if (arrow === first[node + 1]) {
        open[node] = 0;
        finished.push(node);
        stack.pop();
        continue;
      }
      next[node] = arrow + 1;
      const target = to[arrow] ?? 0;
      if (open[target]) back[arrow] = 1;
      else if (!seen[target]) enter(target);
    }
  }
  return { order, back, sorted: finished.reverse() };
}

/**
 * Puts every node read one layer beyond the farthest that leads to it, and roots into layer 0.
 * Layers given to nodes before stay as they are.
 */
export function layNodes(
  { first, to }: Arrows,
  { sorted, back }: Reading,
  layers: Int32Array,
): void {
  const fixed = layers.map((layer) => (layer >= 0 ? 1 : 0));
  for (const node of sorted) {
    const layer = Math.max(0, layers[node] ?? 0);
    layers[node] = layer;
    for (let arrow = first[node] ?? 0; arrow < (first[node + 1] ?? 0); arrow += 1) {
      const target = to[arrow] ?? 0;
      if (back[arrow] || fixed[target]) continue;
      layers[target] = Math.max(layers[target] ?? 0, layer + 1);
    }
  }
}

/** Arrows from lists of targets, one list a node. */
export function arrowsOf(targets: readonly (readonly number[])[]): Arrows {
  const first = new Uint32Array(targets.length + 1);
  for (const [node, list] of targets.entries()) first[node + 1] = (first[node] ?? 0) + list.length;
  return { first, to: Uint32Array.from(targets.flat()) };
}
