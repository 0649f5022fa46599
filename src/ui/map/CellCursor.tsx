import { counted } from '#base/counted.ts';
import { useEffect, useReducer, useState } from 'react';
import { useReactFlow, useStore } from 'reactflow';
import type { FamilyView } from '#graph/map-view.ts';
import type { ChainId } from '#ruleset/ruleset.ts';
import { boxOfCellIn } from './boxes.ts';
import { useChainNames } from './chain-names.ts';
import { CursorButton } from './CursorButton.tsx';
import styles from './FamilyBlock.module.css';
import { useMap, useMapStore } from './map-state.tsx';
import { useMapView } from './map-view-context.tsx';
import { useGoToChain } from './use-go-to-chain.ts';

interface CellCursorProps {
  readonly family: FamilyView;
}

/**
 * The cell at which the arrow keys stand, as a button with its chain's name. The one before stays until the focus
 * has left it, which would otherwise fall to the page.
 */
export function CellCursor({ family }: CellCursorProps) {
  const cell = useMap(({ cursor }) => (cursor?.node === family.id ? cursor.cell : undefined));
  const [before, setBefore] = useState<number>();
  useEffect(() => setBefore(cell), [cell]);
  const cells = [...new Set([before, cell])].filter((each) => each !== undefined);
  return cells.map((each) => (
    <CellButton key={each} family={family} cell={each} here={each === cell} />
  ));
}

interface CellButtonProps extends CellCursorProps {
  readonly cell: number;
  readonly here: boolean;
}

function CellButton({ family, cell, here }: CellButtonProps) {
  const { field, id } = family;
  const chain = field.chains[cell];
  const rules = field.sizes[cell] ?? 0;
  const map = useMapView();
  const store = useMapStore();
  const goTo = useGoToChain();
  const flow = useReactFlow();
  const moved = useStore(({ transform }) => transform);
  const name = useName(map.revision, field.chains, cell);
  const { x, y, width, height } = boxOfCellIn(map, family, cell);

  // The frame round it and its name for the eye are those of a cell that is pointed at.
  useEffect(() => {
    if (!here || chain === undefined) return;
    const corner = flow.flowToScreenPosition({ x, y: y + height });
    store.getState().point({ family: id, cell, chain, rules, ...corner });
  }, [here, chain, rules, id, cell, x, y, height, flow, moved, store]);
  useEffect(
    () => () => {
      const { pointed, point } = store.getState();
      if (pointed?.family === id && pointed.cell === cell) point(undefined);
    },
    [store, id, cell],
  );

  if (chain === undefined) return undefined;
  return (
    <CursorButton
      here={here}
      className={styles.cell}
      style={{ left: x - family.x, top: y - family.y, width, height }}
      aria-label={`${name ?? 'Chain'}, ${counted(rules, 'rule')}, ${(cell + 1).toLocaleString('en')} of ${counted(field.chains.length, 'chain')}`}
      onClick={() => goTo(chain as ChainId, undefined)} // Cells hold ids bare.
    />
  );
}

/** The name of a cell's chain; those beside it are asked for too, since the keys lead there. */
function useName(revision: number, chains: Uint32Array, cell: number): string | undefined {
  const names = useChainNames(revision);
  const [, nameCame] = useReducer((count: number) => count + 1, 0);
  useEffect(() => names.subscribe(nameCame), [names]);
  useEffect(
    () => names.want([...chains.subarray(Math.max(0, cell - BESIDE), cell + BESIDE + 1)]),
    [names, chains, cell],
  );
  return names.of(chains[cell] ?? -1);
}

const BESIDE = 100;
