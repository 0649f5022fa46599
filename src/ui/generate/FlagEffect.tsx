import { useEffect, useRef } from 'react';
import styles from './FlagField.module.css';
import type { Effect } from './use-written.ts';

/** More rules than these are counted only. */
const MOST_SHOWN = 4;

/** The rules that the change took out and put in. */
export function FlagEffect({ effect }: { readonly effect: Effect }) {
  const { gone, come } = effect;
  const box = useRef<HTMLDivElement>(null);
  // It grows under what is being typed, and may do so below the edge.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [effect]);
  if (gone.length + come.length === 0) {
    return (
      <div ref={box} className={styles.effect} role="status">
        No rule changed.
      </div>
    );
  }
  return (
    <div ref={box} className={styles.effect} role="status">
      <p>{summaryOf(gone.length, come.length)}</p>
      <ul className={styles.rules}>
        {firstOf(gone).map((rule) => (
          <li key={`-${rule}`} data-tone="drop">
            <span aria-label="gone">−</span> <code>{rule}</code>
          </li>
        ))}
        {firstOf(come).map((rule) => (
          <li key={`+${rule}`} data-tone="accept">
            <span aria-label="new">+</span> <code>{rule}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function firstOf(rules: readonly string[]): readonly string[] {
  return [...new Set(rules)].slice(0, MOST_SHOWN);
}

function summaryOf(gone: number, come: number): string {
  const parts = [
    ...(come > 0 ? [`${counted(come)} came`] : []),
    ...(gone > 0 ? [`${counted(gone)} went`] : []),
  ];
  return `${parts.join(', ')}.`;
}

function counted(count: number): string {
  return `${count} rule${count === 1 ? '' : 's'}`;
}
