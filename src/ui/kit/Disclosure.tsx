import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Disclosure.module.css';

interface DisclosureProps {
  readonly label: ReactNode;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** A quiet button that shows and hides what follows it. */
export function Disclosure({ label, open, onToggle }: DisclosureProps) {
  return (
    <button type="button" className={styles.disclosure} aria-expanded={open} onClick={onToggle}>
      <ChevronRight size={14} aria-hidden />
      {label}
    </button>
  );
}
