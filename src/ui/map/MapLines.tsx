/**
 * The rail, the edges, and over them the way of the packet: one drawing in the map's coordinates.
 * React Flow's own edges would each be a component with a subscription and a drawing of its own,
 * paid for on every frame of a pan; the layout has settled where lines run, so these need none.
 */
import { memo, useMemo } from 'react';
import type { EdgeView, LaneView, MapView, Point, RailView } from '#graph/map-view.ts';
import { FormerLines } from './FormerLines.tsx';
import { shareOf, useHeat } from './heat.tsx';
import { linePath } from './line-path.ts';
import styles from './MapLines.module.css';
import { useMap } from './map-state.tsx';
import { useMark, useWalk } from './use-walk.tsx';
import type { Steps } from './walk.ts';

interface MapLinesProps {
  readonly map: MapView;
}

export const MapLines = memo(function MapLines({ map }: MapLinesProps) {
  const { lines } = useWalk();
  const stops = useMemo(() => stopsOf(map), [map]);
  const walked = [...map.rail, ...map.edges].filter(({ id }) => lines.has(id));
  return (
    <svg className={styles.lines} width={map.width} height={map.height} aria-hidden>
      {map.lanes.map((lane) => (
        <LaneLine key={lane.id} lane={lane} />
      ))}
      {map.rail.map((piece) => (
        <path
          key={piece.id}
          className={styles.rail}
          data-kind={piece.kind}
          d={linePath(piece.points)}
        />
      ))}
      {map.edges.map((edge) => (
        <Edge key={edge.id} edge={edge} />
      ))}
      <FormerLines />
      {walked.map((line) => (
        <WalkedLine key={line.id} line={line} steps={lines.get(line.id)} />
      ))}
      {stops.map(({ id, at }) => (
        <Stop key={id} lane={id} at={at} />
      ))}
    </svg>
  );
});

function LaneLine({ lane: { x, y, width, hook } }: { readonly lane: LaneView }) {
  return (
    <path className={styles.lane} data-unreached={hook === undefined} d={`M${x} ${y}h${width}`} />
  );
}

const Edge = memo(function Edge({ edge }: { readonly edge: EdgeView }) {
  // Rows that scroll have left the place where their edges begin.
  const adrift = useMap((state) => edge.ownRow && state.scrolling === edge.from);
  const heat = useHeat();
  const count = heat?.edges.get(edge.id);
  const share = heat && count !== undefined ? shareOf(count, heat.most) : undefined;
  return (
    <g
      className={styles.edge}
      data-kind={edge.kind}
      data-adrift={adrift}
      data-heat={share !== undefined}
      style={share === undefined ? undefined : { '--share': share }}
    >
      <path className={styles.stroke} d={linePath(edge.points)} />
      <path className={styles.head} d={arrowHead(edge.points)} />
    </g>
  );
});

interface WalkedLineProps {
  readonly line: EdgeView | RailView;
  readonly steps: Steps | undefined;
}

function WalkedLine({ line: { points, kind }, steps }: WalkedLineProps) {
  const mark = useMark(steps);
  const isEdge = kind === 'jump' || kind === 'goto';
  return (
    <g className={styles.walked} data-kind={kind} data-mark={mark}>
      <path
        className={styles.stroke}
        pathLength={kind === 'goto' ? undefined : 1}
        d={linePath(points)}
      />
      {isEdge && <path className={styles.head} d={arrowHead(points)} />}
    </g>
  );
}

function Stop({ lane, at }: { readonly lane: string; readonly at: Point }) {
  const { nodes } = useWalk();
  const mark = useMark(nodes.get(lane));
  return <circle className={styles.stop} data-mark={mark} cx={at.x} cy={at.y} r={4.5} />;
}

/** Where the rail passes each hook: where the pieces that start there do. */
function stopsOf({ rail, lanes }: MapView): readonly { readonly id: string; readonly at: Point }[] {
  return lanes.flatMap(({ id }) => {
    const at = rail.find(({ from, kind }) => from === id && kind !== 'stub')?.points[0];
    return at ? [{ id, at }] : [];
  });
}

function arrowHead(points: readonly Point[]): string {
  const tip = points.at(-1);
  return tip ? `M${tip.x - 7} ${tip.y - 4}l7 4-7 4Z` : '';
}
