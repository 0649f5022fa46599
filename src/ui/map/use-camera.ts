import { useCallback, useMemo } from 'react';
import { type Viewport, useReactFlow, useStoreApi } from 'reactflow';
import type { Box, MapView, Point } from '#graph/map-view.ts';
import { useApp } from '../store/use-app.tsx';
import { useMedia } from '../app/use-media.ts';
import { useMapStore } from './map-state.tsx';

export interface Camera {
  /** The whole map if it can be read then, else its beginning, or the part with the box. */
  showStart(map: MapView, box: Box | undefined): void;
  showAll(map: MapView): void;
  /** Moves only if the box cannot be seen well. */
  showBox(map: MapView, box: Box): void;
  /** The same, from as far away as the map is looked at. */
  keepInSight(map: MapView, box: Box): void;
  /** Brings a box to the upper edge. */
  showTop(box: Box): void;
  /** At once, as a hand moves it. */
  centreOn(point: Point): void;
  zoomBy(factor: number): void;
}

/** Text smaller than this is not read but guessed. */
const READABLE = 0.6;
const COMFORTABLE = 0.85;
const MARGIN = 12;
/** What the tools at the lower edge take. */
const TOOLS = 48;
/** What the small map at the right edge takes, while there is one. */
const SMALL_MAP = 104;
/** A pane narrower than this has none. */
const ROOMY = 480;
/** What the bar over a part of the map takes. */
const FOCUS_BAR = 44;
/** Nearer than this to the edge a box is brought further in, and then this far. */
const EDGE = 8;
const INSIDE = 40;
const MOVE_MS = 260;

export const LEAST_ZOOM = 0.02;
const MOST_ZOOM = 2;
/** A cell of a field this high, in pixels, has room for its chain's name. */
const NAMED_CELL = 56;

/** Near enough to read a card, and where there are fields, the names in their cells. */
export function mostZoomOf({ families }: MapView): number {
  return families.reduce(
    (zoom, { field }) => Math.max(zoom, NAMED_CELL / field.rowHeight),
    MOST_ZOOM,
  );
}

export function useCamera(): Camera {
  const flow = useReactFlow();
  const flowStore = useStoreApi();
  const mapStore = useMapStore();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const reportBusy = useApp((state) => state.reportBusy);

  const move = useCallback(
    (to: Viewport, duration: number) => {
      reportBusy('camera', true);
      void flow.setViewport(to, { duration: still ? 0 : duration }).finally(() => {
        reportBusy('camera', false);
      });
    },
    [flow, still, reportBusy],
  );

  return useMemo(() => {
    const size = (): { width: number; height: number } => flowStore.getState();
    const top = (): number => (mapStore.getState().focus ? FOCUS_BAR : 0);
    return {
      showStart(map, box) {
        // A map with fields is one to look at from afar first.
        if (map.families.length > 0) return move(fit(map, size(), LEAST_ZOOM), 0);
        const start = fit(map, size(), READABLE);
        move((box && bringIn(map, box, start, size(), top())) ?? start, 0);
      },
      showAll: (map) => move(fit(map, size(), LEAST_ZOOM), MOVE_MS),
      showBox(map, box) {
        const to = bringIn(map, box, flow.getViewport(), size(), top());
        if (to) move(to, MOVE_MS);
      },
      keepInSight(map, box) {
        const to = bringIn(map, box, flow.getViewport(), size(), top(), 0);
        if (to) move(to, MOVE_MS);
      },
      showTop(box) {
        const zoom = Math.max(READABLE, flow.getZoom());
        move({ x: MARGIN - box.x * zoom, y: MARGIN - box.y * zoom, zoom }, MOVE_MS);
      },
      centreOn({ x, y }) {
        const zoom = flow.getZoom();
        const { width, height } = size();
        void flow.setViewport({ x: width / 2 - x * zoom, y: height / 2 - y * zoom, zoom });
      },
      zoomBy: (factor) =>
        void flow.zoomTo(flow.getZoom() * factor, { duration: still ? 0 : MOVE_MS / 2 }),
    };
  }, [flow, flowStore, mapStore, move, still]);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function fit(map: Size, pane: Size, leastZoom: number): Viewport {
  const across = (pane.width - 2 * MARGIN) / map.width;
  const down = (pane.height - MARGIN - TOOLS) / map.height;
  const zoom = Math.min(1, Math.max(leastZoom, Math.min(across, down)));
  const place = (room: number, size: number): number =>
    Math.max(MARGIN, Math.min((room - size * zoom) / 2, 3 * MARGIN));
  return { x: place(pane.width, map.width), y: place(pane.height, map.height), zoom };
}

/** The part of the pane that the small map and the tools leave free. */
function clearOf(map: Size, { zoom }: Viewport, pane: Size): Size {
  const small = needsSmallMap(map, zoom, pane) ? SMALL_MAP : 0;
  return { width: pane.width - small, height: pane.height - TOOLS };
}

/** Whether so much of the map is out of sight that a small one beside it helps. */
export function needsSmallMap(map: Size, zoom: number, pane: Size): boolean {
  const larger = map.width * zoom > pane.width * 1.15 || map.height * zoom > pane.height * 1.15;
  return larger && pane.width >= ROOMY;
}

/**
 * The nearest view in which the box is well inside, or `undefined` where it already is. `top` is how much of the
 * pane's upper edge something lies over. From farther away than `readable` it comes nearer.
 */
export function bringIn(
  map: Size,
  box: Box,
  view: Viewport,
  pane: Size,
  top = 0,
  readable = READABLE,
): Viewport | undefined {
  if (pane.width === 0 || pane.height === 0) return undefined;
  const zoom = view.zoom < readable ? COMFORTABLE : view.zoom;
  const clear = clearOf(map, view, pane);
  const x = settle(view.x, view.zoom, zoom, box.x, box.width, clear.width);
  const y = top + settle(view.y - top, view.zoom, zoom, box.y, box.height, clear.height - top);
  if (x === view.x && y === view.y && zoom === view.zoom) return undefined;
  return {
    x: filling(x, map.width * zoom, clear.width),
    y: top + filling(y - top, map.height * zoom, clear.height - top),
    zoom,
  };
}

/** Leaves no room empty at the far end that the map could fill. */
function filling(origin: number, length: number, room: number): number {
  if (length <= room - 2 * MARGIN) return origin;
  return Math.min(MARGIN, Math.max(origin, room - MARGIN - length));
}

/** One direction of it: where the origin must be. */
function settle(
  origin: number,
  oldZoom: number,
  zoom: number,
  start: number,
  length: number,
  room: number,
): number {
  const low = INSIDE - start * zoom;
  const high = room - INSIDE - (start + length) * zoom;
  const centred = room / 2 - (start + length / 2) * zoom;
  if (low > high) return low;
  if (oldZoom !== zoom) return centred;
  const give = INSIDE - EDGE;
  if (origin >= low - give && origin <= high + give) return origin;
  const nearest = origin < low ? low : high;
  // Far away there is nothing to keep in view; near, the eye should not lose its place.
  return Math.abs(nearest - origin) > room / 2 ? centred : nearest;
}
