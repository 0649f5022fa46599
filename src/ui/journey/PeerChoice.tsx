import type { JourneyLegView } from '#engine/journey-views.ts';
import { useAppStore } from '../store/use-app.tsx';
import styles from './PeerChoice.module.css';

interface PeerChoiceProps {
  readonly leg: JourneyLegView | undefined;
}

/** To whom the proxy that got a leg's packet connects: no rule says, so a person may. */
export function PeerChoice({ leg }: PeerChoiceProps) {
  const store = useAppStore();
  if (!leg?.peers) return undefined;
  const { to, peers } = leg;
  const { key, options, taken } = peers;
  const choose = (number: string): void => {
    const { choose: take, unchoose } = store.getState();
    if (number === '0') unchoose(key);
    else take(key, `${Number(number)}`);
  };
  return (
    <label className={styles.choice}>
      {to} connects to
      <select
        className={styles.select}
        value={String(taken)}
        onChange={({ target }) => choose(target.value)}
      >
        {options.map((option, number) => (
          <option key={option} value={String(number)}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
