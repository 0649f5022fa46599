import type { ComponentProps } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  /** `quiet` is bare until pointed at, `framed` has an edge, `strong` is the one thing to do next. */
  readonly look?: 'quiet' | 'framed' | 'strong';
}

export function Button({ look = 'quiet', className, ...rest }: ButtonProps) {
  const classes = [styles.button, className].filter(Boolean).join(' ');
  return <button type="button" className={classes} data-look={look} {...rest} />;
}
