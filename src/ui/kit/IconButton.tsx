import type { ComponentProps } from 'react';
import styles from './IconButton.module.css';
import { Tip } from './Tip.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title'> {
  readonly label: string;
  /** The key that does the same, as printed on it. */
  readonly keys?: string;
}

/** A button with a sign instead of a word; the word is its name and its tooltip. */
export function IconButton({ label, keys, className, children, ...rest }: IconButtonProps) {
  const classes = [styles.button, className].filter(Boolean).join(' ');
  return (
    <Tip text={label} keys={keys}>
      <button type="button" className={classes} aria-label={label} {...rest}>
        {children}
      </button>
    </Tip>
  );
}
