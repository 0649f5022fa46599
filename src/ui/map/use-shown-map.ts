import { useEffect, useMemo, useState } from 'react';
import type { TraceView } from '#engine/views.ts';
import type { MapRequest, MapView } from '#graph/map-view.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import { shownMap } from '../store/selectors.ts';
import { useApp, useEngine } from '../store/use-app.tsx';
import { useMap } from './map-state.tsx';

interface Fuller {
  readonly base: MapView;
  readonly view: MapView;
}

/**
 * The map to draw: the store's, or where that folds away something the walk passes, the person
 * selected or opened, one that has it.
 */
export function useShownMap(): MapView | undefined {
  const engine = useEngine();
  const base = useApp(shownMap);
  const traced = useApp((state) => state.traced);
  const reportBusy = useApp((state) => state.reportBusy);
  const unfolded = useMap((state) => state.unfolded);
  const selected = useApp((state) => state.selection?.chain);
  const [fuller, setFuller] = useState<Fuller>();

  const request = useMemo(
    () => base && requestFor(base, traced, unfolded, selected),
    [base, traced, unfolded, selected],
  );

  useEffect(() => {
    if (!base || !request) {
      setFuller(undefined);
      return;
    }
    let wanted = true;
    reportBusy('map detail', true);
    engine
      .map(base.revision, base.ruleset, request)
      // Overtaken by a newer dump, or broken: the store's map is there and says what there is to say.
      .then(
        (view) => wanted && setFuller({ base, view }),
        () => undefined,
      )
      .finally(() => wanted && reportBusy('map detail', false));
    return () => {
      wanted = false;
      reportBusy('map detail', false);
    };
  }, [engine, base, request, reportBusy]);

  return fuller && fuller.base === base ? fuller.view : base;
}

/** More chains than this, and the walk runs in circles. */
const MOST_CHAINS = 200;

/** What the map lacks of the walk, the selection and what was opened; `undefined` for nothing. */
export function requestFor(
  base: MapView,
  traced: TraceView | undefined,
  unfolded: MapRequest['unfolded'],
  selected: ChainId | undefined,
): MapRequest | undefined {
  const fits = traced?.revision === base.revision && traced.ruleset === base.ruleset;
  const steps = fits ? traced.steps : [];
  const shown = new Set([...base.cards, ...base.ticks].map(({ chain }) => chain));
  const drawn = new Set(base.edges.map(({ rule }) => rule));
  const chains = new Set<ChainId>();
  if (selected !== undefined && !shown.has(selected)) chains.add(selected);
  const jumps = new Set<RuleId>();
  for (const { chain, kind, rule } of steps) {
    if (chain !== undefined && !shown.has(chain) && chains.size < MOST_CHAINS) chains.add(chain);
    if (kind === 'entered' && rule !== undefined && !drawn.has(rule)) jumps.add(rule);
  }
  if (chains.size === 0 && jumps.size === 0 && unfolded.length === 0) return undefined;
  return { unfolded, chains: [...chains], jumps: [...jumps] };
}
