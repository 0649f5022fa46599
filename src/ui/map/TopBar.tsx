import { useEffect, useRef } from 'react';
import type { LaneView, MapView } from '#graph/map-view.ts';
import { useMapStore } from './map-state.tsx';
import { MapSearch } from './MapSearch.tsx';
import styles from './TopBar.module.css';
import { useCamera } from './use-camera.ts';
import { useNodeMark } from './use-walk.tsx';

interface TopBarProps {
  readonly map: MapView;
}

/** The hooks in the order of time, always in sight: where the packet is, and a way to get there. */
export function TopBar({ map }: TopBarProps) {
  const hooks = map.lanes.filter(({ hook }) => hook !== undefined);
  return (
    <div className={styles.bar}>
      <nav className={styles.strip} aria-label="Hooks">
        {hooks.map((lane) => (
          <Hook key={lane.id} lane={lane} />
        ))}
      </nav>
      <MapSearch map={map} />
    </div>
  );
}

function Hook({ lane }: { readonly lane: LaneView }) {
  const mark = useNodeMark(lane.id);
  const store = useMapStore();
  const camera = useCamera();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (mark === 'now') button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [mark]);
  const go = (): void => {
    store.getState().setFollowing(false);
    camera.showTop(lane);
  };
  return (
    <button
      ref={button}
      type="button"
      className={styles.hook}
      data-mark={mark}
      aria-current={mark === 'now' ? 'location' : undefined}
      onClick={go}
    >
      <span className={styles.stop} aria-hidden />
      {lane.hook}
    </button>
  );
}
