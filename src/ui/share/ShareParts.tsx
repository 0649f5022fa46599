import type { ShareOptions } from '#engine/views.ts';
import { useApp } from '../store/use-app.tsx';
import styles from './ShareParts.module.css';
import type { Prepared } from './use-prepared.ts';

interface SharePartsProps {
  readonly part: ShareOptions['part'];
  readonly disguised: boolean;
  readonly prepared: Prepared;
  readonly onPart: (part: ShareOptions['part']) => void;
  readonly onDisguised: (disguised: boolean) => void;
}

/** How much is shared, and under which names. */
export function ShareParts({ part, disguised, prepared, onPart, onDisguised }: SharePartsProps) {
  const traced = useApp((state) => state.traced !== undefined);
  if (!traced) return undefined;
  return (
    <fieldset className={styles.parts}>
      <legend className={styles.legend}>What is shared</legend>
      <label>
        <input
          type="radio"
          name="part"
          checked={part === 'whole'}
          onChange={() => onPart('whole')}
        />
        The whole dump
      </label>
      <label>
        <input
          type="radio"
          name="part"
          checked={part === 'slice'}
          onChange={() => onPart('slice')}
        />
        Only the rules that this trace met
      </label>
      <label>
        <input
          type="checkbox"
          checked={disguised}
          onChange={({ target }) => onDisguised(target.checked)}
        />
        With other addresses and comments
      </label>
      <p className={styles.says} role="status" data-tone={tone(prepared)}>
        {said(prepared)}
      </p>
    </fieldset>
  );
}

function said(prepared: Prepared): string {
  switch (prepared.kind) {
    case 'waiting':
      return 'Walking the packet again …';
    case 'impossible':
      return `✗ ${prepared.says}`;
    default:
      return prepared.proof === '' ? '' : `✓ ${prepared.proof}`;
  }
}

function tone(prepared: Prepared): string {
  if (prepared.kind === 'impossible') return 'drop';
  return prepared.kind === 'made' ? 'accept' : 'quiet';
}
