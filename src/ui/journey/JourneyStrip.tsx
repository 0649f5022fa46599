import {
  ChevronRight,
  CircleCheck,
  CircleX,
  LogOut,
  type LucideIcon,
  RefreshCw,
} from 'lucide-react';
import type {
  BackLegView,
  JourneyLegView,
  JourneyView,
  WayBackView,
} from '#engine/journey-views.ts';
import type { StepTone } from '#engine/views.ts';
import { answerShown, isWorthShowing } from '../store/journey-slice.ts';
import { packetAt } from '../store/places.ts';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { TakeBack } from '../trace/TakeBack.tsx';
import { VERDICT_LOOKS } from '../trace/verdict-look.ts';
import { JourneyActions } from './JourneyActions.tsx';
import { PeerChoice } from './PeerChoice.tsx';
import styles from './JourneyStrip.module.css';

/** The legs that the request causes, in their order; pressing one opens it into its steps. */
export function JourneyStrip() {
  const journey = useApp((state) => shown(state.journey));
  const asked = useApp((state) => state.leg);
  const answering = useApp(
    ({ traced, stepIndex, followUps }) =>
      followUps[0] === 'reply' && traced !== undefined && packetAt(traced, stepIndex) === 1,
  );
  if (!journey || !isWorthShowing(journey)) return undefined;
  const { legs, end, back } = journey;
  const at = asked < legs.length ? asked : 0;
  const because = legs[at]?.because ?? '';
  const several = new Set(legs.map(({ ruleset }) => ruleset)).size > 1;
  return (
    <section aria-label="Journey" className={styles.journey}>
      <div className={styles.strip}>
        <ol className={styles.legs}>
          {legs.map((leg, index) => (
            // A leg has no name but its place.
            <Leg
              key={`leg ${index + 1}`}
              leg={leg}
              index={index}
              open={index === at && !answering}
              place={several && leg.ruleset !== legs[index - 1]?.ruleset ? leg.place : undefined}
            />
          ))}
          <End {...end} quiet={end.sentence === `${legs.at(-1)?.to} has it`} />
        </ol>
        <JourneyActions />
      </div>
      {because !== '' && <p className={styles.because}>{because}.</p>}
      <PeerChoice leg={legs[at]?.peers ? legs[at] : legs[at - 1]} />
      {back && <WayBack {...back} />}
    </section>
  );
}

/** The way of the answer, under that of the request. */
function WayBack({ legs, end }: WayBackView) {
  const alone = useApp(answerShown);
  return (
    <div className={styles.strip}>
      <ol aria-label="The answer" className={styles.legs}>
        <li className={styles.place}>the answer</li>
        {legs.map((leg) => (
          <BackLeg key={leg.answers} leg={leg} />
        ))}
        <End {...end} />
      </ol>
      {alone && (
        <div className={styles.actions}>
          <TakeBack how="reply" at={0} />
        </div>
      )}
    </div>
  );
}

function BackLeg({ leg }: { readonly leg: BackLegView }) {
  const store = useAppStore();
  const open = useApp(
    (state) =>
      state.leg === leg.answers &&
      state.traced !== undefined &&
      packetAt(state.traced, state.stepIndex) === 1,
  );
  return (
    <li className={styles.item}>
      <LegButton
        {...leg}
        number={leg.answers + 1}
        open={open}
        onOpen={() => store.getState().openAnswer(leg.answers)}
      />
    </li>
  );
}

interface LegProps {
  readonly leg: JourneyLegView;
  readonly index: number;
  readonly open: boolean;
  /** Where it begins to be, if the journey passes several places: `the node`. */
  readonly place: string | undefined;
}

function Leg({ leg, index, open, place }: LegProps) {
  const store = useAppStore();
  return (
    <li className={styles.item}>
      {place !== undefined && <span className={styles.place}>in {place}</span>}
      <LegButton
        {...leg}
        number={index + 1}
        open={open}
        onOpen={() => store.getState().openLeg(index)}
      />
    </li>
  );
}

interface LegButtonProps extends Pick<BackLegView, 'from' | 'to' | 'packetLine' | 'verdict'> {
  readonly number: number;
  readonly open: boolean;
  readonly onOpen: () => void;
}

function LegButton({ from, to, packetLine, verdict, number, open, onOpen }: LegButtonProps) {
  const { Sign, tone } = VERDICT_LOOKS[verdict.kind];
  return (
    <>
      <button
        type="button"
        className={styles.leg}
        aria-current={open ? 'true' : undefined}
        title={`${packetLine}: ${verdict.sentence}`}
        onClick={onOpen}
      >
        <span className={styles.number}>{number}</span>
        <span data-tone={tone} className={styles.tone}>
          <Sign size={14} aria-label={verdict.kind} className={styles.sign} />
        </span>
        <span className={styles.ends}>
          {from} → {to}
        </span>
      </button>
      <ChevronRight size={14} aria-hidden className={styles.between} />
    </>
  );
}

type EndProps = (JourneyView['end'] | WayBackView['end']) & {
  /** The last leg says the same. */
  readonly quiet?: boolean;
};

function End({ kind, sentence, quiet = false }: EndProps) {
  const { Sign, tone } = END_LOOKS[kind];
  return (
    <li className={styles.end} data-tone={tone} title={sentence}>
      <Sign size={14} aria-hidden className={styles.sign} />
      <span className={quiet ? 'visually-hidden' : undefined}>{sentence}</span>
    </li>
  );
}

interface EndLook {
  readonly Sign: LucideIcon;
  readonly tone: StepTone;
}

const END_LOOKS: Readonly<
  Record<JourneyView['end']['kind'] | WayBackView['end']['kind'], EndLook>
> = {
  answered: { Sign: CircleCheck, tone: 'accept' },
  strange: { Sign: CircleX, tone: 'drop' },
  nobody: { Sign: CircleX, tone: 'drop' },
  received: { Sign: CircleCheck, tone: 'accept' },
  left: { Sign: LogOut, tone: 'accept' },
  stopped: { Sign: CircleX, tone: 'drop' },
  loop: { Sign: RefreshCw, tone: 'drop' },
  'too-long': { Sign: RefreshCw, tone: 'drop' },
};
