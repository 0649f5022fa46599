import { useEffect, useRef } from 'react';
import { useStore } from 'reactflow';
import type { MapView } from '#graph/map-view.ts';
import { useApp } from '../store/use-app.tsx';
import { boxOf, boxOfRule, cardOf } from './boxes.ts';
import { useMap, useMapStore } from './map-state.tsx';
import { useCamera } from './use-camera.ts';
import { useWalk } from './use-walk.tsx';

/** Keeps in view what the person is about: a new map's start, the walk, what another pane selected. */
export function useFollow(map: MapView): void {
  const camera = useCamera();
  const measured = useStore(({ width }) => width > 0);
  const opened = useApp((state) => state.openedRevision);
  const shownFor = useRef<number>(undefined);
  const following = useMap((state) => state.following);
  const walk = useWalk();
  const stepIndex = useApp((state) => state.stepIndex);
  const rule = useApp((state) => state.traced?.steps[state.stepIndex]?.rule);
  const selection = useApp((state) => state.selection);

  const present = walk.at[stepIndex - walk.first];
  useEffect(() => {
    if (!measured) return;
    const box = present === undefined ? undefined : boxOf(map, present, rule);
    if (shownFor.current !== opened) {
      shownFor.current = opened;
      camera.showStart(map, box);
    } else if (following && box) camera.showBox(map, box);
  }, [measured, opened, following, map, present, rule, stepIndex, camera]);

  useEffect(() => {
    if (!measured || selection?.source !== 'dump' || selection.chain === undefined) return;
    const card = cardOf(map, selection.chain);
    const box = card && boxOf(map, card.id, selection.rule);
    if (box) camera.showBox(map, box);
  }, [measured, map, selection, camera]);

  const store = useMapStore();
  const goal = useMap((state) => state.goal);
  useEffect(() => {
    const card = goal === undefined ? undefined : cardOf(map, goal);
    if (!measured || !card) return;
    store.getState().setGoal(undefined);
    store.getState().setCursor({ node: card.id, rule: undefined });
    camera.showBox(map, boxOfRule(map, card, undefined));
  }, [measured, goal, map, store, camera]);
}
