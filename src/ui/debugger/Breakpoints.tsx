import { X } from 'lucide-react';
import { useMemo } from 'react';
import type { StopsView } from '#engine/debugger-views.ts';
import { type SetBreakpoint, keyOf } from '../store/debugger-slice.ts';
import { firstStop } from '../store/stepping.ts';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { AddCondition } from './AddCondition.tsx';
import { breakpointWords } from './breakpoint-words.ts';
import styles from './Breakpoints.module.css';

/** Every breakpoint, where it stops in this trace, and a field for conditions. */
export function Breakpoints() {
  const store = useAppStore();
  const breakpoints = useApp((state) => state.breakpoints);
  const on = useApp((state) => state.breakpointsOn);
  return (
    <div className={styles.panel}>
      {breakpoints.length > 0 && (
        <ul aria-label="Breakpoints" className={styles.list}>
          {breakpoints.map((each) => (
            <Row key={keyOf(each.at)} breakpoint={each} />
          ))}
        </ul>
      )}
      {breakpoints.length > 0 && (
        <label className={styles.all}>
          <input
            type="checkbox"
            checked={on}
            onChange={({ target }) => store.getState().turnBreakpoints(target.checked)}
          />
          Stop at breakpoints
        </label>
      )}
      <AddCondition />
    </div>
  );
}

function Row({ breakpoint }: { readonly breakpoint: SetBreakpoint }) {
  const store = useAppStore();
  const { id, at, enabled } = breakpoint;
  const stops = useApp((state) => shown(state.stops)?.get(id));
  const here = useApp(({ stepIndex }) => stops?.steps.includes(stepIndex) ?? false);
  const words = useWords(breakpoint);
  return (
    <li className={styles.row} data-here={here} aria-current={here ? 'true' : undefined}>
      <label className={styles.what}>
        <input
          type="checkbox"
          checked={enabled}
          onChange={({ target }) => store.getState().enableBreakpoint(id, target.checked)}
        />
        <span className={styles.words} data-code={at.kind === 'condition'} title={words}>
          {words}
        </span>
      </label>
      <Hits stops={stops} />
      <button
        type="button"
        className={styles.remove}
        aria-label={`Remove the breakpoint at ${words}`}
        onClick={() => store.getState().removeBreakpoint(id)}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}

/** How often it stops in this trace, and the way to the next time. */
function Hits({ stops }: { readonly stops: StopsView | undefined }) {
  const store = useAppStore();
  if (!stops) return undefined;
  if (stops.problem) return <span className={styles.hits}>cannot be read</span>;
  const { steps } = stops;
  if (steps.length === 0) return <span className={styles.hits}>not in this trace</span>;
  const go = (): void => {
    const { stepIndex, goToStep } = store.getState();
    goToStep(firstStop(steps, stepIndex, Number.POSITIVE_INFINITY) ?? steps[0] ?? 0);
  };
  return (
    <button type="button" className={styles.go} onClick={go}>
      {steps.length === 1 ? 'step' : `${steps.length.toLocaleString('en')} steps, next`}{' '}
      {steps.length === 1 && (steps[0] ?? 0) + 1}
    </button>
  );
}

/** With the rule in short words, where the packet comes to it. */
function useWords({ at }: SetBreakpoint): string {
  const traced = useApp((state) => state.traced);
  return useMemo(() => {
    if (at.kind !== 'line') return breakpointWords(at);
    const step = traced?.steps.find(({ line }) => line === at.line);
    if (step?.chainName === undefined) return breakpointWords(at);
    const rule = [step.table, step.chainName, step.number].filter((part) => part !== undefined);
    return step.words === undefined ? rule.join(' ') : `${rule.join(' ')}: ${step.words}`;
  }, [at, traced]);
}
