/** What stands on the rail itself: names of hooks, places, and tables without rules. */
import { counted } from '#base/counted.ts';
import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import type { PlaceView } from '#graph/map-view.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { CursorButton, useCursorAt } from './CursorButton.tsx';
import styles from './OnRail.module.css';
import type { LaneNode, PlaceNode, TickNode } from './to-flow.ts';
import { useNodeMark } from './use-walk.tsx';

export const LaneHead = memo(function LaneHead({ data: { lane } }: NodeProps<LaneNode>) {
  const mark = useNodeMark(lane.id);
  return (
    <h3 className={styles.lane} data-mark={mark} data-unreached={lane.hook === undefined}>
      {lane.hook ?? 'not reached'}
      <span className={styles.note}>{lane.note}</span>
    </h3>
  );
});

export const Tick = memo(function Tick({ data: { tick } }: NodeProps<TickNode>) {
  const store = useAppStore();
  const { id, chain, table, policy, ruleCount, name, line } = tick;
  const mark = useNodeMark(id);
  const selected = useApp(({ selection }) => selection?.chain === chain);
  return (
    <CursorButton
      here={useCursorAt(id)}
      className={styles.tick}
      aria-label={`Chain ${name} of table ${table}, ${ruleCount === 0 ? 'no rules' : counted(ruleCount, 'rule')}, policy ${policy}`}
      data-table={table}
      data-mark={mark}
      data-selected={selected}
      onClick={() => store.getState().select({ rule: undefined, chain, line, source: 'map' })}
    >
      <span className={styles.table}>{table}</span>
      {policy === 'DROP' && <span className={styles.policy}>{policy}</span>}
    </CursorButton>
  );
});

export const Place = memo(function Place({ data: { place } }: NodeProps<PlaceNode>) {
  const mark = useNodeMark(place.id);
  return (
    <div className={styles.place} data-kind={place.kind} data-mark={mark}>
      <svg className={styles.sign} viewBox="0 0 16 16" width={16} height={16} aria-hidden>
        {SIGNS[place.kind]}
      </svg>
      <span>{place.label}</span>
    </div>
  );
});

/** A shape for each kind of place, told apart without colour. */
const SIGNS: Readonly<Record<PlaceView['kind'], React.ReactNode>> = {
  wire: (
    <>
      <circle cx={8} cy={8} r={5.5} />
      <path d="M5 8h6" />
    </>
  ),
  route: <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" />,
  conntrack: (
    <>
      <circle cx={8} cy={8} r={5.5} strokeDasharray="2.5 2" />
      <circle className={styles.solid} cx={8} cy={8} r={1.5} />
    </>
  ),
  process: <rect x={2.5} y={2.5} width={11} height={11} rx={1.5} />,
  proxy: (
    <>
      <rect x={2.5} y={2.5} width={11} height={11} rx={1.5} />
      <rect className={styles.solid} x={5.5} y={5.5} width={5} height={5} rx={0.5} />
    </>
  ),
};
