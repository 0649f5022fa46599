import { useEffect } from 'react';
import { Group, type Layout, Panel, Separator, useGroupRef } from 'react-resizable-panels';
import { useApp, useAppStore } from '../store/use-app.tsx';
import type { Columns as Widths } from '../store/view-slice.ts';
import styles from './Columns.module.css';
import { Dump, MapOfChains, Walk } from './panes.tsx';

export function Columns() {
  const group = useGroupRef();
  const store = useAppStore();
  const columns = useApp((state) => state.columns);

  // The group keeps its own widths while they are dragged; a link sets them from outside.
  useEffect(() => {
    group.current?.setLayout({ ...columns });
  }, [group, columns]);

  return (
    <Group
      groupRef={group}
      className={styles.columns}
      defaultLayout={{ ...columns }}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) store.getState().setColumns(widthsOf(layout));
      }}
    >
      <Panel id="dump" minSize={180} className={styles.column}>
        <Dump />
      </Panel>
      <Separator className={styles.separator} aria-label="Between dump and map" />
      <Panel id="map" minSize={240} className={styles.column}>
        <MapOfChains />
      </Panel>
      <Separator className={styles.separator} aria-label="Between map and trace" />
      <Panel id="walk" minSize={300} className={styles.column}>
        <Walk />
      </Panel>
    </Group>
  );
}

function widthsOf(layout: Layout): Widths {
  const width = (id: string): number => Math.round((layout[id] ?? 0) * 10) / 10;
  return { dump: width('dump'), map: width('map'), walk: width('walk') };
}
