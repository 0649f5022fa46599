import type { TraceView } from '#engine/views.ts';
import { lengthOfFirst, stepAtRule } from '../store/places.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Verdict.module.css';
import { VERDICT_LOOKS } from './verdict-look.ts';

interface VerdictProps {
  readonly trace: TraceView;
}

/** What becomes of the packet, in one sentence. */
export function Verdict({ trace }: VerdictProps) {
  const { kind, sentence, assumed } = trace.verdict;
  const { Sign, tone } = VERDICT_LOOKS[kind];
  return (
    <header className={styles.verdict} data-tone={tone} data-assumed={assumed}>
      <h2 className={styles.name}>Trace</h2>
      <Deciding trace={trace} />
      <Sign size={20} aria-hidden className={styles.sign} />
      <p data-testid="verdict" className={styles.sentence}>
        {sentence}
      </p>
      {assumed && <Assumption trace={trace} />}
    </header>
  );
}

/** Leads to where the verdict fell. */
function Deciding({ trace }: VerdictProps) {
  const store = useAppStore();
  const stepIndex = useApp((state) => state.stepIndex);
  const step = decidingStep(trace);
  if (step === undefined) return undefined;
  return (
    <button
      type="button"
      className={styles.deciding}
      disabled={step === stepIndex}
      onClick={() => store.getState().goToStep(step)}
    >
      Go to the deciding rule
    </button>
  );
}

function decidingStep(trace: TraceView): number | undefined {
  const { rule } = trace.verdict;
  const end = lengthOfFirst(trace);
  const first = { ...trace, steps: trace.steps.slice(0, end) };
  return rule === undefined ? undefined : stepAtRule(first, rule, end);
}

/** Says which answers, that nobody gave, the verdict stands on, and leads to the first of them. */
function Assumption({ trace }: VerdictProps) {
  const store = useAppStore();
  const end = lengthOfFirst(trace);
  const [first, ...others] = trace.choices.filter(({ assumed, step }) => assumed && step < end);
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return (
    <button
      type="button"
      className={styles.assumed}
      onClick={() => store.getState().goToStep(first.step)}
    >
      assuming {first.taken} to “{first.question}”{more}
    </button>
  );
}
