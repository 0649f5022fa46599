import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { useAppStore } from '../store/use-app.tsx';
import styles from './PasteDialog.module.css';

interface PasteDialogProps {
  readonly onClose: () => void;
}

/** Commands that print a dump, by where the rules are. */
const COMMANDS: readonly { readonly where: string; readonly command: string }[] = [
  { where: 'On a node', command: 'sudo iptables-save' },
  {
    where: 'In a pod',
    command: 'kubectl debug -it POD --image=nicolaka/netshoot --profile=netadmin -- iptables-save',
  },
];

export function PasteDialog({ onClose }: PasteDialogProps) {
  const store = useAppStore();
  const [text, setText] = useState('');
  const open = (dump: string): void => {
    onClose();
    store.getState().openPasted(dump);
  };
  return (
    <Dialog
      title="Paste a dump"
      says="What iptables-save, ip6tables-save or iptables -S prints. It stays on this page."
      onClose={onClose}
    >
      <textarea
        className={styles.text}
        aria-label="Dump to open"
        placeholder="Paste here"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onPaste={(event) => {
          // Into an empty box a paste is the whole dump. Opened at once: a text area would take
          // seconds over the dump of a large node.
          const pasted = event.clipboardData.getData('text/plain');
          if (text !== '' || pasted === '') return;
          event.preventDefault();
          open(pasted);
        }}
      />
      <dl className={styles.commands}>
        {COMMANDS.map(({ where, command }) => (
          <div key={where} className={styles.command}>
            <dt>{where}</dt>
            <dd>
              <code>{command}</code>
              <CopyButton label="Copy" text={command} />
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.buttons}>
        <Button look="strong" disabled={text.trim() === ''} onClick={() => open(text)}>
          Open
        </Button>
      </div>
    </Dialog>
  );
}
