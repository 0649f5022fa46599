/** Which store and engine a text in Monaco belongs to: Monaco's providers serve all editors alike. */
import type { Engine } from '#engine/engine.ts';
import type { DumpView } from '#engine/views.ts';
import type { AppStore } from '../store/app-store.ts';
import { shownDump } from '../store/selectors.ts';
import type { monaco } from './monaco-core.ts';

export interface Screen {
  readonly store: AppStore;
  readonly engine: Engine;
}

type Model = monaco.editor.ITextModel;

const screens = new WeakMap<Model, Screen>();

export function assignScreen(model: Model, screen: Screen): void {
  screens.set(model, screen);
}

export function screenOf(model: Model): Screen | undefined {
  return screens.get(model);
}

/**
 * Asks the engine about the text as it stands now, once the engine has read it. `undefined` where
 * the asking was given up: the text was changed again, or Monaco lost interest.
 */
export async function askAboutNow<T>(
  model: Model,
  token: monaco.CancellationToken,
  ask: (engine: Engine, revision: number) => Promise<T>,
): Promise<T | undefined> {
  const screen = screenOf(model);
  const revision = screen && (await settledRevision(screen.store, token));
  if (!screen || revision === undefined || model.isDisposed()) return undefined;
  return quietly(ask(screen.engine, revision));
}

/** Asks about the last text that was read, which may be some letters behind. */
export async function askAboutLast<T>(
  model: Model,
  ask: (engine: Engine, revision: number) => Promise<T>,
): Promise<T | undefined> {
  const screen = screenOf(model);
  const dump = screen && shownDump(screen.store.getState());
  return screen && dump && quietly(ask(screen.engine, dump.revision));
}

/** A question overtaken, or asked of a dump that is gone, just has no answer. */
function quietly<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch(() => undefined);
}

function settledRevision(
  store: AppStore,
  token: monaco.CancellationToken,
): Promise<DumpView['revision'] | undefined> {
  const { dump } = store.getState();
  if (dump.kind === 'ready') return Promise.resolve(dump.value.revision);
  return new Promise((resolve) => {
    const finish = (revision: number | undefined): void => {
      unsubscribe();
      cancelled.dispose();
      resolve(revision);
    };
    const unsubscribe = store.subscribe((state) => {
      if (state.dump.kind === 'ready') finish(state.dump.value.revision);
      else if (state.dump.kind === 'failed') finish(undefined);
    });
    const cancelled = token.onCancellationRequested(() => finish(undefined));
  });
}
