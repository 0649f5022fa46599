import { Download } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Shared } from '#share/shared.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { linkTo, sharedOf } from './address.ts';
import { saveFile } from './files.ts';
import { fitOf } from './fit.ts';
import styles from './ShareDialog.module.css';

interface ShareDialogProps {
  readonly onClose: () => void;
}

/** What was on the screen when the dialog opened, as a link and as a file. */
export function ShareDialog({ onClose }: ShareDialogProps) {
  const store = useAppStore();
  const [screen] = useState(() => sharedOf(store.getState()));
  const [name, setName] = useState(screen.title ?? '');
  const shared = useMemo((): Shared => {
    const title = name.trim() === '' ? undefined : name.trim();
    return { ...screen, title };
  }, [screen, name]);
  return (
    <Dialog
      title="Share"
      says="A link or a file that opens this dump, this packet and this step. Nothing was sent: the link itself holds all of it, and browsers keep what follows # to themselves. Whoever has it has the dump."
      onClose={onClose}
    >
      <label className={styles.name}>
        Name
        <input
          value={name}
          placeholder="none"
          autoComplete="off"
          onChange={({ target }) => setName(target.value)}
          onBlur={() => store.setState({ dumpTitle: shared.title })}
        />
      </label>
      <Link shared={shared} />
      <div className={styles.file}>
        <Button look="framed" onClick={() => saveFile(shared)}>
          <Download size={14} aria-hidden />
          Save as a file
        </Button>
        <p>For dumps that no link holds, and for repositories: chainwalk test runs its packets.</p>
      </div>
    </Dialog>
  );
}

function Link({ shared }: { readonly shared: Shared }) {
  const [link, setLink] = useState<string>();
  const [report, setReport] = useState<string>();
  useEffect(() => {
    let wanted = true;
    linkTo(shared).then(
      (made) => wanted && setLink(made),
      (error: unknown) => wanted && setReport(String(error)),
    );
    return () => {
      wanted = false;
    };
  }, [shared]);
  if (report !== undefined) return <ErrorCard title="The link could not be made" report={report} />;
  return link === undefined ? undefined : <Made link={link} />;
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
