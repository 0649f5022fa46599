import type { ProgramView } from '#engine/programs.ts';
import { CopyButton } from '../kit/CopyButton.tsx';
import { type FlagValues, generateLine, programLine } from '#engine/program-line.ts';
import styles from './ProgramPanel.module.css';

interface CommandLinesProps {
  readonly program: ProgramView;
  readonly values: FlagValues;
}

/** The same as words: for the program itself, and for Chainwalk's command line. */
export function CommandLines({ program, values }: CommandLinesProps) {
  const line = programLine(program, values);
  return (
    <div className={styles.lines}>
      <code className={styles.line}>{line}</code>
      <div className={styles.copies}>
        <CopyButton label="Copy" text={line} />
        <CopyButton label="Copy for chainwalk" text={generateLine(program, values)} />
      </div>
    </div>
  );
}
