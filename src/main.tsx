/** Mounts the page: a store, an engine in its own thread, and React on top. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { present } from '#base/assert.ts';
import type { Programs } from '#engine/programs.ts';
import { connectRemoteEngine, keepRemoteEngine } from '#engine/remote-engine.ts';
import { SAMPLES } from '#samples/samples.ts';
import { App } from '#ui/app/App.tsx';
import { openSample } from '#ui/app/opening.ts';
import { showSettled } from '#ui/app/settled.ts';
import { ProgramsContext } from '#ui/generate/programs-context.tsx';
import { PaneBoundary } from '#ui/kit/PaneBoundary.tsx';
import { keepRecentWork } from '#ui/recent/keep-recent-work.ts';
import { openAddress } from '#ui/share/address.ts';
import { createAppStore } from '#ui/store/app-store.ts';
import { driveEngine } from '#ui/store/engine-driver.ts';
import { historyOf } from '#ui/store/history.ts';
import { AppProvider } from '#ui/store/use-app.tsx';
import '#ui/theme/tokens.css';
import '#ui/theme/base.css';
import { wearTheme } from '#ui/theme/theme.ts';
import { prepareOffline } from './offline.ts';
import { startEngineWorker, startProgramsWorker } from '#worker/start.ts';

const store = createAppStore();
let worker: ReturnType<typeof startEngineWorker> | undefined;
const engine = keepRemoteEngine(
  () => {
    worker?.terminate();
    worker = startEngineWorker();
    return worker;
  },
  () => {
    const { openText, readText, dumpTitle } = store.getState();
    openText(readText(), dumpTitle);
  },
);
driveEngine(store, engine);
wearTheme(store);
showSettled(store);
keepRecentWork(store);
historyOf(store);
prepareOffline(store);

const programs = lazyPrograms();

createRoot(present(document.getElementById('root') ?? undefined, 'index.html has #root')).render(
  <StrictMode>
    <AppProvider store={store} engine={engine}>
      <ProgramsContext value={programs}>
        <PaneBoundary what="page">
          <App />
        </PaneBoundary>
      </ProgramsContext>
    </AppProvider>
  </StrictMode>,
);

/** Starts their worker with the first question; a worker that is lost is replaced with the next. */
function lazyPrograms(): Programs {
  let started: Programs | undefined;
  const connected = (): Programs => {
    started ??= connectRemoteEngine(startProgramsWorker(), () => {
      started = undefined;
    });
    return started;
  };
  return {
    programs: () => connected().programs(),
    write: (...asked) => connected().write(...asked),
    guess: (...asked) => connected().guess(...asked),
  };
}

async function start(): Promise<void> {
  const opened = await openAddress(store, window.location.hash);
  if (!opened) await openSample(store, present(SAMPLES[0], 'there is a first sample'));
}

window.addEventListener('hashchange', () => void openAddress(store, window.location.hash));
void start();
