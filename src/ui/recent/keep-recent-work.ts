import { sharedOf } from '../share/address.ts';
import type { AppState, AppStore } from '../store/app-store.ts';
import { isSettled, shownDump } from '../store/selectors.ts';
import { keepRecent } from './recent-work.ts';

/** How long the person must rest before what is on the screen is kept. */
const REST_MS = 2000;

/** Keeps what the person works on, but not a sample that nobody changed. */
export function keepRecentWork(store: AppStore): void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  let opened = -1;
  let id = '';
  store.subscribe((state, before) => {
    if (state.openedRevision !== opened) {
      opened = state.openedRevision;
      id = crypto.randomUUID();
    }
    if (WATCHED.every((part) => state[part] === before[part])) return;
    clearTimeout(rest);
    const own = id;
    rest = setTimeout(() => keepNow(store.getState(), own), REST_MS);
  });
}

const WATCHED = ['dump', 'trace', 'keptPackets', 'dumpTitle', 'stepIndex'] as const;

function keepNow(state: AppState, id: string): void {
  const dump = shownDump(state);
  if (!isSettled(state) || !dump || dump.rulesets.length === 0 || state.pristineSample) return;
  const says = dump.recognised;
  const title = state.dumpTitle ?? 'Pasted dump';
  void keepRecent({ id, title, says, savedAt: Date.now() }, sharedOf(state));
}
