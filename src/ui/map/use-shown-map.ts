import { useEffect, useMemo, useState } from 'react';
import type { TraceView } from '#engine/views.ts';
import type { Focus, MapRequest, MapView } from '#graph/map-view.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import { shownMap } from '../store/selectors.ts';
import { useApp, useEngine } from '../store/use-app.tsx';
import { useMap } from './map-state.tsx';
import { leadsOn } from './walk.ts';

interface Fuller {
  readonly base: MapView;
  readonly request: MapRequest;
  readonly view: MapView;
}

/**
 * The map to draw: the store's, or where that folds away something the walk passes, the person
 * selected or opened, one that has it. While that is made, the former one stays on screen, so that
 * the map changes once and not twice.
 */
export function useShownMap(): MapView | undefined {
  const base = useApp(shownMap);
  const [last, setLast] = useState<MapView>();
  const request = useMapRequest();
  const fuller = useFullerMap(base, request);
  const settled = request ? fuller : base;
  useEffect(() => {
    // Of a dump without rules there is no map, and the former one would be taken for its own.
    if (settled || !base) setLast(settled);
  }, [settled, base]);
  return base && (settled ?? last ?? base);
}

/** What is asked for beside what the store's map shows by itself; `undefined` for nothing. */
export function useMapRequest(): MapRequest | undefined {
  const base = useApp(shownMap);
  const traced = useApp((state) => state.traced);
  const unfolded = useMap((state) => state.unfolded);
  const focus = useMap((state) => state.focus);
  const selected = useApp((state) => state.selection?.chain);
  return useMemo(
    () => base && requestFor(base, traced, unfolded, selected, focus),
    [base, traced, unfolded, selected, focus],
  );
}

/** The map that a request asks for, once it is there. */
function useFullerMap(
  base: MapView | undefined,
  request: MapRequest | undefined,
): MapView | undefined {
  const engine = useEngine();
  const reportBusy = useApp((state) => state.reportBusy);
  const [fuller, setFuller] = useState<Fuller>();

  useEffect(() => {
    if (!base || !request) return;
    let wanted = true;
    const receive = (view: MapView): void => {
      if (wanted) setFuller({ base, request, view });
    };
    reportBusy('map detail', true);
    engine
      .map(base.revision, base.ruleset, request)
      // Overtaken by a newer dump, or broken: the map that is there does for both.
      .then(receive, () => receive(base))
      .finally(() => wanted && reportBusy('map detail', false));
    return () => {
      wanted = false;
      reportBusy('map detail', false);
    };
  }, [engine, base, request, reportBusy]);

  return fuller?.base === base && fuller?.request === request ? fuller?.view : undefined;
}

/** More chains than this, and the walk runs in circles. */
const MOST_CHAINS = 200;

/** What the map lacks of the walk, the selection and what was opened; `undefined` for nothing. */
export function requestFor(
  base: MapView,
  traced: TraceView | undefined,
  unfolded: MapRequest['unfolded'],
  selected: ChainId | undefined,
  focus?: Focus,
): MapRequest | undefined {
  const fits = traced?.revision === base.revision && traced.ruleset === base.ruleset;
  const steps = fits ? traced.steps : [];
  // Of a part of the ruleset it is not known yet what is in it.
  const whole = focus ? [] : [...base.cards, ...base.ticks];
  const shown = new Set(whole.map(({ chain }) => chain));
  const drawn = new Set(base.edges.map(({ rule }) => rule));
  const chains = new Set<ChainId>();
  if (selected !== undefined && !shown.has(selected)) chains.add(selected);
  const jumps = new Set<RuleId>();
  for (const [index, step] of steps.entries()) {
    const { chain, rule } = step;
    if (chain !== undefined && !shown.has(chain) && chains.size < MOST_CHAINS) chains.add(chain);
    const jumped = rule !== undefined && leadsOn(step, steps[index + 1]);
    if (jumped && !drawn.has(rule)) jumps.add(rule);
  }
  if (focus) {
    const part = { chains: focus.chains, depth: focus.depth };
    return { unfolded, chains: [...chains], jumps: [...jumps], focus: part };
  }
  if (chains.size === 0 && jumps.size === 0 && unfolded.length === 0) return undefined;
  return { unfolded, chains: [...chains], jumps: [...jumps] };
}
