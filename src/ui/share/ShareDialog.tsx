import { Download } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ShareOptions } from '#engine/views.ts';
import { type Shared, USUAL_VIEW } from '#share/shared.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { linkTo, sharedOf } from './address.ts';
import { saveFile } from './files.ts';
import { fitOf } from './fit.ts';
import styles from './ShareDialog.module.css';
import { ShareParts } from './ShareParts.tsx';
import { type Prepared, usePrepared } from './use-prepared.ts';

interface ShareDialogProps {
  readonly onClose: () => void;
}

/** Longer dumps are too long for any link: what the trace met is offered first. */
const WHOLE_UP_TO = 4_000_000;

/** What was on the screen when the dialog opened, as a link and as a file. */
export function ShareDialog({ onClose }: ShareDialogProps) {
  const store = useAppStore();
  const [screen] = useState(() => sharedOf(store.getState()));
  const [name, setName] = useState(screen.title ?? '');
  const [part, setPart] = useState<ShareOptions['part']>(() =>
    screen.dump.length > WHOLE_UP_TO && store.getState().traced ? 'slice' : 'whole',
  );
  const [disguised, setDisguised] = useState(false);
  const prepared = usePrepared(screen, part, disguised);
  const title = name.trim() === '' ? undefined : name.trim();
  const shared = useMemo(
    () => (prepared.kind === 'made' ? { ...asShared(screen, prepared), title } : undefined),
    [screen, prepared, title],
  );
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
          onBlur={() => store.setState({ dumpTitle: title })}
        />
      </label>
      <ShareParts
        part={part}
        disguised={disguised}
        prepared={prepared}
        onPart={setPart}
        onDisguised={setDisguised}
      />
      {shared && <Link shared={shared} />}
      <div className={styles.file}>
        <Button look="framed" disabled={!shared} onClick={() => shared && saveFile(shared)}>
          <Download size={14} aria-hidden />
          Save as a file
        </Button>
        <p>For dumps that no link holds, and for repositories: chainwalk test runs its packets.</p>
      </div>
    </Dialog>
  );
}

/** Of a dump that is not the one on the screen, lines are others; the steps are the same. */
function asShared(
  screen: Shared,
  { content, packets }: Extract<Prepared, { kind: 'made' }>,
): Shared {
  if (!content) return screen;
  const { step, columns, tab } = screen.view;
  // What was said of places goes by rulesets of the other dump, and has addresses of its own.
  return {
    ...screen,
    ...content,
    packets,
    joining: {},
    view: { ...USUAL_VIEW, step, columns, tab },
  };
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
