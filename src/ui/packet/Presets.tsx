import type { Preset } from '#engine/views.ts';
import { Menu, MenuItem } from '../kit/Menu.tsx';
import { shownDump } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Presets.module.css';

const NONE: readonly Preset[] = [];

/** Packets worth trying on this dump: in a row as far as there is room, and all in a menu. */
export function Presets() {
  const store = useAppStore();
  const presets = useApp((state) => shownDump(state)?.presets ?? NONE);
  const line = useApp((state) => state.packetLine);
  if (presets.length === 0) return undefined;
  return (
    <div className={styles.presets}>
      <fieldset aria-label="Packets to try" className={styles.row}>
        {presets.map(({ title, packetLine }) => (
          <button
            key={packetLine}
            type="button"
            className={styles.preset}
            aria-pressed={packetLine === line}
            onClick={() => store.getState().setPacketLine(packetLine)}
          >
            {title}
          </button>
        ))}
      </fieldset>
      <Menu label="Presets" className={styles.all}>
        {presets.map(({ title, packetLine }) => (
          <MenuItem
            key={packetLine}
            title={title}
            says={packetLine}
            onSelect={() => store.getState().setPacketLine(packetLine)}
          />
        ))}
      </Menu>
    </div>
  );
}
