import type { ChainWriterView } from '#graph/map-view.ts';
import styles from './ChainWriter.module.css';
import { WriterMark } from './WriterMark.tsx';

interface ChainWriterProps {
  readonly writer: ChainWriterView;
}

/** Who made a chain, in the head of its card: what it is called there, else the program. */
export function ChainWriter({ writer: { program, kind, role, label, says } }: ChainWriterProps) {
  return (
    <span className={styles.writer} title={`${program}, ${role}: ${says}`}>
      <WriterMark kind={kind}>{label === '' ? program : label}</WriterMark>
    </span>
  );
}

export function describeWriter(writer: ChainWriterView | undefined): string {
  if (!writer) return '';
  const { program, role, label } = writer;
  return `, ${program} ${role}${label === '' ? '' : ` ${label}`}`;
}
