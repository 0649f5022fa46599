import { useId, useState } from 'react';
import { fileTextOf, sayCutOff } from '../app/file-text.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { Differences } from './Differences.tsx';
import styles from './ProgramPanel.module.css';

/** Another dump, as the one that is open should be, and what differs. */
export function OtherDump() {
  const store = useAppStore();
  const text = useApp((state) => state.otherDump);
  const [failed, setFailed] = useState('');
  const id = useId();
  const open = async (file: File): Promise<void> => {
    const read = await fileTextOf(file);
    if (!read.ok) return setFailed(read.error);
    store.getState().setOtherDump(read.value.text);
    setFailed(read.value.isWhole ? '' : sayCutOff(file));
  };
  return (
    <div className={styles.body}>
      <label className={styles.label} htmlFor={id}>
        The dump as it should be
      </label>
      <textarea
        id={id}
        className={styles.yaml}
        aria-describedby={`${id}says`}
        placeholder="Paste what iptables-save prints on the good node"
        wrap="off"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => store.getState().setOtherDump(target.value)}
      />
      <p id={`${id}says`} className={styles.says}>
        From before an upgrade, or of a node that works. Counters, the order of chains and comment
        lines make no difference.
      </p>
      <label className={styles.label}>
        Or a file
        <input
          type="file"
          className={styles.file}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void open(file);
          }}
        />
      </label>
      {failed !== '' && (
        <p role="alert" className={styles.problem} data-tone="drop">
          {failed}
        </p>
      )}
      {text.trim() !== '' && (
        <Differences expected={text} from="the other dump" as="the other dump has them" />
      )}
    </div>
  );
}
