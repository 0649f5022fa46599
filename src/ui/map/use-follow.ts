import { useEffect, useRef } from 'react';
import { useStore } from 'reactflow';
import type { Box, Focus, MapView } from '#graph/map-view.ts';
import type { Selection } from '../store/selection-slice.ts';
import { useApp } from '../store/use-app.tsx';
import { boxOf, boxOfRule, cardOf } from './boxes.ts';
import { useMap, useMapStore } from './map-state.tsx';
import { useCamera } from './use-camera.ts';
import { useWalk } from './use-walk.tsx';

/** Keeps in view what the person is about: a new map's start, the walk, what another pane selected. */
export function useFollow(map: MapView): void {
  const camera = useCamera();
  const store = useMapStore();
  const measured = useStore(({ width }) => width > 0);
  const opened = useApp((state) => state.openedRevision);
  // While a dump is being read, the map on the screen is still the one before.
  const current = useApp(
    ({ dump }) => dump.kind === 'ready' && dump.value.revision === map.revision,
  );
  const shownFor = useRef<{ readonly opened: number; readonly map: MapView }>(undefined);
  const following = useMap((state) => state.following);
  const walk = useWalk();
  const stepIndex = useApp((state) => state.stepIndex);
  const rule = useApp((state) => state.traced?.steps[state.stepIndex]?.rule);
  const selection = useApp((state) => state.selection);
  const traced = useApp((state) => state.traced);
  // A map that opened as an overview stays one until the person takes a step.
  const overview = useRef<{ readonly traced: unknown; readonly stepIndex: number }>(undefined);

  const present = walk.at[stepIndex - walk.first];
  useEffect(() => {
    if (!measured || !current) return;
    const box = present === undefined ? undefined : boxOf(map, present, rule);
    const before = shownFor.current;
    shownFor.current = { opened, map };
    if (before?.opened !== opened || isOther(before.map, map)) {
      camera.showStart(map, boxOfFocus(map, store.getState().focus) ?? box);
      overview.current = map.families.length > 0 ? { traced, stepIndex } : undefined;
      return;
    }
    if (overview.current && overview.current.traced !== traced) {
      overview.current = { traced, stepIndex };
    }
    if (overview.current?.stepIndex === stepIndex) {
      // It may have grown by what the walk unfolds.
      if (following) camera.showStart(map, box);
      return;
    }
    overview.current = undefined;
    if (following && box) camera.showBox(map, box);
  }, [measured, current, opened, following, map, present, rule, traced, stepIndex, store, camera]);

  useEffect(() => {
    if (!measured || !comesFromElsewhere(selection) || selection.chain === undefined) return;
    const card = cardOf(map, selection.chain);
    const box = card && boxOf(map, card.id, selection.rule);
    if (box) camera.showBox(map, box);
  }, [measured, map, selection, camera]);

  const goal = useMap((state) => state.goal);
  useEffect(() => {
    const card = goal && cardOf(map, goal.chain);
    if (!measured || !card) return;
    const { setGoal, setCursor, setScrolling } = store.getState();
    const { rule } = goal;
    const shown = card.rows.some((row) => row.rule === rule);
    setGoal(undefined);
    setCursor({ node: card.id, rule: shown ? rule : undefined });
    // A rule without a row is shown in the list of all of them.
    if (rule !== undefined && !shown) setScrolling(card.id);
    camera.showBox(map, boxOfRule(map, card, shown ? rule : undefined));
  }, [measured, goal, map, store, camera]);
}

/** The head of the chain that a part of the map is about. */
function boxOfFocus(map: MapView, focus: Focus | undefined): Box | undefined {
  const [chain] = focus?.chains ?? [];
  const card = chain === undefined ? undefined : cardOf(map, chain);
  return card && boxOfRule(map, card, undefined);
}

/**
 * Whether the map has become another one: a dump was put in place of another by hand, or the person
 * asked for a part. Less than half of what is on the one is on the other.
 */
function isOther(before: MapView, after: MapView): boolean {
  if (before === after) return false;
  const names = new Set(namesOn(before));
  const now = namesOn(after);
  return now.filter((name) => names.has(name)).length * 2 < Math.max(now.length, names.size);
}

function namesOn({ cards, families }: MapView): readonly string[] {
  return [...cards.map(({ table, name }) => `${table} ${name}`), ...families.map(({ id }) => id)];
}

/** A step that is selected is gone to by its own way. */
function comesFromElsewhere(selection: Selection | undefined): selection is Selection {
  return selection?.source === 'dump' || selection?.source === 'dialog';
}
