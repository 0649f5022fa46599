/** Light or dark: what the person chose, else what the system says. Kept on this device only. */
import { useSyncExternalStore } from 'react';
import type { AppStore } from '../store/app-store.ts';
import type { Theme } from '../store/view-slice.ts';

const KEY = 'chainwalk.theme';
const DARK = '(prefers-color-scheme: dark)';

/** Sets `data-theme` on the root to `light` or `dark`, now and whenever it changes. */
export function wearTheme(store: AppStore): void {
  const system = matchMedia(DARK);
  const wear = (): void => {
    const { theme } = store.getState();
    document.documentElement.dataset['theme'] = theme === 'system' ? schemeOf(system) : theme;
  };
  store.getState().setTheme(remembered());
  wear();
  system.addEventListener('change', wear);
  store.subscribe(({ theme }, before) => {
    if (theme === before.theme) return;
    wear();
    remember(theme);
  });
}

/** The scheme in use, for what does not take its colours from the style sheet. */
export function useColourScheme(): 'light' | 'dark' {
  return useSyncExternalStore(watchRoot, () =>
    document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
  );
}

/** What a switch from `scheme` asks for. Back at the system's own scheme, it is followed again. */
export function otherTheme(scheme: 'light' | 'dark'): Theme {
  const other = scheme === 'dark' ? 'light' : 'dark';
  return other === schemeOf(matchMedia(DARK)) ? 'system' : other;
}

function watchRoot(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function schemeOf(system: MediaQueryList): 'light' | 'dark' {
  return system.matches ? 'dark' : 'light';
}

function remembered(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    // Storage may be forbidden; the system's choice is as good.
    return 'system';
  }
}

function remember(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
