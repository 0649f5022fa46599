/** The four panes, each in its region, however they are arranged. */
import { lazy, Suspense, useLayoutEffect } from 'react';
import { PacketPane } from '../packet/PacketPane.tsx';
import { useApp } from '../store/use-app.tsx';
import { TracePane } from '../trace/TracePane.tsx';
import { Pane } from './Pane.tsx';
import styles from './panes.module.css';

const DumpEditor = lazy(async () => ({
  default: (await import('../dump/DumpPane.tsx')).DumpPane,
}));
const MapCanvas = lazy(async () => ({ default: (await import('../map/MapPane.tsx')).MapPane }));

export function Dump() {
  return (
    <Pane name="Dump" aside={<DumpTitle />}>
      <Suspense fallback={<PlainText />}>
        <DumpEditor />
      </Suspense>
    </Pane>
  );
}

function DumpTitle() {
  const title = useApp((state) => state.dumpTitle);
  return title === undefined ? undefined : <span className={styles.aside}>{title}</span>;
}

/** The dump to look at while the editor loads: as much of it as can be on the screen. */
function PlainText() {
  const readText = useApp((state) => state.readText);
  return <pre className={styles.plain}>{readText().slice(0, 8000)}</pre>;
}

export function MapOfChains() {
  return (
    <Pane name="Map">
      <Suspense fallback={<MapLoading />}>
        <MapCanvas />
      </Suspense>
    </Pane>
  );
}

/** While the map's own code loads, the page is not at rest. */
function MapLoading() {
  const reportBusy = useApp((state) => state.reportBusy);
  useLayoutEffect(() => {
    reportBusy('map code', true);
    return () => reportBusy('map code', false);
  }, [reportBusy]);
  return undefined;
}

interface WalkProps {
  /** Whether it stands under a tab that names it. */
  readonly named?: boolean;
}

export function Walk({ named = false }: WalkProps) {
  return (
    <div className={styles.walk}>
      <Pane name="Packet" bare={named} className={styles.packet}>
        <PacketPane />
      </Pane>
      <Pane name="Trace" bare className={styles.trace}>
        <TracePane />
      </Pane>
    </div>
  );
}
