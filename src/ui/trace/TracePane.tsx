import type { KeyboardEvent, ReactNode } from 'react';
import { Dock } from '../debugger/Dock.tsx';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { CaptureLine } from '../journey/CaptureLine.tsx';
import { JourneyStrip } from '../journey/JourneyStrip.tsx';
import { RecordedStrip } from '../recording/RecordedStrip.tsx';
import type { AppState } from '../store/app-store.ts';
import { shownDump } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { Controls } from './Controls.tsx';
import { EditStrip } from './EditStrip.tsx';
import { Legs } from './Legs.tsx';
import { Outcomes } from './Outcomes.tsx';
import { SendMore } from './SendMore.tsx';
import { StepList } from './StepList.tsx';
import styles from './TracePane.module.css';
import { Verdict } from './Verdict.tsx';
import { WhyNot } from './WhyNot.tsx';

export function TracePane() {
  const store = useAppStore();
  const slot = useApp((state) => state.trace);
  const trace = useApp((state) => state.traced);
  const stepOnKey = (event: KeyboardEvent): void => {
    const move = MOVES.get(event.key);
    if (!move || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The slider has the same keys and knows what to do with them.
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
      return;
    event.preventDefault();
    store.getState()[move]();
  };
  if (slot.kind === 'failed') {
    return <ErrorCard title="The packet could not be walked" report={slot.report} />;
  }
  if (!trace) return <NoTrace />;
  return (
    // The keys are a second way to what the buttons inside do.
    <div role="presentation" className={styles.pane} onKeyDown={stepOnKey}>
      <JourneyStrip />
      <Verdict trace={trace} />
      <RecordedStrip />
      <EditStrip />
      <CaptureLine />
      <Legs trace={trace} />
      <SendMore trace={trace} />
      <Outcomes trace={trace} />
      <Controls />
      <WhyNot />
      <StepList trace={trace} />
      <Dock />
    </div>
  );
}

type Move = keyof Pick<AppState, 'stepForward' | 'stepBack' | 'toStart' | 'toEnd'>;

const MOVES: ReadonlyMap<string, Move> = new Map([
  ['ArrowRight', 'stepForward'],
  ['ArrowDown', 'stepForward'],
  ['ArrowLeft', 'stepBack'],
  ['ArrowUp', 'stepBack'],
  ['Home', 'toStart'],
  ['End', 'toEnd'],
]);

/** Why there is nothing to step through. */
function NoTrace() {
  const slot = useApp((state) => state.trace);
  const empty = useApp((state) => shownDump(state)?.rulesets.length === 0);
  if (slot.kind === 'waiting') return <Message sentence="Walking the packet …" />;
  if (empty) {
    return (
      <Message sentence="No rules to walk through yet">
        <p>
          Paste what <code>iptables-save</code> prints into the dump, drop a file anywhere on the
          page, or take one of the samples.
        </p>
      </Message>
    );
  }
  return (
    <Message sentence="No packet to walk">
      <p>What is missing or wrong is said beside the packet’s fields.</p>
    </Message>
  );
}

interface MessageProps {
  readonly sentence: string;
  readonly children?: ReactNode;
}

function Message({ sentence, children }: MessageProps) {
  return (
    <div className={styles.message}>
      <h2 className={styles.name}>Trace</h2>
      <p data-testid="verdict" className={styles.sentence}>
        {sentence}
      </p>
      {children}
    </div>
  );
}
