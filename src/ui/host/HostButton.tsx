import { Server } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { useApp } from '../store/use-app.tsx';
import styles from './HostButton.module.css';
import { HostDialog } from './HostDialog.tsx';

/** Says whether the host around the packet is a guess, and opens it. */
export function HostButton() {
  const [open, setOpen] = useState(false);
  const edited = useApp(({ hostTexts }) => Object.keys(hostTexts).length > 0);
  return (
    <>
      <Button className={styles.button} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Server size={14} aria-hidden />
        Host ({edited ? 'edited' : 'inferred'})
      </Button>
      {open && <HostDialog onClose={() => setOpen(false)} />}
    </>
  );
}
