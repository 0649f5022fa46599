import { type ReactNode, useState } from 'react';
import type { PacketField } from '#net/packet-fields.ts';
import type { PacketProblem } from '#net/packet-line.ts';
import { useMedia } from '../app/use-media.ts';
import { HostButton } from '../host/HostButton.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { FieldRow, ProblemText } from './FieldRow.tsx';
import { KeepButton, KeptPackets } from './KeptPackets.tsx';
import styles from './PacketPane.module.css';
import { Presets } from './Presets.tsx';
import { usePacketProblems } from './use-packet-problems.ts';

/** The packet to walk: one line, or its fields. Typing in one updates the other. */
export function PacketPane() {
  const problems = usePacketProblems();
  return (
    <form className={styles.form} data-undo="page" onSubmit={(event) => event.preventDefault()}>
      <PacketLine problems={problems} />
      <Presets />
      <Fields problems={problems} />
      <KeptPackets />
    </form>
  );
}

interface ProblemsProps {
  readonly problems: readonly PacketProblem[];
}

function PacketLine({ problems }: ProblemsProps) {
  const store = useAppStore();
  const line = useApp((state) => state.packetLine);
  const shown = problems.filter(({ field }) => field === 'line');
  return (
    <div>
      <input
        className={styles.line}
        aria-label="Packet line"
        aria-invalid={problems.length > 0}
        aria-describedby={shown.length > 0 ? 'packet-line-problem' : undefined}
        placeholder="tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={line}
        onChange={({ target }) => store.getState().setPacketLine(target.value)}
      />
      <ProblemText id="packet-line-problem" problems={shown} />
    </div>
  );
}

const MORE: ReadonlySet<PacketField> = new Set(['more']);

/** Rows of fields, which can be folded away; on a small screen they are, until one has a problem. */
function Fields({ problems }: ProblemsProps) {
  const small = useMedia('(max-width: 599px), (max-height: 599px)');
  const [asked, setAsked] = useState<boolean>();
  const inFields = problems.some(({ field }) => field !== 'line');
  const open = (asked ?? !small) || inFields;
  const fold = <Disclosure label="Fields" open={open} onToggle={() => setAsked(!open)} />;
  if (!open) {
    return (
      <div className={styles.ends}>
        {fold}
        <KeepButton />
        <HostButton />
      </div>
    );
  }
  return (
    <>
      <FieldRow fields={['protocol', 'inInterface', 'uid']} problems={problems} />
      <FieldRow fields={['source', 'sourcePort']} problems={problems} />
      <FieldRow fields={['destination', 'destinationPort']} problems={problems} />
      <More problems={problems} fold={fold} />
    </>
  );
}

/** Mark, flags, ICMP type and so on: what most packets need not say. */
function More({ problems, fold }: ProblemsProps & { readonly fold: ReactNode }) {
  const more = useApp((state) => state.packetFields.more);
  const [opened, setOpened] = useState(false);
  const needed = more !== '' || problems.some(({ field }) => MORE.has(field));
  const open = opened || needed;
  return (
    <div>
      <div className={styles.ends}>
        {fold}
        {!needed && (
          <Disclosure label="More" open={opened} onToggle={() => setOpened((was) => !was)} />
        )}
        <KeepButton />
        <HostButton />
      </div>
      {open && <FieldRow fields={['more']} problems={problems} />}
    </div>
  );
}
