/** Names of folded chains, asked for as they come into sight and kept while the dump is the same. */
import { useMemo } from 'react';
import type { Engine } from '#engine/engine.ts';
import type { ChainId } from '#ruleset/ruleset.ts';
import { useEngine } from '../store/use-app.tsx';

export interface ChainNames {
  of(chain: number): string | undefined;
  /** Asks for names that are not here yet; who subscribed is told when they are. */
  want(chains: readonly number[]): void;
  subscribe(changed: () => void): () => void;
}

/** Everybody who asks about one dump shares what is known of it. */
export function useChainNames(revision: number): ChainNames {
  const engine = useEngine();
  return useMemo(() => {
    const known = latest.get(engine);
    if (known?.revision === revision) return known.names;
    const names = createChainNames(engine, revision);
    latest.set(engine, { revision, names });
    return names;
  }, [engine, revision]);
}

const latest = new WeakMap<Engine, { readonly revision: number; readonly names: ChainNames }>();

function createChainNames(engine: Engine, revision: number): ChainNames {
  const names = new Map<number, string>();
  const asked = new Set<number>();
  const listeners = new Set<() => void>();
  return {
    of: (chain) => names.get(chain),
    want(chains) {
      const fresh = chains.filter((chain) => !asked.has(chain));
      if (fresh.length === 0) return;
      for (const chain of fresh) asked.add(chain);
      // Cells hold the ids of chains bare.
      engine.chains(revision, fresh as unknown as readonly ChainId[]).then(
        (found) => {
          for (const { chain, name } of found) names.set(chain, name);
          for (const changed of listeners) changed();
        },
        // The dump has changed, and its cells with it.
        () => undefined,
      );
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
