import { Tabs as RadixTabs } from 'radix-ui';
import { useApp, useAppStore } from '../store/use-app.tsx';
import type { Tab } from '../store/view-slice.ts';
import { Dump, MapOfChains, Walk } from './panes.tsx';
import styles from './Tabs.module.css';

const TABS: readonly { readonly tab: Tab; readonly title: string }[] = [
  { tab: 'dump', title: 'Dump' },
  { tab: 'map', title: 'Map' },
  { tab: 'trace', title: 'Trace' },
];

/** One pane at a time, for narrow screens. */
export function Tabs() {
  const store = useAppStore();
  const tab = useApp((state) => state.tab);
  const show = (value: string): void => {
    const chosen = TABS.find((each) => each.tab === value);
    if (chosen) store.getState().showTab(chosen.tab);
  };
  return (
    <RadixTabs.Root className={styles.tabs} value={tab} onValueChange={show}>
      <RadixTabs.List className={styles.list} aria-label="Panes">
        {TABS.map((each) => (
          <RadixTabs.Trigger key={each.tab} className={styles.tab} value={each.tab}>
            {each.title}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      <RadixTabs.Content className={styles.pane} value="dump">
        <Dump />
      </RadixTabs.Content>
      <RadixTabs.Content className={styles.pane} value="map">
        <MapOfChains />
      </RadixTabs.Content>
      <RadixTabs.Content className={styles.pane} value="trace">
        <Walk named />
      </RadixTabs.Content>
    </RadixTabs.Root>
  );
}
