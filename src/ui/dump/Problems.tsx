import { ChevronDown, ChevronRight, CircleX, Info, TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, memo, useId, useMemo, useState } from 'react';
import { counted } from '#base/counted.ts';
import { foldProblems, foldedMessage } from '#engine/fold-problems.ts';
import type { Fix, Problem } from '#parse/problem.ts';
import { Button } from '../kit/Button.tsx';
import { isUnread, shownDump } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import type { EditorHandle } from './MonacoEditor.tsx';
import styles from './Problems.module.css';

interface ProblemsProps {
  readonly editor: EditorHandle | undefined;
}

/** What is wrong with the dump, line by line; opens out only where something is. */
export function Problems({ editor }: ProblemsProps) {
  const dump = useApp(shownDump);
  const problems = dump?.problems;
  const listed = useMemo(() => foldProblems(problems ?? []), [problems]);
  const fresh = useApp((state) => state.dump.kind === 'ready');
  const unread = useApp(isUnread);
  const [open, setOpen] = useState(true);
  const listId = useId();
  if (unread) return <p className={styles.none}>This text is not read yet</p>;
  if (!dump) return undefined;
  const { problemCount } = dump;
  const count = problemCount.error + problemCount.warning + problemCount.hint;
  if (count === 0) return <p className={styles.none}>No problems</p>;

  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className={styles.problems}>
      <button
        type="button"
        className={styles.header}
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpen(!open)}
      >
        <Chevron size={14} aria-hidden />
        <Tally count={problemCount} />
      </button>
      {open && (
        <ProblemList
          id={listId}
          problems={listed}
          unlisted={count - listed.length}
          fixable={fresh}
          editor={editor}
        />
      )}
    </div>
  );
}

const SIGNS = { error: CircleX, warning: TriangleAlert, hint: Info } as const;
const SEVERITIES = ['error', 'warning', 'hint'] as const;

function Tally({ count }: { readonly count: Readonly<Record<Problem['severity'], number>> }) {
  return (
    <span className={styles.tally}>
      {SEVERITIES.filter((severity) => count[severity] > 0).map((severity) => (
        <span key={severity} data-severity={severity}>
          <Sign of={severity} />
          {counted(count[severity], severity)}
        </span>
      ))}
    </span>
  );
}

function Sign({ of }: { readonly of: Problem['severity'] }) {
  const Picture = SIGNS[of];
  return <Picture size={14} className={styles.sign} data-severity={of} aria-hidden />;
}

interface ProblemListProps {
  readonly id: string;
  readonly problems: readonly Problem[];
  /** How many more there are than are listed. */
  readonly unlisted: number;
  /** Whether the problems' places are those of the text as it stands. */
  readonly fixable: boolean;
  readonly editor: EditorHandle | undefined;
}

/** One stop for the Tab key; the arrows go through the list. */
const ProblemList = memo(function ProblemList({
  id,
  problems,
  unlisted,
  fixable,
  editor,
}: ProblemListProps) {
  const store = useAppStore();
  const [active, setActive] = useState(0);
  const rows = useMemo(() => rowsOf(problems), [problems]);
  const reachable = Math.min(active, rows.length - 1);
  const widest = Math.max(...problems.map((problem) => placeOf(problem).length));
  const jump = (problem: Problem): void => {
    store.getState().selectLine(problem.line);
    editor?.goTo(problem.line, problem.column);
  };
  return (
    <ul
      id={id}
      className={styles.list}
      aria-label="Problems"
      style={{ '--place-width': `${widest}ch` }}
    >
      {rows.map(({ key, problem }, index) => (
        <ProblemRow
          key={key}
          problem={problem}
          reachable={index === reachable}
          onFocus={() => setActive(index)}
          onJump={() => jump(problem)}
          onFix={editor && fixable ? editor.apply : undefined}
        />
      ))}
      {unlisted > 0 && <li className={styles.more}>… {unlisted.toLocaleString('en-US')} more</li>}
    </ul>
  );
});

interface Row {
  readonly key: string;
  readonly problem: Problem;
}

/** Keys from what the problems say, so that an edit that mends one leaves the others' rows alone. */
function rowsOf(problems: readonly Problem[]): readonly Row[] {
  const seen = new Map<string, number>();
  return problems.map((problem) => {
    const what = `${problem.code} ${problem.message}`;
    const times = seen.get(what) ?? 0;
    seen.set(what, times + 1);
    return { key: `${times} ${what}`, problem };
  });
}

function placeOf({ line, column }: Problem): string {
  return `${line}:${column}`;
}

interface ProblemRowProps {
  readonly problem: Problem;
  readonly reachable: boolean;
  readonly onFocus: () => void;
  readonly onJump: () => void;
  readonly onFix: ((fix: Fix) => void) | undefined;
}

function ProblemRow({ problem, reachable, onFocus, onJump, onFix }: ProblemRowProps) {
  const { severity, fixes } = problem;
  const common = { tabIndex: reachable ? 0 : -1, onFocus, onKeyDown: walkRows };
  return (
    <li className={styles.row}>
      <button type="button" className={styles.jump} data-jump onClick={onJump} {...common}>
        <Sign of={severity} />
        <span className="visually-hidden">{severity} </span>
        <span className={styles.place}>{placeOf(problem)}</span>
        <span className={styles.message}>{foldedMessage(problem)}</span>
      </button>
      {fixes.length > 0 && (
        <span className={styles.fixes}>
          {fixes.map((fix) => (
            <Button
              key={fix.title}
              look="framed"
              disabled={!onFix}
              onClick={() => onFix?.(fix)}
              {...common}
            >
              {fix.title}
            </Button>
          ))}
        </span>
      )}
    </li>
  );
}

function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const list = event.currentTarget.closest('ul');
  const row = event.currentTarget.closest('li');
  const jumps = [...(list?.querySelectorAll<HTMLElement>('[data-jump]') ?? [])];
  const next = stepTo(
    event.key,
    jumps.findIndex((jump) => row?.contains(jump)),
    jumps.length - 1,
  );
  if (next === undefined) return;
  event.preventDefault();
  jumps[next]?.focus();
}

function stepTo(key: string, at: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, last);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
