import { CircleHelp, CornerDownRight, CircleX, LogIn, type LucideIcon } from 'lucide-react';
import { useId, useState } from 'react';
import type { CaptureCaseView, CaptureView } from '#engine/journey-views.ts';
import type { StepTone } from '#engine/views.ts';
import { shownLeg } from '../store/journey-slice.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './CaptureLine.module.css';

/**
 * Whether a proxy takes the packet that is walked, in one line. Nothing where there is no proxy, and
 * where the verdict above is that very sentence.
 */
export function CaptureLine() {
  const capture = useApp((state) => shownLeg(state)?.capture);
  const said = useApp((state) => shownLeg(state)?.verdict);
  if (!capture || (said?.kind === 'captured' && said.rule === capture.rule)) return undefined;
  return capture.cases.length === 0 ? (
    <section aria-label="Capture" className={styles.capture}>
      <Said {...capture} />
    </section>
  ) : (
    <Depends capture={capture} />
  );
}

interface Look {
  readonly Sign: LucideIcon;
  readonly tone: StepTone;
}

const LOOKS: Readonly<Record<CaptureView['kind'], Look>> = {
  captured: { Sign: LogIn, tone: 'rewrite' },
  bypasses: { Sign: CornerDownRight, tone: 'reject' },
  stopped: { Sign: CircleX, tone: 'drop' },
  depends: { Sign: CircleHelp, tone: 'choice' },
};

/** The sentence; where a rule decided, pressing it leads there. */
function Said({
  kind,
  sentence,
  rule,
  chain,
  line,
}: Pick<CaptureView, 'kind' | 'sentence' | 'rule' | 'chain' | 'line'>) {
  const store = useAppStore();
  const { Sign, tone } = LOOKS[kind];
  return (
    <span className={styles.said} data-tone={tone}>
      <Sign size={16} aria-hidden className={styles.sign} />
      {rule === undefined ? (
        <span className={styles.sentence}>{sentence}</span>
      ) : (
        <button
          type="button"
          className={styles.sentence}
          title="Select the rule"
          onClick={() => store.getState().select({ rule, chain, line, source: 'trace' })}
        >
          {sentence}
        </button>
      )}
    </span>
  );
}

function Depends({ capture }: { readonly capture: CaptureView }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { Sign, tone } = LOOKS[capture.kind];
  return (
    <section aria-label="Capture" className={styles.capture}>
      <button
        type="button"
        className={styles.said}
        data-tone={tone}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Sign size={16} aria-hidden className={styles.sign} />
        <span className={styles.sentence}>{capture.sentence}</span>
      </button>
      {open && (
        <ul id={id} className={styles.cases}>
          {capture.cases.map((each) => (
            <Case key={each.when} {...each} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Case({ when, ...said }: CaptureCaseView) {
  return (
    <li className={styles.case}>
      <span className={styles.when}>{when}</span>
      <Said {...said} />
    </li>
  );
}
