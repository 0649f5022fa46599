import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import { present } from '#base/assert.ts';
import type { Engine } from '#engine/engine.ts';
import type { AppState, AppStore } from './app-store.ts';

interface Screen {
  readonly store: AppStore;
  readonly engine: Engine;
}

const ScreenContext = createContext<Screen | undefined>(undefined);

interface AppProviderProps extends Screen {
  readonly children: ReactNode;
}

export function AppProvider({ store, engine, children }: AppProviderProps) {
  const screen = useMemo(() => ({ store, engine }), [store, engine]);
  return <ScreenContext value={screen}>{children}</ScreenContext>;
}

function useScreen(): Screen {
  return present(useContext(ScreenContext), 'components stand inside an AppProvider');
}

/** What `select` picks from the state, kept up to date. It must return the same value for the same state. */
export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useScreen().store, select);
}

/** The store itself, for what is read or called in a handler. */
export function useAppStore(): AppStore {
  return useScreen().store;
}

/** For views that one component alone needs, such as a hover or more rows of a chain. */
export function useEngine(): Engine {
  return useScreen().engine;
}
