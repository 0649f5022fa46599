import { useDeferredValue, useLayoutEffect } from 'react';
import { useApp } from '../store/use-app.tsx';

/**
 * A value as the map draws it: a moment later than everything else on the page, and in parts, so that a large
 * map never makes its person wait. Until it has caught up the page is not at rest.
 */
export function useUnhurried<T>(value: T, what: string): T {
  const reportBusy = useApp((state) => state.reportBusy);
  const drawn = useDeferredValue(value);
  const isBehind = drawn !== value;
  useLayoutEffect(() => reportBusy(what, isBehind), [reportBusy, what, isBehind]);
  useLayoutEffect(() => () => reportBusy(what, false), [reportBusy, what]);
  return drawn;
}
