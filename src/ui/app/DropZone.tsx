import { useEffect, useState } from 'react';
import { useAppStore } from '../store/use-app.tsx';
import styles from './DropZone.module.css';
import { openFiles } from './opening.ts';

/** Takes files dropped anywhere on the page, and says so while they are held above it. */
export function DropZone() {
  const store = useAppStore();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hold = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // Only leaving the window has nowhere to go to.
      if (!event.relatedTarget) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      setOver(false);
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      void openFiles(store, files);
    };
    // Captured, so that the editor does not insert the file's path or text itself.
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    window.addEventListener('dragenter', hold, options);
    window.addEventListener('dragover', hold, options);
    window.addEventListener('dragleave', leave, options);
    window.addEventListener('drop', drop, options);
    return () => listening.abort();
  }, [store]);
  return over ? <div className={styles.zone}>Drop to open as the dump</div> : undefined;
}
