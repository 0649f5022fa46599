import type { WorkerLike } from '#engine/remote-engine.ts';

type Started = WorkerLike & { terminate(): void };

/**
 * Starts the engine's thread. Its script is loaded beside the page's own; what is said to it before
 * it runs waits in order. It is inline, so that the worker is made from a blob and the page's policy
 * binds it.
 */
export function startEngineWorker(): Started {
  return whenLoaded(import('./main.ts?worker&inline'));
}

/** Starts the thread of the programs that write rules, in the same way. */
export function startProgramsWorker(): Started {
  return whenLoaded(loadProgramsWorker());
}

/** Its script, ahead of time. */
export function loadProgramsWorker(): Promise<{ readonly default: new () => Worker }> {
  return import('./programs.ts?worker&inline');
}

function whenLoaded(script: Promise<{ readonly default: new () => Worker }>): Started {
  const loading = script.then(({ default: LoadedWorker }) => new LoadedWorker());
  const whenRunning = (act: (worker: Worker) => void): void => {
    loading.then(act, () => undefined);
  };
  return {
    postMessage: (message, transfer) =>
      whenRunning((worker) => worker.postMessage(message, transfer)),
    addEventListener(type, listener) {
      whenRunning((worker) => worker.addEventListener(type, listener));
      if (type === 'error') loading.catch((error: unknown) => listener({ message: String(error) }));
    },
    terminate: () => whenRunning((worker) => worker.terminate()),
  };
}
