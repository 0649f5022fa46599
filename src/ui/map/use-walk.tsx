import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { MapView, NodeId } from '#graph/map-view.ts';
import { useApp } from '../store/use-app.tsx';
import { useUnhurried } from './use-unhurried.ts';
import { layWalk, legAt, type Mark, markAt, NO_WALK, type Steps, type Walk } from './walk.ts';

const WalkContext = createContext<Walk>(NO_WALK);

interface WalkProviderProps {
  readonly map: MapView;
  readonly children: ReactNode;
}

/** Lays the trace over the map anew for each trace, map and leg; not for each step. */
export function WalkProvider({ map, children }: WalkProviderProps) {
  const traced = useUnhurried(
    useApp((state) => state.traced),
    'map walk',
  );
  const leg = useApp(({ stepIndex }) => traced && legAt(traced, stepIndex));
  const walk = useMemo(() => {
    const fits = traced?.revision === map.revision && traced.ruleset === map.ruleset;
    return fits ? layWalk(traced, leg, map) : NO_WALK;
  }, [traced, leg, map]);
  return <WalkContext value={walk}>{children}</WalkContext>;
}

export function useWalk(): Walk {
  return useContext(WalkContext);
}

/** How something on the map stands to the present step. Renders again only when that changes. */
export function useMark(steps: Steps | undefined): Mark {
  return useApp((state) => markAt(steps, state.stepIndex));
}

export function useNodeMark(node: NodeId): Mark {
  return useMark(useWalk().nodes.get(node));
}
