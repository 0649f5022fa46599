import { useEffect, useRef, useState } from 'react';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { linkTo } from './address.ts';
import { fitOf } from './fit.ts';
import styles from './ShareDialog.module.css';

interface ShareDialogProps {
  readonly onClose: () => void;
}

/** The link to what was on the screen when the dialog opened. */
export function ShareDialog({ onClose }: ShareDialogProps) {
  const store = useAppStore();
  const [link, setLink] = useState<string>();
  const [report, setReport] = useState<string>();
  useEffect(() => {
    let wanted = true;
    linkTo(store.getState()).then(
      (made) => wanted && setLink(made),
      (error: unknown) => wanted && setReport(String(error)),
    );
    return () => {
      wanted = false;
    };
  }, [store]);

  return (
    <Dialog
      title="Share"
      says="A link that opens this dump, this packet and this step. Nothing was sent: the link itself holds all of it, and browsers keep what follows # to themselves. Whoever has the link has the dump."
      onClose={onClose}
    >
      {report !== undefined && <ErrorCard title="The link could not be made" report={report} />}
      {link !== undefined && <Made link={link} />}
    </Dialog>
  );
}

function Made({ link }: { readonly link: string }) {
  const fit = fitOf(link.length);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.select(), []);
  return (
    <>
      <div className={styles.row}>
        <input
          ref={box}
          className={styles.link}
          aria-label="Link"
          aria-describedby="share-fit"
          readOnly
          value={link}
          onFocus={({ target }) => target.select()}
        />
        <CopyButton look="strong" label="Copy" text={link} />
      </div>
      <p id="share-fit" className={styles.fit} data-tone={fit.tone}>
        <span className={styles.length}>{link.length.toLocaleString('en')} characters:</span>{' '}
        {fit.says}
      </p>
    </>
  );
}
