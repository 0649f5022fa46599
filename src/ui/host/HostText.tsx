import { useId } from 'react';
import type { HostPartView } from '#engine/views.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import type { HostTab } from './host-tabs.ts';
import styles from './HostText.module.css';

interface HostTextProps {
  readonly tab: HostTab;
  /** `undefined` before the first answer, and without a packet. */
  readonly view: HostPartView | undefined;
}

/** One part of the host: its text, whether anybody told it, and what of it was not understood. */
export function HostText({ tab: { part, title, command, says }, view }: HostTextProps) {
  const store = useAppStore();
  const own = useApp((state) => state.hostTexts[part]);
  const id = useId();
  const missing = part === 'cluster' ? 'Nothing told' : 'Inferred from the dump';
  const problems = own === undefined ? [] : (view?.problems ?? []);
  return (
    <>
      <p className={styles.says}>{says}</p>
      <textarea
        className={styles.text}
        aria-label={title}
        aria-describedby={`${id}source ${id}problems`}
        aria-invalid={problems.length > 0}
        placeholder={`Paste what ${command} prints`}
        wrap="off"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-inferred={own === undefined}
        value={own ?? view?.text ?? ''}
        onChange={({ target }) => store.getState().setHostText(part, target.value)}
      />
      <div className={styles.under}>
        <span id={`${id}source`} className={styles.source}>
          {own === undefined ? missing : 'Edited'}
        </span>
        <Button
          look="framed"
          disabled={own === undefined}
          onClick={() => store.getState().inferHostPart(part)}
        >
          {part === 'cluster' ? 'Clear' : 'Back to inferred'}
        </Button>
      </div>
      <Problems id={`${id}problems`} problems={problems} />
      <p className={styles.command}>
        <code>{command}</code>
        <CopyButton label="Copy" text={command} />
      </p>
    </>
  );
}

/** Problems shown at once: a paste of the wrong kind has one on every line. */
const MOST = 5;

interface ProblemsProps {
  readonly id: string;
  readonly problems: HostPartView['problems'];
}

function Problems({ id, problems }: ProblemsProps) {
  const rest = problems.length - MOST;
  return (
    <ul id={id} aria-live="polite" className={styles.problems}>
      {problems.slice(0, MOST).map(({ line, message }) => (
        <li key={`${line} ${message}`}>
          Line {line}: {message}
        </li>
      ))}
      {rest > 0 && <li>And {rest.toLocaleString('en')} more.</li>}
    </ul>
  );
}
