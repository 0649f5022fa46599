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
import type { TraceView, VerdictView } from '#engine/views.ts';
import styles from './Verdict.module.css';
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
      {assumed && <p className={styles.assumed}>if the choices below go as assumed</p>}
    </header>
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
