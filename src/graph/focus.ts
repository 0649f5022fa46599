/**
 * What is around some chains: those that lead to them and those they lead to, so many jumps away,
 * and for each of them one shortest way from a hook, so that nothing hangs in the air.
 */
import type { Jumps } from './jumps.ts';

/** Chains by index. Built-in ones are where the ways begin. */
export function chainsAround(
  { builtIn, arrows }: Jumps,
  roots: readonly number[],
  depth: number,
): ReadonlySet<number> {
  const callers = reversed(arrows.first, arrows.to);
  const near = new Set<number>(roots);
  for (const { first, to } of [arrows, callers]) {
    let edge: readonly number[] = roots;
    const seen = new Set<number>(roots);
    for (let step = 0; step < depth; step += 1) {
      const next: number[] = [];
      for (const chain of edge) {
        for (let at = first[chain] ?? 0; at < (first[chain + 1] ?? 0); at += 1) {
          const other = to[at] ?? 0;
          if (seen.has(other)) continue;
          seen.add(other);
          near.add(other);
          next.push(other);
        }
      }
      edge = next;
    }
  }
  const before = waysFromHooks(builtIn, arrows);
  // What is added on the way is already led to.
  for (const chain of near) {
    for (let at = before[chain] ?? -1; at >= 0 && !near.has(at); at = before[at] ?? -1)
      near.add(at);
  }
  return near;
}

interface Leads {
  readonly first: Uint32Array;
  readonly to: Uint32Array;
}

function reversed(first: Uint32Array, to: Uint32Array): Leads {
  const count = first.length - 1;
  const starts = new Uint32Array(count + 1);
  for (const target of to) starts[target + 1] = (starts[target + 1] ?? 0) + 1;
  for (let chain = 0; chain < count; chain += 1) {
    starts[chain + 1] = (starts[chain + 1] ?? 0) + (starts[chain] ?? 0);
  }
  const free = starts.slice();
  const from = new Uint32Array(to.length);
  for (let chain = 0; chain < count; chain += 1) {
    for (let at = first[chain] ?? 0; at < (first[chain + 1] ?? 0); at += 1) {
      const target = to[at] ?? 0;
      from[free[target] ?? 0] = chain;
      free[target] = (free[target] ?? 0) + 1;
    }
  }
  return { first: starts, to: from };
}

/** For each chain the one before it on a shortest way from a built-in chain; -1 for none. */
function waysFromHooks(isRoot: Uint8Array, { first, to }: Leads): Int32Array {
  const before = new Int32Array(isRoot.length).fill(-1);
  const seen = isRoot.slice();
  let edge = [...isRoot.keys()].filter((chain) => isRoot[chain] === 1);
  while (edge.length > 0) {
    const next: number[] = [];
    for (const chain of edge) {
      for (let at = first[chain] ?? 0; at < (first[chain + 1] ?? 0); at += 1) {
        const other = to[at] ?? 0;
        if (seen[other]) continue;
        seen[other] = 1;
        before[other] = chain;
        next.push(other);
      }
    }
    edge = next;
  }
  return before;
}
