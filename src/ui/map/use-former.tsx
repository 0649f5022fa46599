import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { MapView } from '#graph/map-view.ts';
import { editChange } from '../store/edit-change.ts';
import { useApp } from '../store/use-app.tsx';
import { type FormerWalk, layFormer, NO_FORMER } from './former-walk.ts';
import { useWalk } from './use-walk.tsx';

const FormerContext = createContext<FormerWalk>(NO_FORMER);

interface FormerProviderProps {
  readonly map: MapView;
  readonly children: ReactNode;
}

/** Lays the walk before the edit over the map, where the edit changed it. */
export function FormerProvider({ map, children }: FormerProviderProps) {
  const walk = useWalk();
  const before = useApp((state) => (editChange(state) ? state.beforeEdit : undefined));
  const leg = useApp(({ traced }) =>
    Math.max(0, traced?.legs.findIndex(({ firstStep }) => firstStep === walk.first) ?? 0),
  );
  const former = useMemo(
    () => (before && walk.steps.length > 0 ? layFormer(before, leg, map, walk) : NO_FORMER),
    [before, leg, map, walk],
  );
  return <FormerContext value={former}>{children}</FormerContext>;
}

export function useFormer(): FormerWalk {
  return useContext(FormerContext);
}
