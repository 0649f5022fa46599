import {
  Flame,
  Focus,
  FoldVertical,
  Locate,
  LocateFixed,
  ListTree,
  Maximize,
  Minus,
  Plus,
} from 'lucide-react';
import type { MapView } from '#graph/map-view.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { useApp } from '../store/use-app.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import styles from './Toolbar.module.css';
import { useCamera } from './use-camera.ts';

interface ToolbarProps {
  readonly map: MapView;
}

const ZOOM_STEP = 1.3;

export function Toolbar({ map }: ToolbarProps) {
  const store = useMapStore();
  const camera = useCamera();
  const heat = useMap((state) => state.heat);
  const following = useMap((state) => state.following);
  const outlineOpen = useMap((state) => state.outlineOpen);
  const opened = useMap((state) => state.unfolded.length > 0);
  const selected = useApp(({ selection }) => selection?.chain);
  const around = map.cards.find(({ chain }) => chain === selected);
  const { setFollowing, toggleOutline, foldAll, setFocus, setGoal, setHeat } = store.getState();
  const byHand = (move: () => void) => () => {
    setFollowing(false);
    move();
  };
  const Follow = following ? LocateFixed : Locate;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Map view">
      {opened && (
        <IconButton label="Fold families again" onClick={foldAll}>
          <FoldVertical size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label="Show only what is around the selected chain"
        aria-disabled={around === undefined}
        onClick={byHand(() => {
          if (!around) return;
          const { chain, name: title } = around;
          setFocus({ chains: [chain], depth: 1, title });
          setGoal({ chain, rule: undefined });
        })}
      >
        <Focus size={16} aria-hidden />
      </IconButton>
      <IconButton label="Zoom in" onClick={byHand(() => camera.zoomBy(ZOOM_STEP))}>
        <Plus size={16} aria-hidden />
      </IconButton>
      <IconButton label="Zoom out" onClick={byHand(() => camera.zoomBy(1 / ZOOM_STEP))}>
        <Minus size={16} aria-hidden />
      </IconButton>
      <IconButton label="Show the whole map" onClick={byHand(() => camera.showAll(map))}>
        <Maximize size={16} aria-hidden />
      </IconButton>
      <IconButton
        label="Follow the packet"
        aria-pressed={following}
        onClick={() => setFollowing(!following)}
      >
        <Follow size={16} aria-hidden />
      </IconButton>
      <IconButton
        label="Show the traffic that rules have counted"
        aria-pressed={heat !== undefined}
        onClick={() => setHeat(heat === undefined ? 'packets' : undefined)}
      >
        <Flame size={16} aria-hidden />
      </IconButton>
      <ExportMenu map={map} />
      <IconButton label="Outline" aria-pressed={outlineOpen} onClick={toggleOutline}>
        <ListTree size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
