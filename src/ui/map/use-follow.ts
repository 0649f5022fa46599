import { useEffect, useRef } from 'react';
import { useStore } from 'reactflow';
import type { MapView } from '#graph/map-view.ts';
import { useApp } from '../store/use-app.tsx';
import { boxOf, cardOf } from './boxes.ts';
import { useMap } from './map-state.tsx';
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

  useEffect(() => {
    if (!measured || shownFor.current === opened) return;
    shownFor.current = opened;
    camera.showStart(map);
  }, [measured, opened, map, camera]);

  const present = walk.at[stepIndex - walk.first];
  useEffect(() => {
    if (!measured || !following || present === undefined) return;
    const box = boxOf(map, present, rule);
    if (box) camera.showBox(box);
  }, [measured, following, map, present, rule, stepIndex, camera]);

  useEffect(() => {
    if (!measured || selection?.source !== 'dump' || selection.chain === undefined) return;
    const card = cardOf(map, selection.chain);
    const box = card && boxOf(map, card.id, selection.rule);
    if (box) camera.showBox(box);
  }, [measured, map, selection, camera]);
}
