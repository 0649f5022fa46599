import { memo, type PointerEvent, useRef } from 'react';
import { useStore } from 'reactflow';
import type { MapView } from '#graph/map-view.ts';
import { useMapStore } from './map-state.tsx';
import styles from './MiniMap.module.css';
import { needsSmallMap, useCamera } from './use-camera.ts';
import { useWalk } from './use-walk.tsx';

interface MiniMapProps {
  readonly map: MapView;
}

const WIDEST = 96;
const HIGHEST = 144;

/** The whole map, small, and what of it is in sight; only while much is not. */
export function MiniMap({ map }: MiniMapProps) {
  const needed = useStore(
    ({ transform: [, , zoom], width, height }) =>
      width > 0 && needsSmallMap(map, zoom, { width, height }),
  );
  return needed ? <SmallMap map={map} /> : undefined;
}

function SmallMap({ map }: MiniMapProps) {
  const store = useMapStore();
  const camera = useCamera();
  const svg = useRef<SVGSVGElement>(null);
  const scale = Math.min(WIDEST / map.width, HIGHEST / map.height);
  const go = ({ buttons, clientX, clientY }: PointerEvent): void => {
    const box = svg.current?.getBoundingClientRect();
    if (!box || buttons !== 1) return;
    store.getState().setFollowing(false);
    camera.centreOn({ x: (clientX - box.left) / scale, y: (clientY - box.top) / scale });
  };
  return (
    <svg
      ref={svg}
      className={styles.map}
      data-small-map
      viewBox={`0 0 ${map.width} ${map.height}`}
      width={map.width * scale}
      height={map.height * scale}
      // The tools and the keys do the same for those who do not see it.
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <Boxes map={map} />
      <InSight map={map} />
    </svg>
  );
}

const Boxes = memo(function Boxes({ map }: MiniMapProps) {
  const { nodes } = useWalk();
  const boxes = [...map.cards, ...map.families];
  return boxes.map(({ id, table, x, y, width, height }) => (
    <rect
      key={id}
      className={styles.box}
      data-table={table}
      data-walked={nodes.has(id)}
      {...{ x, y, width, height }}
    />
  ));
});

function InSight({ map }: MiniMapProps) {
  const [x, y, zoom] = useStore(({ transform }) => transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const unit = map.width / WIDEST;
  return (
    <rect
      className={styles.sight}
      x={-x / zoom}
      y={-y / zoom}
      width={width / zoom}
      height={height / zoom}
      strokeWidth={1.5 * unit}
    />
  );
}
