import type { AppState } from '../store/app-store.ts';
import { useApp } from '../store/use-app.tsx';

export type BreakpointLook = 'none' | 'on' | 'off';

/** Whether a breakpoint stands at a line of the dump. Renders again only when that changes. */
export function useBreakpointAt(line: number | undefined): BreakpointLook {
  return useApp((state) => lookAt(state, line));
}

export function lookAt(
  { breakpoints, breakpointsOn }: AppState,
  line: number | undefined,
): BreakpointLook {
  if (line === undefined || breakpoints.length === 0) return 'none';
  const found = breakpoints.find(({ at }) => at.kind === 'line' && at.line === line);
  if (!found) return 'none';
  return found.enabled && breakpointsOn ? 'on' : 'off';
}
