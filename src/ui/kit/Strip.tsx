import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { StepTone } from '#engine/views.ts';
import { useMedia } from '../app/use-media.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Strip.module.css';

interface StripProps {
  /** The name of the region. */
  readonly label: string;
  readonly sign: ReactNode;
  readonly tone?: StepTone;
  readonly title: ReactNode;
  /** What putting it away does. */
  readonly away: string;
  readonly onAway: () => void;
  /** Two things side by side, each with its name; none where there is nothing to tell apart. */
  readonly sides: readonly StripSide[];
}

export interface StripSide {
  readonly name: string;
  readonly says: ReactNode;
}

/** One line about the walk, which opens into two sides of it; open where the window has the room. */
export function Strip({ label, sign, tone, title, away, onAway, sides }: StripProps) {
  const short = useMedia('(max-height: 949px)');
  const [asked, setAsked] = useState<boolean>();
  const open = asked ?? !short;
  return (
    <section aria-label={label} className={styles.strip} data-tone={tone}>
      <div className={styles.head}>
        <span className={styles.sign}>{sign}</span>
        <div className={styles.title}>{title}</div>
        {sides.length > 0 && (
          <IconButton
            label="Details"
            className={styles.button}
            aria-expanded={open}
            onClick={() => setAsked(!open)}
          >
            <ChevronDown size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton label={away} className={styles.button} onClick={onAway}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
      {open && sides.length > 0 && (
        <dl className={styles.sides}>
          {sides.map(({ name, says }) => (
            <Side key={name} name={name} says={says} />
          ))}
        </dl>
      )}
    </section>
  );
}

function Side({ name, says }: StripSide) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{says}</dd>
    </>
  );
}

interface SideLinkProps {
  readonly onGo: () => void;
  readonly children: ReactNode;
}

/** A side's words as the way to where they are about. */
export function SideLink({ onGo, children }: SideLinkProps) {
  return (
    <button type="button" className={styles.go} onClick={onGo}>
      {children}
    </button>
  );
}

/** What is added to a side, in a sentence of ours. */
export function SideNote({ children }: { readonly children: ReactNode }) {
  return <span className={styles.note}>{children}</span>;
}
