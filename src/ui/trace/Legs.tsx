import type { LegView, TraceView } from '#engine/views.ts';
import { answerShown } from '../store/journey-slice.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Legs.module.css';
import { TakeBack, type SentFollowUp } from './TakeBack.tsx';
import { VERDICT_LOOKS } from './verdict-look.ts';

interface LegsProps {
  readonly trace: TraceView;
}

/**
 * The journey's legs as a strip, the one that the current step belongs to marked. Each packet that
 * follows the first has a row of its own, with how it ended, and can be taken back.
 */
export function Legs({ trace }: LegsProps) {
  const followUps = useApp((state) => state.followUps);
  const waiting = useApp((state) => state.trace.kind === 'waiting');
  const told = useApp(answerShown);
  const legsOf = (packet: number): readonly LegView[] =>
    trace.legs.filter((leg) => leg.packet === packet);
  if (told) return undefined;
  if (followUps.length === 0) {
    // One stretch is the leg that the journey above names.
    if (legsOf(0).length < 2) return undefined;
    return (
      <fieldset aria-label="Legs" className={styles.legs}>
        <Stretches legs={legsOf(0)} />
      </fieldset>
    );
  }
  return (
    <fieldset aria-label="Legs" className={styles.flow}>
      <PacketRow legs={legsOf(0)} />
      {followUps.map((how, at) => {
        const legs = legsOf(at + 1);
        // Packets have no names but their place in the flow.
        const key = `packet ${at + 2}`;
        if (legs.length > 0) return <PacketRow key={key} legs={legs} followUp={{ how, at }} />;
        return waiting ? undefined : <Unsent key={key} how={how} at={at} />;
      })}
    </fieldset>
  );
}

interface PacketRowProps {
  readonly legs: readonly LegView[];
  /** Left out for the first packet, which cannot be taken back. */
  readonly followUp?: SentFollowUp;
}

/** One packet: its stretches, and how it ended. */
function PacketRow({ legs, followUp }: PacketRowProps) {
  const [first] = legs;
  if (!first) return undefined;
  const { verdict, verdictKind } = first;
  const { Sign, tone } = VERDICT_LOOKS[verdictKind];
  return (
    <div className={styles.packet}>
      <span className={styles.stretches}>
        <Stretches legs={legs} />
      </span>
      <span className={styles.end} data-tone={tone} title={verdict}>
        <Sign size={14} aria-hidden />
        <span>{verdict}</span>
      </span>
      {followUp && <TakeBack {...followUp} />}
    </div>
  );
}

function Stretches({ legs }: { readonly legs: readonly LegView[] }) {
  const store = useAppStore();
  const stepIndex = useApp((state) => state.stepIndex);
  return legs.map(({ title, verdict, firstStep, stepCount }) => (
    <button
      key={firstStep}
      type="button"
      className={styles.leg}
      title={verdict}
      aria-pressed={stepIndex >= firstStep && stepIndex < firstStep + stepCount}
      onClick={() => store.getState().goToStep(firstStep)}
    >
      {title}
    </button>
  ));
}

/** A packet that was asked for and that nobody is there to send. */
function Unsent({ how, at }: SentFollowUp) {
  return (
    <div className={styles.packet} data-unsent>
      <span className={styles.unsent}>{how}: not sent, for nobody got the packet before it</span>
      <TakeBack how={how} at={at} />
    </div>
  );
}
