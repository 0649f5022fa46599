/** A trace as text: hooks, then the place, the rule and what came of it, one line a step. */
import type { LegView, StepKind, StepView, TraceView, VerdictView } from '#engine/views.ts';
import { otherWay } from './choose.ts';
import type { Ink, Paint } from './paint.ts';

/** So many misses in a row are shown; more become one line. */
const MISSES_SHOWN = 8;

/** `capture` is what stands before the verdict: whether a proxy takes the packet. */
export function formatTrace(
  trace: TraceView,
  paint: Paint,
  capture: readonly string[] = [],
): string {
  const several = trace.legs.length > 1;
  const flow = trace.legs.some(({ packet }) => packet > 0);
  const lines = trace.legs.flatMap((leg, at) => {
    const ends = flow && trace.legs[at + 1]?.packet !== leg.packet;
    return [
      ...(several ? ['', paint('strong', leg.title)] : []),
      ...formatLeg(trace, leg, paint),
      ...(ends ? ['', paint(VERDICT_INKS[leg.verdictKind], leg.verdict)] : []),
    ];
  });
  const choices = trace.choices.map((choice) => {
    const { question, taken, assumed } = choice;
    return assumed
      ? `${paint('choice', `? ${question} Taken to be: ${taken}.`)} ${paint('quiet', otherWay(choice))}`
      : paint('choice', `? ${question} Chosen: ${taken}.`);
  });
  const { kind, sentence } = trace.verdict;
  // Of several packets each has its verdict after its steps.
  const verdict = flow ? [] : [paint(VERDICT_INKS[kind], sentence)];
  const end = [...choices, ...capture, ...verdict];
  return [trace.packetLine, ...lines, ...(end.length > 0 ? ['', ...end] : []), ''].join('\n');
}

function formatLeg(trace: TraceView, leg: LegView, paint: Paint): readonly string[] {
  const steps = trace.steps.slice(leg.firstStep, leg.firstStep + leg.stepCount);
  const rows = fold(steps);
  const width = Math.max(0, ...rows.map((row) => placeOf(row).length));
  let hook: string | undefined;
  return rows.flatMap((row) => {
    const line = formatRow(row, width, paint);
    const here = 'misses' in row ? hook : row.hook;
    const opens = here !== undefined && here !== hook;
    hook = here ?? hook;
    return opens ? ['', paint('strong', here), line] : [line];
  });
}

/** A stretch of rules that did not match, longer than anybody reads. */
interface Misses {
  readonly misses: number;
  readonly depth: number;
}

/** Puts runs of misses into one row each, but for the first and the last of a run. */
function fold(steps: readonly StepView[]): readonly (StepView | Misses)[] {
  const rows: (StepView | Misses)[] = [];
  let run: StepView[] = [];
  const endRun = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (run.length > MISSES_SHOWN && first && last) {
      rows.push(first, { misses: run.length - 2, depth: first.depth }, last);
    } else rows.push(...run);
    run = [];
  };
  for (const step of steps) {
    if (step.kind !== 'skipped' || step.chain !== run[0]?.chain) endRun();
    if (step.kind === 'skipped') run.push(step);
    else rows.push(step);
  }
  endRun();
  return rows;
}

function formatRow(row: StepView | Misses, width: number, paint: Paint): string {
  if ('misses' in row) {
    const count = row.misses.toLocaleString('en');
    return `  ${' '.repeat(width)}  ${paint('quiet', `… ${count} more rules did not match`)}`;
  }
  const place = placeOf(row).padEnd(width);
  // Only what stands inside of a long run of misses has no words, and that is folded away.
  const { words = '', outcome: came = '' } = row;
  const outcome = paint(INKS[row.kind] ?? 'quiet', came);
  const text = came === '' ? words : `${words}  ${outcome}`;
  return row.kind === 'skipped'
    ? paint('quiet', `  ${place}  ${words}  ${came}`).trimEnd()
    : `  ${place}  ${text}`.trimEnd();
}

/** `nat ISTIO_INBOUND 4`, set in by its depth in jumps. */
function placeOf(row: StepView | Misses): string {
  if ('misses' in row) return '';
  const words = [row.table, row.chainName, row.number].filter((each) => each !== undefined);
  return '  '.repeat(row.depth) + words.join(' ');
}

const INKS: Partial<Readonly<Record<StepKind, Ink>>> = {
  entered: 'good',
  decided: 'good',
  rewritten: 'rewrite',
  translated: 'rewrite',
  choice: 'choice',
  lost: 'bad',
  captured: 'strong',
  delivered: 'strong',
  forwarded: 'strong',
  sent: 'strong',
};

export const VERDICT_INKS: Readonly<Record<VerdictView['kind'], Ink>> = {
  delivered: 'good',
  captured: 'good',
  forwarded: 'good',
  sent: 'good',
  dropped: 'bad',
  rejected: 'bad',
  lost: 'bad',
  endless: 'bad',
};
