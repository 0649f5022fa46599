/**
 * Loads, while nothing else is to do, every part of the page that is loaded on demand: from then on
 * the page needs no network. A service worker could do the same for a reload, but the page's content
 * policy would not bind it.
 */
import { loadSamples } from '#samples/samples.ts';
import type { AppStore } from '#ui/store/app-store.ts';
import { isSettled } from '#ui/store/selectors.ts';
import { loadProgramsWorker } from '#worker/start.ts';

/** What is asked for soonest comes first. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('#ui/commands/Palette.tsx'),
  () => import('#ui/dump/MonacoEditor.tsx'),
  () => import('#ui/map/MapPane.tsx'),
  loadSamples,
  () => import('#ui/generate/ProgramPanel.tsx'),
  () => import('#ui/recording/RecordingDialog.tsx'),
  () => import('#ui/recording/TraceCommandsDialog.tsx'),
  loadProgramsWorker,
];

/** `data-offline` on the root says when all of them are there. Once, after the first rest. */
export function prepareOffline(store: AppStore): void {
  if (savesData()) return;
  const unsubscribe = store.subscribe((state) => {
    if (!isSettled(state)) return;
    unsubscribe();
    void loadParts();
  });
}

async function loadParts(): Promise<void> {
  try {
    for (const load of PARTS) {
      await idle();
      await load();
    }
    document.documentElement.dataset['offline'] = 'ready';
  } catch {
    // Without a network now: each part is asked for again when it is needed.
  }
}

/** Not every browser says when it is idle. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 200);
  });
}

/** Whether the person asked their browser to load no more than is needed. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } }; // not in every browser
  return connection?.saveData === true;
}
