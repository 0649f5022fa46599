import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import { CursorButton, useCursorAt } from './CursorButton.tsx';
import styles from './FamilyBlock.module.css';
import { useMapStore } from './map-state.tsx';
import type { FamilyNode } from './to-flow.ts';
import { useNodeMark } from './use-walk.tsx';
import { counted } from './words.ts';

/** Chains folded into one; pressing it opens them. */
export const FamilyBlock = memo(function FamilyBlock({ data: { family } }: NodeProps<FamilyNode>) {
  const store = useMapStore();
  const mark = useNodeMark(family.id);
  const { id, prefix, table, chainCount, ruleCount } = family;
  const name = prefix === '' ? `other ${table} chains` : `${prefix}*`;
  const counts = `${counted(chainCount, 'chain')}, ${counted(ruleCount, 'rule')}`;
  return (
    <CursorButton
      here={useCursorAt(id)}
      className={styles.block}
      aria-label={`Open ${name}: ${counts}`}
      data-table={table}
      data-mark={mark}
      onClick={() => store.getState().unfold(id)}
    >
      <span className={styles.face}>
        <span className={styles.name}>{name}</span>
        <span className={styles.counts}>
          <strong>{counted(chainCount, 'chain')}</strong>
          {counted(ruleCount, 'rule')}
        </span>
      </span>
    </CursorButton>
  );
});
