import 'reactflow/dist/base.css';
import {
  type CSSProperties,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { type NodeTypes, ReactFlow, ViewportPortal, useStore } from 'reactflow';
import type { MapView } from '#graph/map-view.ts';
import { useApp } from '../store/use-app.tsx';
import { boxOf, boxOfCellIn } from './boxes.ts';
import { CellTip } from './CellTip.tsx';
import { ChainCard } from './ChainCard.tsx';
import { FamilyBlock } from './FamilyBlock.tsx';
import { FieldCanvas } from './FieldCanvas.tsx';
import { FocusBar } from './FocusBar.tsx';
import styles from './MapCanvas.module.css';
import { MapLines } from './MapLines.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import { MiniMap } from './MiniMap.tsx';
import { firstCursor, moveCursor } from './move-cursor.ts';
import { HeatBar } from './HeatBar.tsx';
import { LaneHead, Place, Tick } from './OnRail.tsx';
import { Outline } from './Outline.tsx';
import { toFlow } from './to-flow.ts';
import { Toolbar } from './Toolbar.tsx';
import { TopBar } from './TopBar.tsx';
import { LEAST_ZOOM, mostZoomOf, useCamera } from './use-camera.ts';
import { useFollow } from './use-follow.ts';
import { useWalk } from './use-walk.tsx';

const NODE_TYPES: NodeTypes = {
  card: ChainCard,
  family: FamilyBlock,
  tick: Tick,
  place: Place,
  lane: LaneHead,
};

interface MapCanvasProps {
  readonly map: MapView;
}

export function MapCanvas({ map }: MapCanvasProps) {
  const nodes = useMemo(() => toFlow(map), [map]);
  const level = useStore(({ transform: [, , zoom] }) => levelAt(zoom));
  const farZoom = useStore(({ transform: [, , zoom] }) => farZoomAt(zoom));
  const walking = useWalk().at.length > 0;
  const searching = useMap(({ hits }) => hits !== undefined);
  const store = useMapStore();
  const keyboard = useCursorKeys(map);
  useSteady(map);
  useFollow(map);
  return (
    <div className={styles.pane} style={metricsOf(map)}>
      <TopBar map={map} />
      <div className={styles.stage}>
        <div
          className={styles.canvas}
          data-map-canvas
          data-revision={map.revision}
          data-level={level}
          data-walking={walking}
          data-searching={searching}
          style={{ '--map-zoom': farZoom }}
          {...keyboard}
        >
          <FieldCanvas map={map} />
          <ReactFlow
            nodes={nodes}
            nodeTypes={NODE_TYPES}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            elementsSelectable={false}
            // The arrow keys are ours: they move along rules and jumps.
            disableKeyboardA11y
            deleteKeyCode={null}
            panOnScroll
            zoomOnDoubleClick={false}
            minZoom={LEAST_ZOOM}
            maxZoom={mostZoomOf(map)}
            attributionPosition="bottom-left"
            onMoveStart={(event) => event && store.getState().setFollowing(false)}
          >
            <ViewportPortal>
              <MapLines map={map} />
            </ViewportPortal>
          </ReactFlow>
        </div>
        <FocusBar />
        <CellTip />
        <Outline map={map} />
        <MiniMap map={map} />
        <HeatBar />
        <Toolbar map={map} />
      </div>
    </div>
  );
}

type Level = 'chips' | 'cards' | 'names' | 'blocks' | 'specks';

function levelAt(zoom: number): Level {
  if (zoom < 0.09) return 'specks';
  if (zoom < 0.22) return 'blocks';
  if (zoom < 0.48) return 'names';
  return zoom < 1.2 ? 'cards' : 'chips';
}

/** For text that keeps its size on the screen: in steps, since every step restyles the whole map. */
function farZoomAt(zoom: number): number {
  return zoom >= 0.48 ? 1 : 2 ** (Math.round(Math.log2(zoom) * 4) / 4);
}

/** The layout's heights for the stylesheets. */
function metricsOf({ metrics }: MapView): CSSProperties {
  const { head, row, line, foot, target, foldedTarget, fieldHead } = metrics;
  const sizes = {
    head,
    row,
    'line-height': line,
    foot,
    target,
    'folded-target': foldedTarget,
    'field-head': fieldHead,
  };
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [`--map-${name}`, `${size}px`]),
  );
}

/** Says that the map is at work until a new one has been on the screen for a frame. */
function useSteady(map: MapView): void {
  const reportBusy = useApp((state) => state.reportBusy);
  useLayoutEffect(() => {
    reportBusy('map', true);
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => reportBusy('map', false));
    });
    return () => cancelAnimationFrame(frame);
  }, [map, reportBusy]);
  useEffect(() => () => reportBusy('map', false), [reportBusy]);
}

function useCursorKeys(map: MapView) {
  const store = useMapStore();
  const camera = useCamera();
  const canvas = useRef<HTMLDivElement>(null);
  const placed = useMap(({ cursor }) => cursor !== undefined);
  const walk = useWalk();
  const stepIndex = useApp((state) => state.stepIndex);
  const goTo = (cursor: ReturnType<typeof firstCursor>): void => {
    if (!cursor) return;
    store.getState().setCursor(cursor);
    const family = map.families.find(({ id }) => id === cursor.node);
    if (family && cursor.cell !== undefined) {
      camera.keepInSight(map, boxOfCellIn(map, family, cursor.cell));
      return;
    }
    const box = boxOf(map, cursor.node, cursor.rule);
    if (box) camera.showBox(map, box);
  };
  return {
    ref: canvas,
    tabIndex: placed ? -1 : 0,
    role: 'group',
    'aria-label': 'Chains; arrow keys move along rules and jumps',
    onFocus(event: React.FocusEvent<HTMLElement>) {
      if (event.target !== canvas.current || placed) return;
      // The pointer that presses here is about what it presses; the camera must not move under it.
      if (!event.target.matches(':focus-visible')) return;
      goTo(firstCursor(map, walk.at[stepIndex - walk.first]));
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const { cursor } = store.getState();
      const next = cursor && moveCursor(map, cursor, event.key);
      if (!next) return;
      event.preventDefault();
      goTo(next);
    },
  };
}
