import type { RuleWriterView } from '#engine/who-views.ts';
import styles from './RuleWriter.module.css';
import { WriterMark } from './WriterMark.tsx';

interface RuleWriterProps {
  readonly writer: RuleWriterView;
}

/** Who wrote a rule, and why, as a line of a step's details. */
export function RuleWriter({ writer: { program, kind, says } }: RuleWriterProps) {
  return (
    <p className={styles.writer}>
      <span className="visually-hidden">Written by </span>
      <WriterMark kind={kind}>{program}</WriterMark>
      <span>{says}</span>
    </p>
  );
}
