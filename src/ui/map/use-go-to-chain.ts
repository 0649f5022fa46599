import { useCallback } from 'react';
import type { ChainId } from '#ruleset/ruleset.ts';
import { useAppStore } from '../store/use-app.tsx';
import { useMapStore } from './map-state.tsx';

/** Shows a chain on the map, folded away or not, and selects it in every pane. `line` is where it is declared. */
export function useGoToChain(): (chain: ChainId, line: number | undefined) => void {
  const store = useAppStore();
  const mapStore = useMapStore();
  return useCallback(
    (chain, line) => {
      mapStore.getState().setFollowing(false);
      mapStore.getState().setGoal(chain);
      // From there the arrow keys go on, once the map has the chain in sight.
      document.querySelector<HTMLElement>('[data-map-canvas]')?.focus();
      store.getState().select({ rule: undefined, chain, line, source: 'map' });
    },
    [store, mapStore],
  );
}
