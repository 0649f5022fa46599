import type { MouseEvent } from 'react';
import { useAppStore } from '../store/use-app.tsx';
import styles from './RuleNumber.module.css';
import { useBreakpointAt } from './use-breakpoint.ts';

interface RuleNumberProps {
  readonly number: number | undefined;
  /** The rule's line of the dump. */
  readonly line: number | undefined;
  readonly className?: string | undefined;
}

/**
 * A rule's number, which wears its breakpoint as debuggers' line numbers do. Pressing it sets and
 * removes one; by the keyboard F9 does, at whatever is selected.
 */
export function RuleNumber({ number, line, className }: RuleNumberProps) {
  const store = useAppStore();
  const look = useBreakpointAt(line);
  const toggle = (event: MouseEvent): void => {
    if (line === undefined) return;
    event.stopPropagation();
    store.getState().toggleBreakpoint({ kind: 'line', line });
  };
  const classes = [styles.number, className].filter(Boolean).join(' ');
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- F9
    <span className={classes} data-breakpoint={look} title={TITLES[look]} onClick={toggle}>
      {number}
      {look !== 'none' && <span className="visually-hidden"> breakpoint </span>}
    </span>
  );
}

const TITLES = {
  none: 'Set a breakpoint (F9)',
  on: 'Remove the breakpoint (F9)',
  off: 'A breakpoint that is off',
} as const;
