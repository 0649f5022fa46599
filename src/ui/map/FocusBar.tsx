import { X } from 'lucide-react';
import { Button } from '../kit/Button.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import styles from './FocusBar.module.css';
import { useMap, useMapStore } from './map-state.tsx';

const DEPTHS = [1, 2, 3];

/** While the map shows a part of the ruleset only: of what, how much, and the way back. */
export function FocusBar() {
  const store = useMapStore();
  const focus = useMap((state) => state.focus);
  if (!focus) return undefined;
  const { setFocus } = store.getState();
  return (
    <div className={styles.bar} role="group" aria-label="Part of the map">
      <span className={styles.title}>
        Only {focus.depth > 0 && 'around '}
        <strong>{focus.title}</strong>
      </span>
      {focus.depth > 0 && (
        <span className={styles.depths} role="group" aria-label="How many jumps away">
          {DEPTHS.map((depth) => (
            <Button
              key={depth}
              className={styles.depth}
              aria-pressed={focus.depth === depth}
              aria-label={depth === 1 ? '1 jump' : `${depth} jumps`}
              onClick={() => setFocus({ ...focus, depth })}
            >
              {depth}
            </Button>
          ))}
        </span>
      )}
      <IconButton label="Back to the whole map" onClick={() => setFocus(undefined)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
