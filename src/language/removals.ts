/** Changes that take rules and chains out of a dump, with all that would be left over without them. */
import type { Dump } from '#parse/dump.ts';
import type { Edit, Fix, Problem } from '#parse/problem.ts';
import { callersOf } from '#ruleset/callers.ts';
import type { Chain, ChainId, RuleId, Ruleset, Table } from '#ruleset/ruleset.ts';
import { chainNamed, chainsOf, placeOfLine } from './place.ts';

/** In a larger table nobody waits to hear what could go with a rule. */
const MOST_CHAINS = 5000;

/** The chain, and the chains that nothing but rules that go too leads to. */
export function deleteChain(dump: Dump, { line, column, endColumn }: Problem): readonly Fix[] {
  const place = placeOfLine(dump, line);
  const name = dump.lineText(line).slice(column - 1, endColumn - 1);
  const chain = chainNamed(place, name);
  const table = place.ruleset?.tableNamed(place.table);
  if (!chain || !table || !place.ruleset || chain.hook !== undefined) return [];
  const removal = new Removal(place.ruleset, table);
  removal.dropChain(chain.id);
  return removal.fix(dump, (others) =>
    others === 0 ? `Delete ${name}` : `Delete ${name} and ${chains(others)} that only it leads to`,
  );
}

/** A rule that no packet gets to, and those after it in its chain. */
export function removeUnreached(dump: Dump, { line }: Problem): readonly Fix[] {
  const [onLine] = dump.rulesOnLine(line);
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  if (!ruleset) return [];
  const chain = ruleset.chain(ruleset.rule(onLine.rule).chain);
  const table = ruleset.tableNamed(chain.tableName);
  if (!table) return [];
  const removal = new Removal(ruleset, table);
  const end = chain.firstRule + chain.ruleCount;
  for (let rule: number = onLine.rule; rule < end; rule += 1) removal.dropRule(rule as RuleId); // Consecutive.
  const count = end - onLine.rule;
  const what = count === 1 ? 'Remove this rule' : `Remove these ${count} rules`;
  return removal.fix(dump, (others) =>
    others === 0 ? what : `${what} and ${chains(others)} that only they lead to`,
  );
}

/** A jump that closes a circle: a return to where the packet came from, most likely, or nothing at all. */
export function breakCircle(dump: Dump, problem: Problem): readonly Fix[] {
  const { line, column, endColumn } = problem;
  const [onLine, ...others] = dump.rulesOnLine(line);
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  if (!ruleset || others.length > 0) return [];
  const { chain: id, matches, action } = ruleset.rule(onLine.rule);
  const chain = ruleset.chain(id);
  const table = ruleset.tableNamed(chain.tableName);
  if (!table) return [];
  // Without a condition nothing after it would be reached.
  const mayReturn = matches.length > 0 || onLine.rule + 1 === chain.firstRule + chain.ruleCount;
  const isJump =
    action.kind === 'jump' &&
    callersOf(ruleset, action.to).length > 1 &&
    /(?:-j|--jump)\s+$/.test(dump.lineText(line).slice(0, column - 1));
  const text = 'RETURN';
  const back: readonly Fix[] =
    mayReturn && isJump ? [{ title: `Change to ${text}`, line, column, endColumn, text }] : [];
  const removal = new Removal(ruleset, table);
  removal.dropRule(onLine.rule);
  const what = 'Remove this rule';
  const gone = removal.fix(dump, (count) =>
    count === 0 ? what : `${what} and ${chains(count)} that only it leads to`,
  );
  return [...back, ...gone];
}

/** All lines at once that have this problem, beside the one. */
export function removeAllSuch(dump: Dump, { code, fixes }: Problem): readonly Fix[] {
  const such = dump.problems.filter((each) => each.code === code && each.fixes.length > 0);
  const lines = new Set(such.map(({ line }) => line));
  if (fixes.length === 0 || lines.size < 2) return [];
  const what = code === 'duplicate' ? 'duplicates' : 'rules that never match';
  return fixOf(`Remove all ${lines.size} ${what}`, removeLines(dump, lines));
}

class Removal {
  readonly #ruleset: Ruleset;
  readonly #table: Table;
  readonly #rules = new Set<RuleId>();
  readonly #chains = new Set<ChainId>();

  constructor(ruleset: Ruleset, table: Table) {
    this.#ruleset = ruleset;
    this.#table = table;
  }

  dropRule(rule: RuleId): void {
    this.#rules.add(rule);
  }

  dropChain(chain: ChainId): void {
    this.#chains.add(chain);
    const { firstRule, ruleCount } = this.#ruleset.chain(chain);
    // A chain's rules have consecutive ids.
    for (let at = 0; at < ruleCount; at += 1) this.#rules.add((firstRule + at) as RuleId);
  }

  /** The title is told how many chains go along that were not asked for. */
  fix(dump: Dump, title: (others: number) => string): readonly Fix[] {
    if (this.#table.chainCount > MOST_CHAINS) return [];
    const asked = this.#chains.size;
    const all = chainsOf(this.#ruleset, this.#table);
    for (let found = true; found;) {
      found = false;
      for (const chain of all) {
        if (!this.#isLeftOver(chain)) continue;
        this.dropChain(chain.id);
        found = true;
      }
    }
    const lines = new Set<number>();
    for (const rule of this.#rules) lines.add(this.#ruleset.rule(rule).line);
    for (const chain of this.#chains) {
      const { line } = this.#ruleset.chain(chain);
      if (line !== undefined) lines.add(line);
    }
    const whole = [...lines].every(
      (line) =>
        STANDS_ALONE.test(dump.lineText(line)) &&
        dump.rulesOnLine(line).every(({ rule }) => this.#rules.has(rule)),
    );
    return whole ? fixOf(title(this.#chains.size - asked), removeLines(dump, lines)) : [];
  }

  #isLeftOver({ id, hook }: Chain): boolean {
    if (hook !== undefined || this.#chains.has(id)) return false;
    const callers = callersOf(this.#ruleset, id);
    return callers.length > 0 && callers.every((rule) => this.#rules.has(rule));
  }
}

/** One statement of a save, of `iptables -S`, or of a script. */
const STANDS_ALONE = /^(?:\[\d+:\d+\] |ip6?tables(?:-\w+)? (?:-t \w+ )?)?(?:-[AN] |:)[^;&|`$\\]*$/;

/** Each stretch of neighbouring lines is one edit. */
function removeLines(dump: Dump, lines: ReadonlySet<number>): readonly Edit[] {
  const edits: Edit[] = [];
  for (const line of [...lines].toSorted((a, b) => a - b)) {
    const last = edits.at(-1);
    if (last?.endLine === line) edits.pop();
    const from = last?.endLine === line ? last.line : line;
    edits.push({ line: from, column: 1, endLine: line + 1, endColumn: 1, text: '' });
  }
  const last = edits.at(-1);
  if (last && (last.endLine ?? 0) > dump.lineCount) {
    // Nothing comes after it: its own end stays.
    const endColumn = dump.lineText(dump.lineCount).length + 1;
    edits.splice(-1, 1, { ...last, endLine: dump.lineCount, endColumn });
  }
  return edits;
}

/** One fix of several edits. */
export function fixOf(title: string, [first, ...also]: readonly Edit[]): readonly Fix[] {
  return first ? [{ title, ...first, also }] : [];
}

function chains(count: number): string {
  return count === 1 ? '1 chain' : `${count} chains`;
}
