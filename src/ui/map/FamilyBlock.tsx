import { counted } from '#base/counted.ts';
import { memo, type PointerEvent } from 'react';
import type { NodeProps } from 'reactflow';
import type { FamilyView } from '#graph/map-view.ts';
import type { ChainId } from '#ruleset/ruleset.ts';
import { CellCursor } from './CellCursor.tsx';
import { CursorButton, useCursorAt } from './CursorButton.tsx';
import { WriterMark } from '../who/WriterMark.tsx';
import styles from './FamilyBlock.module.css';
import { useMapStore } from './map-state.tsx';
import { useMapView } from './map-view-context.tsx';
import { cellAt } from './paint-cells.ts';
import type { FamilyNode } from './to-flow.ts';
import { useGoToChain } from './use-go-to-chain.ts';
import { useNodeMark } from './use-walk.tsx';

/** Chains folded into one: its head opens some of them, a cell of its field that one. */
export const FamilyBlock = memo(function FamilyBlock({ data: { family } }: NodeProps<FamilyNode>) {
  const store = useMapStore();
  const mark = useNodeMark(family.id);
  const { id, prefix, table, chainCount, ruleCount, writer } = family;
  const name = prefix === '' ? `other ${table} chains` : `${prefix}*`;
  return (
    <div className={styles.block} data-family data-table={table} data-mark={mark}>
      <CursorButton
        here={useCursorAt(id)}
        className={styles.head}
        onClick={() => store.getState().unfold(id)}
      >
        <span className="visually-hidden">Open </span>
        <span className={styles.title} data-named={writer !== undefined && writer.roles !== ''}>
          <span className={styles.name}>{name} </span>
          {writer && (
            <WriterMark kind={writer.kind}>
              <span className={styles.program}>{writer.program} </span>
              {`${writer.roles} `}
            </WriterMark>
          )}
        </span>
        <span className={styles.counts}>
          <strong>
            {chainCount.toLocaleString('en')}
            <span className={styles.unit}>{chainCount === 1 ? ' chain' : ' chains'}</span>
          </strong>{' '}
          <span className={styles.rules}>{counted(ruleCount, 'rule')}</span>
        </span>
      </CursorButton>
      <Field family={family} />
      <CellCursor family={family} />
    </div>
  );
});

/** What the pointer meets over the cells that `FieldCanvas` draws; keys have `CellCursor`. */
function Field({ family: { id, field } }: { readonly family: FamilyView }) {
  const store = useMapStore();
  const goTo = useGoToChain();
  const { fieldEdge } = useMapView().metrics;
  const cellUnder = ({ currentTarget, clientX, clientY }: PointerEvent | React.MouseEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const zoom = box.width / (currentTarget as HTMLElement).offsetWidth;
    return cellAt(field, (clientX - box.left) / zoom - fieldEdge, (clientY - box.top) / zoom);
  };
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      className={styles.field}
      onPointerMove={(event) => {
        const cell = cellUnder(event);
        const { clientX: x, clientY: y } = event;
        const chain = cell === undefined ? undefined : field.chains[cell];
        store
          .getState()
          .point(
            cell === undefined || chain === undefined
              ? undefined
              : { family: id, cell, chain, rules: field.sizes[cell] ?? 0, x, y },
          );
      }}
      onPointerLeave={() => store.getState().point(undefined)}
      onClick={(event) => {
        const cell = cellUnder(event);
        const chain = cell === undefined ? undefined : field.chains[cell];
        store.getState().point(undefined);
        if (chain !== undefined) goTo(chain as ChainId, undefined); // Cells hold ids bare.
      }}
    />
  );
}
