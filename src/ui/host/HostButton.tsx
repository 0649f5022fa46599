import { Server } from 'lucide-react';
import { Button } from '../kit/Button.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './HostButton.module.css';

/** Says whether the host around the packet is a guess, and opens it. */
export function HostButton() {
  const store = useAppStore();
  const edited = useApp(({ hostTexts }) => Object.keys(hostTexts).length > 0);
  return (
    <Button
      className={styles.button}
      aria-haspopup="dialog"
      onClick={() => store.getState().openDialog('host')}
    >
      <Server size={14} aria-hidden />
      Host ({edited ? 'edited' : 'inferred'})
    </Button>
  );
}
