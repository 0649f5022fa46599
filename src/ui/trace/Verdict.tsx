import {
  ArrowRight,
  ArrowUpRight,
  CircleX,
  type LucideIcon,
  OctagonX,
  RefreshCw,
  SquareDot,
  Unplug,
} from 'lucide-react';
import type { ChoiceView, TraceView, VerdictView } from '#engine/views.ts';
import styles from './Verdict.module.css';
import { useAppStore } from '../store/use-app.tsx';
import type { Tone } from './StepSign.tsx';

interface VerdictProps {
  readonly trace: TraceView;
}

/** What becomes of the packet, in one sentence. */
export function Verdict({ trace }: VerdictProps) {
  const { kind, sentence, assumed } = trace.verdict;
  const { Sign, tone } = VERDICTS[kind];
  return (
    <header className={styles.verdict} data-tone={tone} data-assumed={assumed}>
      <h2 className={styles.name}>Trace</h2>
      <Sign size={20} aria-hidden className={styles.sign} />
      <p data-testid="verdict" className={styles.sentence}>
        {sentence}
      </p>
      {assumed && <Assumption choices={trace.choices} />}
    </header>
  );
}

/** Says that the verdict stands on choices that nobody made, and leads to the first of them. */
function Assumption({ choices }: { readonly choices: readonly ChoiceView[] }) {
  const store = useAppStore();
  const open = choices.filter(({ assumed }) => assumed);
  const [first] = open;
  if (!first) return undefined;
  const what = open.length === 1 ? 'one choice goes' : `${open.length} choices go`;
  return (
    <button
      type="button"
      className={styles.assumed}
      onClick={() => store.getState().goToStep(first.step)}
    >
      if {what} as assumed
    </button>
  );
}

const VERDICTS: Readonly<Record<VerdictView['kind'], { Sign: LucideIcon; tone: Tone }>> = {
  delivered: { Sign: SquareDot, tone: 'accept' },
  captured: { Sign: SquareDot, tone: 'rewrite' },
  forwarded: { Sign: ArrowRight, tone: 'accept' },
  sent: { Sign: ArrowUpRight, tone: 'accept' },
  dropped: { Sign: CircleX, tone: 'drop' },
  rejected: { Sign: OctagonX, tone: 'reject' },
  lost: { Sign: Unplug, tone: 'drop' },
  endless: { Sign: RefreshCw, tone: 'drop' },
};
