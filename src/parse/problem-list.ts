import type { Dump } from './dump.ts';
import { PROBLEM_LIMIT } from './dump.ts';
import type { Place } from './logical-line.ts';
import type { Origins } from './origins.ts';
import type { Fix, Problem } from './problem.ts';
import type { Code, Facts } from './problem-facts.ts';
import { CATALOGUE } from './problems.ts';
import type { Unwrapped } from './unwrap.ts';

/**
 * Collects problems, and keeps as many of each severity as could be shown. Their places are those of
 * the text that is read, until `finish` says where they stand in the paste.
 */
export class ProblemList {
  readonly #unwrapped: Unwrapped | undefined;
  readonly #kept = { error: [] as Problem[], warning: [] as Problem[], hint: [] as Problem[] };
  readonly #count = { error: 0, warning: 0, hint: 0 };
  /** Hints that there was no room for, as what they say, in their order. */
  readonly #unkept: string[] = [];
  /** Lines that were left out one after another for the same reason, and where that is kept. */
  #leftOut: LeftOut | undefined;

  constructor(unwrapped?: Unwrapped) {
    this.#unwrapped = unwrapped;
  }

  /** The line of the paste that a line of the text is, for those who name it. */
  lineInPaste(line: number): number {
    return this.#unwrapped ? this.#unwrapped.origins.line(line) : line;
  }

  /** The place may be followed by more lines that the problem is about. */
  add<C extends Code>(
    code: C,
    facts: Facts[C],
    place: Place & Pick<Problem, 'lastLine'>,
    fixes: readonly Fix[] = [],
  ): void {
    const { severity, message } = CATALOGUE[code];
    if (this.#kept[severity].length < PROBLEM_LIMIT) {
      this.#count[severity] += 1;
      this.#kept[severity].push({ code, severity, ...place, message: message(facts), fixes });
    } else if (severity === 'hint' && isRepair(code)) this.#unkept.push(message(facts));
    else this.#count[severity] += 1;
  }

  /** A line that is left out; several in a row for the same reason are one problem. */
  addLeftOut(code: LeftOutCode, what: string, place: Place): void {
    const { severity, message } = CATALOGUE[code];
    const kept = this.#kept[severity];
    const before = this.#leftOut;
    const reason = code === 'noise' ? what : code;
    // A blank line between them says nothing.
    if (before?.reason === reason && place.line - before.lastLine <= 2) {
      before.lines += 1;
      before.lastLine = place.line;
      const problem = kept[before.index];
      const says = message({ what: before.what, lines: before.lines });
      if (problem) kept[before.index] = { ...problem, lastLine: place.line, message: says };
      return;
    }
    // Where there is no room, nothing will stand there.
    this.#leftOut = { reason, what, index: kept.length, lines: 1, lastLine: place.line };
    this.add(code, { what, lines: 1 }, place);
  }

  /** Counts a problem that there is no room for. */
  count(code: Code): void {
    this.#count[CATALOGUE[code].severity] += 1;
  }

