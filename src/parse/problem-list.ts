import type { Dump } from './dump.ts';
import { PROBLEM_LIMIT } from './dump.ts';
import type { Place } from './logical-line.ts';
import type { Fix, Problem } from './problem.ts';
import { CATALOGUE, type Code, type Facts } from './problems.ts';

/** Collects problems, and keeps as many of each severity as could be shown. */
export class ProblemList {
  readonly #kept = { error: [] as Problem[], warning: [] as Problem[], hint: [] as Problem[] };
  readonly #count = { error: 0, warning: 0, hint: 0 };

  add<C extends Code>(code: C, facts: Facts[C], place: Place, fixes: readonly Fix[] = []): void {
    const { severity, message } = CATALOGUE[code];
    this.#count[severity] += 1;
    if (this.#kept[severity].length >= PROBLEM_LIMIT) return;
    this.#kept[severity].push({ code, severity, ...place, message: message(facts), fixes });
  }

  /** Counts a problem that there is no room for. */
  count(code: Code): void {
    this.#count[CATALOGUE[code].severity] += 1;
  }

  /** How far the list has come, for `rollback`. */
  mark(): readonly number[] {
    return SEVERITIES.flatMap((severity) => [this.#count[severity], this.#kept[severity].length]);
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
  }

  /** Whether another problem of this kind would be shown: what it costs to find its place may be saved. */
  hasRoom(code: Code): boolean {
    return this.#kept[CATALOGUE[code].severity].length < PROBLEM_LIMIT;
  }

  /** The gravest `PROBLEM_LIMIT`, in the order of lines. */
  finish(): Pick<Dump, 'problems' | 'problemCount'> {
    const { error, warning, hint } = this.#kept;
    for (const each of [error, warning, hint]) each.sort(byPlace);
    const shown = [...error, ...warning, ...hint].slice(0, PROBLEM_LIMIT).sort(byPlace);
    return { problems: shown, problemCount: { ...this.#count } };
  }
}

function byPlace(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}

const SEVERITIES = ['error', 'warning', 'hint'] as const;
