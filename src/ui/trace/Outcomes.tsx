import { ChevronRight, Diamond } from 'lucide-react';
import { type CSSProperties, useMemo, useState } from 'react';
import {
  condenseNeeds,
  groupOutcomes,
  type OutcomeGroup,
  printShare,
} from '#engine/outcome-groups.ts';
import type { NeedView, OutcomesView, OutcomeView, TraceView } from '#engine/views.ts';
import { useMedia } from '../app/use-media.ts';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Outcomes.module.css';

interface OutcomesProps {
  readonly trace: TraceView;
}

/** Every end that the packet can come to by what the dump cannot tell, and how to go there. */
export function Outcomes({ trace }: OutcomesProps) {
  const slot = useApp((state) => state.outcomes);
  const view = shown(slot);
  if (slot.kind === 'failed') {
    return <ErrorCard title="The ways it can end could not be followed" report={slot.report} />;
  }
  return view && <Section view={view} trace={trace} />;
}

interface SectionProps extends OutcomesProps {
  readonly view: OutcomesView;
}

/** So many are in sight at once; a service can have a hundred backends. */
const FIRST = 3;

function Section({ view, trace }: SectionProps) {
  const small = useMedia('(max-width: 599px), (max-height: 599px)');
  const [wanted, setWanted] = useState<boolean>();
  const [all, setAll] = useState(false);
  const open = wanted ?? !small;
  const groups = useMemo(() => groupOutcomes(view), [view]);
  const inSight = groups.filter(
    ({ ways }, at) => all || at < FIRST || ways.some((way) => isTaken(way, trace)),
  );
  return (
    <section aria-label="Outcomes" className={styles.outcomes} data-tone="choice">
      <div className={styles.head}>
        <button
          type="button"
          className={styles.title}
          aria-expanded={open}
          onClick={() => setWanted(!open)}
        >
          <ChevronRight size={14} aria-hidden />
          {titleOf(groups.length, view.left === 0)}
        </button>
        <LeaveOpen trace={trace} />
      </div>
      {open && (
        <ol className={styles.list}>
          {inSight.map((group) => (
            <Group key={group.verdict.sentence} group={group} trace={trace} />
          ))}
        </ol>
      )}
      {open && groups.length > FIRST && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={all}
          onClick={() => setAll((was) => !was)}
        >
          {all ? 'Show fewer' : `… ${(groups.length - inSight.length).toLocaleString('en')} more`}
        </button>
      )}
      {open && view.left > 0 && (
        <p className={styles.note}>
          {view.outcomes.length} ways were followed; at least {view.left.toLocaleString('en')} more
          branch off from them.
        </p>
      )}
    </section>
  );
}

function titleOf(count: number, complete: boolean): string {
  if (!complete) return `Can end in ${count === 1 ? 'this way' : `${count} ways`}, and maybe more`;
  return count === 1 ? 'Ends this way, whatever is chosen' : `Can end in ${count} ways`;
}

/** Takes back everything that was chosen. */
function LeaveOpen({ trace }: OutcomesProps) {
  const store = useAppStore();
  if (trace.choices.every(({ assumed }) => assumed)) return undefined;
  return (
    <button
      type="button"
      className={styles.leave}
      onClick={() => store.getState().takeBranches({})}
    >
      Leave all open
    </button>
  );
}

interface GroupProps extends OutcomesProps {
  readonly group: OutcomeGroup;
}

function Group({ group, trace }: GroupProps) {
  const store = useAppStore();
  const { verdict, share, needs, ways } = group;
  const [likeliest] = ways;
  const now = ways.find((way) => isTaken(way, trace));
  const part: CSSProperties & Record<'--part', string> = { '--part': `${share.atLeast * 100}%` };
  if (!likeliest) return undefined;
  return (
    <li className={styles.group} data-now={now !== undefined} style={part}>
      <button
        type="button"
        className={styles.outcome}
        title={verdict.sentence}
        aria-pressed={now !== undefined}
        onClick={() => now ?? store.getState().takeBranches(likeliest.choices)}
      >
        <span className={styles.share}>{printShare(share)}</span>
        <Diamond size={10} aria-hidden className={styles.sign} />
        <span className={styles.sentence}>{verdict.sentence}</span>
        {needs && <Needs needs={needs} />}
      </button>
      {!needs && <Ways ways={ways} now={now} />}
    </li>
  );
}

/** So many ways to one end are listed; the others differ no more than these do. */
const MOST_WAYS = 3;

interface WaysProps {
  readonly ways: readonly OutcomeView[];
  readonly now: OutcomeView | undefined;
}

/** Several ways to the same end. */
function Ways({ ways, now }: WaysProps) {
  const store = useAppStore();
  return (
    <ul>
      {ways.slice(0, MOST_WAYS).map((way) => (
        <li key={JSON.stringify(way.choices)}>
          <button
            type="button"
            className={styles.way}
            aria-pressed={way === now}
            onClick={() => store.getState().takeBranches(way.choices)}
          >
            <Needs needs={way.needs} />
          </button>
        </li>
      ))}
      {ways.length > MOST_WAYS && (
        <li className={styles.note}>and {ways.length - MOST_WAYS} more ways to the same end</li>
      )}
    </ul>
  );
}

/** The answers on the way, in one line. */
function Needs({ needs }: { readonly needs: readonly NeedView[] }) {
  const runs = condenseNeeds(needs);
  const all = runs.map(({ question, answer, times, place }) => {
    const often = times === 1 ? '' : ` (${times} times)`;
    return `${question} ${answer}${often}, at ${place}`;
  });
  return (
    <span className={styles.needs} title={all.join('\n')}>
      {runs.map(({ question, answer, place, times }, at) => (
        <span key={`${place} ${question}`} className={styles.need}>
          {/* The same question again needs no repeating. */}
          {question !== runs[at - 1]?.question && `${question} `}
          <b>{answer}</b>
          {times > 1 && ` ${times} times`}
          {at === runs.length - 1 && ` · ${place}`}
        </span>
      ))}
    </span>
  );
}

/** Whether the trace on screen went this way. */
function isTaken({ choices }: OutcomeView, trace: TraceView): boolean {
  const taken = new Map(trace.choices.map((choice) => [choice.key, String(choice.taken)]));
  return Object.entries(choices).every(([key, branch]) => taken.get(key) === branch);
}