  /** How far the list has come, for `rollback`. */
  mark(): readonly number[] {
    const lengths = SEVERITIES.flatMap((each) => [this.#count[each], this.#kept[each].length]);
    return [...lengths, this.#unkept.length];
  }

  /** The errors added since `mark`, as far as they are kept. */
  errorsSince(mark: readonly number[]): readonly Problem[] {
    return this.#kept.error.slice(mark[1] ?? 0);
  }

  /** Forgets what was added since `mark`. */
  rollback(mark: readonly number[]): void {
    for (const [index, severity] of SEVERITIES.entries()) {
      this.#count[severity] = mark[2 * index] ?? 0;
      this.#kept[severity].length = mark[2 * index + 1] ?? 0;
    }
    this.#unkept.length = mark[2 * SEVERITIES.length] ?? 0;
    this.#leftOut = undefined;
  }

  /** Whether another problem of this kind would be shown: what it costs to find its place may be saved. */
  hasRoom(code: Code): boolean {
    return this.#kept[CATALOGUE[code].severity].length < PROBLEM_LIMIT;
  }

  /** The gravest `PROBLEM_LIMIT`, in the order of lines, and how many are to be told. */
  finish(): Pick<Dump, 'problems' | 'problemCount'> {
    const { error, warning, hint } = this.#kept;
    if (this.#unwrapped) this.#takeBack(this.#unwrapped);
    for (const each of [error, warning, hint]) each.sort(byPlace);
    const places = placesOf(hint, this.#unkept);
    const repeats = hint.filter(({ code }) => isRepair(code)).length - places.size;
    const shown = [...error, ...warning, ...hint].slice(0, PROBLEM_LIMIT).sort(byPlace);
    return {
      problems: withPlaces(shown, places),
      problemCount: { ...this.#count, hint: this.#count.hint - repeats },
    };
  }

  /** Puts every problem where it stands in the paste, beside what was done to its lines. */
  #takeBack({ origins, notes }: Unwrapped): void {
    for (const severity of SEVERITIES) {
      const kept = this.#kept[severity];
      for (const [index, problem] of kept.entries()) {
        const fixes = problem.fixes.filter((fix) => staysFix(fix, origins));
        const moved = fixes.map((fix) => ({ ...fix, ...origins.place(fix) }));
        kept[index] = {
          ...problem,
          ...origins.place(problem),
          ...(problem.lastLine && { lastLine: origins.line(problem.lastLine) }),
          fixes: moved,
        };
      }
    }
    const { warning, hint } = this.#kept;
    const foreign = [...warning, ...hint].filter(({ code }) => code.startsWith('foreign'));
    foreign.sort(byPlace);
    let next = 0;
    for (const { code, facts, place, lastLine } of notes) {
      // What was done for the sake of rules is no news where there are none.
      while (endOf(foreign[next]) < place.line) next += 1;
      if ((foreign[next]?.line ?? Infinity) <= place.line) continue;
      this.add(code, facts, { ...place, ...(lastLine !== undefined && { lastLine }) });
    }
  }
}

/** At how many places each repair is told, by what it says. */
function placesOf(
  hints: readonly Problem[],
  unkept: readonly string[],
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const count = (says: string): void => void places.set(says, (places.get(says) ?? 0) + 1);
  for (const { code, message } of hints) if (isRepair(code)) count(message);
  for (const says of unkept) count(says);
  return places;
}

/** Says of the first of those that are alike at how many places it holds, and of the others that it is told. */
function withPlaces(
  problems: readonly Problem[],
  places: ReadonlyMap<string, number>,
): readonly Problem[] {
  const told = new Set<string>();
  return problems.map((problem) => {
    const count = isRepair(problem.code) ? (places.get(problem.message) ?? 1) : 1;
    if (count === 1) return problem;
    const isTold = told.has(problem.message);
    told.add(problem.message);
    return { ...problem, places: isTold ? 0 : count };
  });
}

/** Whether it tells how a line was read, which holds for many lines alike; others want to be mended one by one. */
function isRepair(code: string): boolean {
  return SEVERITY_OF.get(code) === 'hint' && !WANT_MENDING.has(code);
}

const SEVERITY_OF: ReadonlyMap<string, Problem['severity']> = new Map(
  Object.entries(CATALOGUE).map(([code, { severity }]) => [code, severity]),
);
const WANT_MENDING: ReadonlySet<string> = new Set<Code>([
  'unreferenced-chain',
  'duplicate',
  'old-negation',
]);

/** What `addLeftOut` knows of the problem that it may add a line to. */
interface LeftOut {
  readonly reason: string;
  readonly what: string;
  readonly index: number;
  lines: number;
  lastLine: number;
}

type LeftOutCode = 'not-understood' | 'left-out' | 'noise';

/** Whether a fix does in the paste what it does in the text that was taken out of it. */
function staysFix(fix: Fix, origins: Origins): boolean {
  if (fix.also || (fix.endLine ?? fix.line) !== fix.line) return false;
  if (origins.isUntouched(fix.line)) return true;
  return fix.text !== '' && origins.isPlain(fix) && !/["\\\n]/.test(fix.text);
}

function endOf(problem: Problem | undefined): number {
  return problem ? (problem.lastLine ?? problem.line) : Infinity;
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

const SEVERITIES = ['error', 'warning', 'hint'] as const;
