import { useCallback } from 'react';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import { useAppStore } from '../store/use-app.tsx';
import { useMapStore } from './map-state.tsx';

export type GoToChain = (chain: ChainId, line: number | undefined, rule?: RuleId) => void;

/** Shows a chain on the map, or a rule of it, folded away or not, and selects it in every pane. */
export function useGoToChain(): GoToChain {
  const store = useAppStore();
  const mapStore = useMapStore();
  return useCallback(
    (chain, line, rule) => {
      const map = mapStore.getState();
      map.setFollowing(false);
      map.setGoal({ chain, rule });
      // From there the arrow keys go on, once the map has the chain in sight.
      document.querySelector<HTMLElement>('[data-map-canvas]')?.focus();
      store.getState().select({ rule, chain, line, source: 'map' });
    },
    [store, mapStore],
  );
}
