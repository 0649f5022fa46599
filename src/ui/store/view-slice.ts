import type { StateCreator } from 'zustand';
import type { AppState } from './app-store.ts';

export type Theme = 'system' | 'light' | 'dark';
/** On a narrow screen the packet stands above its trace. */
export type Tab = 'dump' | 'map' | 'trace';

/** Shares of the window's width in per cent. */
export interface Columns {
  readonly dump: number;
  readonly map: number;
  readonly walk: number;
}

/** The one dialog that is open. */
export type OpenDialog =
  'none' | 'share' | 'paste' | 'palette' | 'host' | 'recording' | 'trace-commands';

/** What stands under the trace. */
export type Dock = 'none' | 'watch' | 'calls' | 'breakpoints';

export interface Notice {
  readonly text: string;
  readonly tone: 'warning' | 'info';
}

/** How things are looked at. */
export interface ViewSlice {
  readonly theme: Theme;
  readonly columns: Columns;
  /** The one pane on screen where there is room for one only. */
  readonly tab: Tab;
  readonly dialog: OpenDialog;
  readonly dock: Dock;
  /** Whether the person is about to type a condition: its field takes the keyboard once it is there. */
  readonly dockTyping: boolean;
  /** A word to the person above the panes, until dismissed. */
  readonly notice: Notice | undefined;
  /** Parts of the page that still draw; the page is at rest when there are none. */
  readonly busy: ReadonlySet<string>;
  setTheme(theme: Theme): void;
  setColumns(columns: Columns): void;
  showTab(tab: Tab): void;
  openDialog(dialog: OpenDialog): void;
  showDock(dock: Dock, options?: { readonly typing: boolean }): void;
  tell(notice: Notice | undefined): void;
  /** The map says so while it lays out and draws. */
  reportBusy(part: string, busy: boolean): void;
}

export const DEFAULT_COLUMNS: Columns = { dump: 23, map: 47, walk: 30 };

export const createViewSlice: StateCreator<AppState, [], [], ViewSlice> = (set) => ({
  theme: 'system',
  columns: DEFAULT_COLUMNS,
  tab: 'trace',
  dialog: 'none',
  dock: 'none',
  dockTyping: false,
  notice: undefined,
  busy: new Set(),
  setTheme: (theme) => set({ theme }),
  setColumns: (columns) => set({ columns }),
  showTab: (tab) => set({ tab }),
  openDialog: (dialog) => set({ dialog }),
  showDock: (dock, { typing } = { typing: false }) =>
    set((state) => ({ dock, dockTyping: typing, tab: dock === 'none' ? state.tab : 'trace' })),
  tell: (notice) => set({ notice }),
  reportBusy: (part, busy) =>
    set((state) => {
      if (state.busy.has(part) === busy) return {};
      const parts = new Set(state.busy);
      if (busy) parts.add(part);
      else parts.delete(part);
      return { busy: parts };
    }),
});
