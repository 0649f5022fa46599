import { counted } from '#base/counted.ts';
import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { bytesOf, LARGE_TEXT, textOf } from '../store/text-bytes.ts';
import { useEngine } from '../store/use-app.tsx';
import styles from './HeatBar.module.css';
import { useHeat } from './heat.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import { useMapView } from './map-view-context.tsx';

const UNITS = ['packets', 'bytes'] as const;

/** What the heat on the map is of, and since when. */
export function HeatBar() {
  const store = useMapStore();
  const unit = useMap((state) => state.heat);
  const heat = useHeat();
  const earlier = useEarlier();
  const field = useId();
  if (unit === undefined) return undefined;
  const { setHeat } = store.getState();
  return (
    <div className={styles.bar} role="group" aria-label="Traffic">
      <span className={styles.units}>
        {UNITS.map((each) => (
          <Button
            key={each}
            className={styles.unit}
            aria-pressed={unit === each}
            onClick={() => setHeat(each)}
          >
            {each}
          </Button>
        ))}
      </span>
      {heat && heat.most === 0 && <span className={styles.note}>This dump has counted none.</span>}
      {heat && heat.most > 0 && (
        <span className={styles.scale}>
          <span className={styles.ramp} aria-hidden />
          {`up to ${heat.most.toLocaleString('en')}`}
        </span>
      )}
      {earlier.told === undefined ? (
        <span className={styles.since}>
          <label htmlFor={field}>Since</label>
          <input
            id={field}
            className={styles.paste}
            value=""
            placeholder="paste an earlier dump"
            onChange={() => undefined}
            onPaste={(event) => {
              event.preventDefault();
              earlier.take(event.clipboardData.getData('text/plain'));
            }}
          />
          <label className={styles.open}>
            or open it
            <input
              type="file"
              className="visually-hidden"
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? [];
                // One that cannot be read is none.
                if (file) void textOf(file).then(earlier.take, () => undefined);
              }}
            />
          </label>
        </span>
      ) : (
        <span className={styles.since}>
          {earlier.told}
          <Button className={styles.unit} onClick={() => earlier.take(undefined)}>
            All counted
          </Button>
        </span>
      )}
      <IconButton label="Hide the traffic" onClick={() => setHeat(undefined)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

interface Earlier {
  readonly told: string | undefined;
  readonly take: (text: string | undefined) => void;
}

/** The earlier dump is the engine's; the map knows which one by its number. */
function useEarlier(): Earlier {
  const engine = useEngine();
  const store = useMapStore();
  const { revision } = useMapView();
  const [told, setTold] = useState<string>();
  return {
    told,
    take: (text) => {
      const isLarge = text !== undefined && text.length > LARGE_TEXT;
      const given = isLarge ? bytesOf(text) : Promise.resolve(text);
      given
        .then((dump) => engine.earlierDump(revision, dump))
        .then(
          (rules) => {
            setTold(rules === undefined ? undefined : `since a dump of ${counted(rules, 'rule')}`);
            store.getState().countEarlier();
          },
          // The dump has changed meanwhile.
          () => undefined,
        );
    },
  };
}
