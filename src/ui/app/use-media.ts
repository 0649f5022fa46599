import { useCallback, useSyncExternalStore } from 'react';

/** Below this the columns would be too narrow to read, and stand one at a time. */
export const NARROW = '(max-width: 899px)';

/** Whether a media query holds, now and as it changes. */
export function useMedia(query: string): boolean {
  const watch = useCallback(
    (changed: () => void) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(watch, () => matchMedia(query).matches);
}
