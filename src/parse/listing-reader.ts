/** What the lines of an `iptables -L` do to the rulesets being built. */
import type { Builder } from '#ruleset/build.ts';
import { splitWords } from '#ruleset/words.ts';
import type { TablePlace } from './add-rule.ts';
import type { Commands } from './commands.ts';
import {
  type ListingColumns,
  readListedChain,
  readListingHeader,
  readListingRow,
} from './listing.ts';
import type { LogicalLine, Place } from './logical-line.ts';
import type { ProblemList } from './problem-list.ts';
import { readDraft } from './read-draft.ts';
import type { Lines } from './source.ts';
import type { Whereabouts } from './whereabouts.ts';

export class ListingReader {
  readonly #builder: Builder;
  readonly #lines: Lines;
  readonly #where: Whereabouts;
  readonly #problems: ProblemList;
  readonly #commands: Commands;
  /** The chain that rows belong to. */
  #chain: { readonly name: string; readonly place: TablePlace } | undefined;
  #columns: ListingColumns | undefined;
  /** Tables whose listing was said to show no interfaces. */
  readonly #withoutInterfaces = new Set<TablePlace>();

  constructor(
    builder: Builder,
    lines: Lines,
    where: Whereabouts,
    problems: ProblemList,
    commands: Commands,
  ) {
    this.#builder = builder;
    this.#lines = lines;
    this.#where = where;
    this.#problems = problems;
    this.#commands = commands;
  }

  /** Something else follows: no row belongs to the chain any more. */
  leave(): void {
    this.#chain = undefined;
  }

  /** `Chain INPUT (policy ACCEPT)` */
  readChain(line: LogicalLine, index: number): void {
    const chain = readListedChain(line.text);
    if (!chain) return;
    if (chain.policy !== undefined) this.#where.declares(chain.name);
    const place = this.#where.place ?? this.#where.placeForListing(line, index);
    this.#chain = { name: chain.name, place };
    this.#columns = undefined;
    const id = this.#builder.chainNamed(place.table, chain.name);
    const at = line.text.indexOf('policy ') + 'policy '.length;
    const { policy } = chain;
    const word =
      policy === undefined ? undefined : { text: policy, start: at, end: at + policy.length };
    this.#commands.declare(line, id, word, chain.counters);
  }

  /** `target prot opt source destination` */
  readHeader(line: LogicalLine): void {
    this.#columns = readListingHeader(line.text);
    const place = this.#chain?.place;
    if (this.#columns.interfaces || !place || this.#withoutInterfaces.has(place)) return;
    this.#withoutInterfaces.add(place);
    this.#problems.add('no-interfaces', {}, line.place(0, line.text.length));
  }

  /** Whether a line starts as a row does, where rows are awaited. */
  isRow(text: string): boolean {
    if (!this.#chain || !this.#columns) return false;
    return (this.#columns.counters ? COUNTED_ROW : ROW).test(text);
  }

  /** Whether the line was a row of the chain. */
  readRow(line: LogicalLine): boolean {
    if (!this.#chain || !this.#columns) return false;
    const row = readListingRow(line, this.#chain.name, this.#columns);
    const draft = row && readDraft(splitWords(row.line.text));
    if (!draft) return false;
    // What a listing shortens or resolves to a name may be no fault of the rule.
    const before = this.#problems.mark();
    this.#commands.carryOut(row.line, draft, this.#chain.place);
    const faulty = this.#problems.errorsSince(before);
    this.#problems.rollback(before);
    const what = [
      ...row.unread,
      ...faulty.map((problem) => wordsAt(this.#lines.text(problem.line - 1), problem)),
    ];
    if (what.length > 0) {
      this.#problems.add('listed-otherwise', { what }, line.place(0, line.text.length));
    }
    return true;
  }
}

const COUNTED_ROW = /^\s*(?:\d+\s+)?\d+[KMGT]?\s+\d+[KMGT]?\s+\S/;
const ROW = /^\s*\S.{0,80}\s(?:--|-f|!f)\s/;

/** The words of a text that a stretch of it touches, columns from 1. */
function wordsAt(text: string, { column, endColumn }: Place): string {
  const start = text.slice(0, column).search(/\S*$/);
  const rest = text.slice(endColumn - 1);
  return text.slice(start, endColumn - 1) + (/^\S*/.exec(rest)?.[0] ?? '');
}
