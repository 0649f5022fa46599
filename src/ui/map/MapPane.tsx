import { ReactFlowProvider } from 'reactflow';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useApp } from '../store/use-app.tsx';
import { HeatProvider } from './heat.tsx';
import { MapCanvas } from './MapCanvas.tsx';
import styles from './MapPane.module.css';
import { MapViewContext } from './map-view-context.tsx';
import { MapStoreProvider } from './map-state.tsx';
import { useShownMap } from './use-shown-map.ts';
import { useUnhurried } from './use-unhurried.ts';
import { FormerProvider } from './use-former.tsx';
import { WalkProvider } from './use-walk.tsx';

export function MapPane() {
  return (
    <MapStoreProvider>
      <ReactFlowProvider>
        <ShownMap />
      </ReactFlowProvider>
    </MapStoreProvider>
  );
}

function ShownMap() {
  const map = useUnhurried(useShownMap(), 'map drawing');
  const slot = useApp((state) => state.map);
  if (slot.kind === 'failed' && !map) {
    return (
      <div className={styles.alone}>
        <ErrorCard title="The map could not be drawn" report={slot.report} />
      </div>
    );
  }
  if (!map) {
    return slot.kind === 'ready' ? (
      <p className={styles.alone}>No rules yet. Paste what iptables-save prints.</p>
    ) : undefined;
  }
  return (
    <MapViewContext value={map}>
      <WalkProvider map={map}>
        <FormerProvider map={map}>
          <HeatProvider map={map}>
            <MapCanvas map={map} />
          </HeatProvider>
        </FormerProvider>
      </WalkProvider>
    </MapViewContext>
  );
}
