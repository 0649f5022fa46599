import { useEffect, useState } from 'react';
import { COST_CAVEAT } from '#engine/cost-figures.ts';
import type { CostView } from '#engine/journey-views.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { shownDump } from '../store/selectors.ts';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import styles from './CostDialog.module.css';
import { CostPicture } from './CostPicture.tsx';
import { CostTable } from './CostTable.tsx';

interface CostDialogProps {
  readonly onClose: () => void;
}

/** What the request costs, leg by leg, beside the same request without proxies. */
export function CostDialog({ onClose }: CostDialogProps) {
  const cost = useCost();
  return (
    <Dialog
      title="What the mesh costs"
      says="The same request, walked with the proxies on its way and without them."
      width="wide"
      onClose={onClose}
    >
      {cost === 'asked' && <p className={styles.note}>Counting …</p>}
      {cost === 'none' && <p className={styles.note}>There is no packet to count for.</p>}
      {typeof cost === 'object' && <Cost cost={cost} />}
    </Dialog>
  );
}

function Cost({ cost }: { readonly cost: CostView }) {
  return (
    <div className={styles.cost}>
      <CostPicture cost={cost} />
      <CostTable cost={cost} />
      <p className={styles.note}>
        {cost.without
          ? '“Without” is the same host with the proxy’s rules taken out, and no proxy. '
          : 'No proxy is on its way, so there is nothing to compare with. '}
        {COST_CAVEAT}
      </p>
    </div>
  );
}

/** The cost of what is on screen as the dialog opens. */
function useCost(): CostView | 'asked' | 'none' {
  const store = useAppStore();
  const engine = useEngine();
  const [cost, setCost] = useState<CostView | 'asked' | 'none'>('asked');
  useEffect(() => {
    let gone = false;
    const state = store.getState();
    const revision = shownDump(state)?.revision;
    const { packetLine, choices, hostTexts, joining } = state;
    const asked =
      revision === undefined
        ? Promise.resolve(undefined)
        : engine.cost({ revision, packetLine, choices, host: hostTexts, joining });
    asked.then(
      (found) => !gone && setCost(found ?? 'none'),
      () => !gone && setCost('none'),
    );
    return () => {
      gone = true;
    };
  }, [store, engine]);
  return cost;
}
