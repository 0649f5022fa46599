import { Bookmark, Check, CircleHelp, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { PacketCheck } from '#engine/views.ts';
import { Button } from '../kit/Button.tsx';
import { Disclosure } from '../kit/Disclosure.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './KeptPackets.module.css';

/** Keeps the packet on screen, with how it ends now. */
export function KeepButton() {
  const store = useAppStore();
  const kept = useApp(({ keptPackets, traced }) =>
    keptPackets.some(({ packetLine }) => packetLine === traced?.packetLine),
  );
  const none = useApp(({ traced }) => traced === undefined);
  return (
    <Button
      className={styles.keep}
      disabled={kept || none}
      onClick={() => store.getState().keepPacket()}
    >
      <Bookmark size={14} aria-hidden />
      {kept ? 'Kept' : 'Keep'}
    </Button>
  );
}

/** The packets kept, each with how it should end; walked again at every change. */
export function KeptPackets() {
  const packets = useApp((state) => state.keptPackets);
  const checks = useApp((state) => shown(state.packetChecks));
  const [open, setOpen] = useState(true);
  if (packets.length === 0) return undefined;
  const off = checks?.filter(({ kind }) => kind !== 'passed').length ?? 0;
  return (
    <section aria-label="Kept packets">
      <Disclosure
        label={
          <>
            Kept packets ({packets.length})
            <span className={styles.sum} data-tone={off === 0 ? 'accept' : 'drop'}>
              {off === 0 ? '✓ all as expected' : `✗ ${off} not as expected`}
            </span>
          </>
        }
        open={open}
        onToggle={() => setOpen((was) => !was)}
      />
      {open && (
        <ul className={styles.list}>
          {packets.map(({ packetLine, expected }, at) => (
            <Kept
              key={packetLine}
              at={at}
              packetLine={packetLine}
              expected={expected}
              check={checks?.[at]}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

const LOOKS = {
  passed: { Sign: Check, word: 'as expected', tone: 'accept' },
  failed: { Sign: X, word: 'not as expected', tone: 'drop' },
  depends: { Sign: CircleHelp, word: 'depends on a choice', tone: 'choice' },
  unread: { Sign: TriangleAlert, word: 'cannot be walked', tone: 'reject' },
} as const;

interface KeptProps {
  readonly at: number;
  readonly packetLine: string;
  readonly expected: string;
  readonly check: PacketCheck | undefined;
}

function Kept({ at, packetLine, expected, check }: KeptProps) {
  const store = useAppStore();
  const current = useApp(({ traced }) => traced?.packetLine === packetLine);
  const look = check && LOOKS[check.kind];
  const said = `kept-${at}-says`;
  return (
    <li
      className={styles.kept}
      data-tone={look?.tone ?? 'quiet'}
      data-current={current || undefined}
    >
      <span className={styles.sign}>
        {look && <look.Sign size={14} role="img" aria-label={look.word} />}
      </span>
      <button
        type="button"
        className={styles.packet}
        aria-current={current || undefined}
        onClick={() => store.getState().setPacketLine(packetLine)}
      >
        {packetLine}
      </button>
      <IconButton
        label={`Forget ${packetLine}`}
        className={styles.forget}
        onClick={() => store.getState().forgetPacket(at)}
      >
        <X size={14} aria-hidden />
      </IconButton>
      <Expectation at={at} expected={expected} describedBy={check?.says ? said : undefined} />
      {check !== undefined && check.says !== '' && (
        <p id={said} className={styles.says}>
          {check.says}
        </p>
      )}
    </li>
  );
}

interface ExpectationProps {
  readonly at: number;
  readonly expected: string;
  readonly describedBy: string | undefined;
}

/** How it should end. What is typed counts once the field is left or Enter is pressed. */
function Expectation({ at, expected, describedBy }: ExpectationProps) {
  const store = useAppStore();
  const [draft, setDraft] = useState<string>();
  const take = (): void => {
    if (draft !== undefined && draft !== expected) store.getState().expectOf(at, draft);
    setDraft(undefined);
  };
  return (
    <label className={styles.expected}>
      should be
      <input
        value={draft ?? expected}
        aria-describedby={describedBy}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={take}
        onKeyDown={({ key }) => {
          if (key === 'Enter') take();
          if (key === 'Escape') setDraft(undefined);
        }}
      />
    </label>
  );
}
