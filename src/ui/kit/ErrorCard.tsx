import { CopyButton } from './CopyButton.tsx';
import styles from './ErrorCard.module.css';

interface ErrorCardProps {
  readonly title: string;
  readonly report: string;
}

/** Says that we have a bug, and gives what is needed to report it. */
export function ErrorCard({ title, report }: ErrorCardProps) {
  return (
    <div role="alert" className={styles.card}>
      <p className={styles.title}>{title}</p>
      <p>
        This is a bug in Chainwalk, not in what you pasted. Nothing was sent anywhere. Read the
        report before you pass it on: it may quote the dump.
      </p>
      <pre className={styles.report}>{report}</pre>
      <CopyButton label="Copy report" text={report} />
    </div>
  );
}
