import { counted } from '#base/counted.ts';
import { useEffect, useReducer } from 'react';
import { useChainNames } from './chain-names.ts';
import styles from './CellTip.module.css';
import { useMap } from './map-state.tsx';
import { useMapView } from './map-view-context.tsx';

/** Says which chain the pointer is at, beside the pointer. */
export function CellTip() {
  const pointed = useMap((state) => state.pointed);
  const { revision } = useMapView();
  const names = useChainNames(revision);
  const [, nameCame] = useReducer((count: number) => count + 1, 0);
  useEffect(() => names.subscribe(nameCame), [names]);
  const chain = pointed?.chain;
  useEffect(() => {
    if (chain !== undefined) names.want([chain]);
  }, [names, chain]);
  const name = chain === undefined ? undefined : names.of(chain);
  if (!pointed || name === undefined) return undefined;
  const left = Math.min(pointed.x + 12, window.innerWidth - 280);
  return (
    <div className={styles.tip} style={{ left, top: pointed.y + 16 }} aria-hidden>
      <span className={styles.name} data-testid="pointed">
        {name}
      </span>
      <span className={styles.count}>{counted(pointed.rules, 'rule')}</span>
    </div>
  );
}
