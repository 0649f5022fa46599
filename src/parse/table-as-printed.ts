/** Whether the lines of one table stand as they would be printed, with no error among them. */
import { targetExtension } from '#extensions/registry.ts';
import type { Builder } from '#ruleset/build.ts';
import { POLICY, VERDICTS } from '#ruleset/columns.ts';
import { HOOKS } from '#ruleset/hooks.ts';
import { STATE } from '#ruleset/segments.ts';
import { decode } from '#ruleset/texts.ts';
import type { TablePlace } from './add-rule.ts';
import { absentInterface } from './check-places.ts';
import { afterChain, found } from './fast-chain.ts';
import { KnownSegments } from './known-segments.ts';
import { isPlainPort, verdictAt } from './plain-segment.ts';
import { ANSWER, CODE_BITS, TEXT } from './scan.ts';
import { TableScan } from './table-scan.ts';
import type { Lines } from './source.ts';
import { TARGET_NAMES, marksOf } from './target-names.ts';
import { allowedPlaces } from './traits.ts';

export class TableAsPrinted {
  readonly #builder: Builder;
  readonly #bytes: Uint8Array;
  readonly #lines: Lines;
  readonly #counters: boolean;
  readonly #known: KnownSegments;
  readonly #scan: TableScan | undefined;
  #isNat = false;

  /** `counters` asks for the counters of every rule. */
  constructor(builder: Builder, lines: Lines, counters: boolean) {
    this.#builder = builder;
    this.#bytes = builder.texts.source;
    this.#lines = lines;
    this.#counters = counters;
    this.#known = new KnownSegments(builder.segments);
    this.#scan = TableScan.of(this.#bytes, WORD_MARKS, (kind, start, length, code) =>
      this.#judge(kind, start, length, code),
    );
  }

  /**
   * Returns the line on which COMMIT should stand, for the table whose lines start on line `index`; -1
   * where in doubt. Lines count from 0.
   */
  read(place: TablePlace, index: number): number {
    const scan = this.#scan;
    this.#isNat = place.tableName === 'nat';
    this.#known.enter(place);
    if (!scan?.enter(this.#lines.start(index), place.family === 4, this.#counters)) return -1;
    const { tables, names } = this.#builder;
    let line = index;
    for (const chain of tables[place.table]?.builtIn ?? []) {
      if (!this.#addBuiltIn(scan, line, names.text(chain))) return -1;
      line += 1;
    }
    if (scan.read(this.#lines.start(line)) < 0) return -1;
    const starts = scan.lineStarts();
    this.#lines.noteStarts(line, starts);
    return line + starts.length;
  }

  /** The built-in chains come first, in the order of their hooks, each with its policy. */
  #addBuiltIn(scan: TableScan, line: number, name: string): boolean {
    const bytes = this.#bytes;
    const at = this.#lines.start(line);
    const end = bytes[at] === COLON ? afterChain(bytes, at) : -1;
    if (end < 0 || bytes[end] !== LF || found.policy === POLICY.none) return false;
    if (decode(bytes, at + 1, at + 1 + found.length) !== name) return false;
    const hook = HOOKS.findIndex((each) => each === name);
    scan.addBuiltIn(at + 1, 1 << hook, absentInterface(name));
    return true;
  }

  #judge(kind: number, start: number, length: number, code: number): number {
    switch (kind) {
      case TEXT.match:
        return this.#judgeMatch(start, length, code);
      case TEXT.target:
        return this.#answer(this.#known.target(start, length, code));
      case TEXT.chain:
        // Such a name means the chain in `-j NAME`, and that is a long story.
        return this.#isOther(start, length) ? ANSWER.otherwise : ANSWER.anywhere;
      default:
        return this.#judgeWord(kind === TEXT.goto, start, length, code);
    }
  }

  #judgeMatch(start: number, length: number, code: number): number {
    if (isPlainPort(this.#bytes, start, start + length, code)) return ANSWER.anywhere;
    const id = this.#known.sample(start, length, code);
    const said = id < 0 ? 0 : this.#builder.segments.protocolCode(id);
    return this.#answer(id) | (said << CODE_BITS);
  }

  #judgeWord(goes: boolean, start: number, length: number, code: number): number {
    const verdict = verdictAt(this.#bytes, start, start + length);
    if (verdict < 0 && !this.#isOther(start, length)) return ANSWER.anywhere | ANSWER.isChain;
    if (goes || (verdict === DROP && this.#isNat)) return ANSWER.otherwise;
    return verdict < 0 ? this.#answer(this.#known.target(start, length, code)) : ANSWER.anywhere;
  }

  /** Whether the word is a verdict's name or a target's. */
  #isOther(start: number, length: number): boolean {
    const end = start + length;
    if (verdictAt(this.#bytes, start, end) >= 0) return true;
    return targetExtension(decode(this.#bytes, start, end)) !== undefined;
  }

  /** Where the kernel takes a segment that is printed as it stands. */
  #answer(id: number): number {
    const { segments } = this.#builder;
    const isKnown = id >= 0 && segments.state(id) === STATE.canonical;
    return isKnown ? allowedPlaces(segments, id) : ANSWER.otherwise;
  }
}

const WORD_MARKS = marksOf([...VERDICTS, ...TARGET_NAMES]);
const DROP: number = VERDICTS.indexOf('DROP');
const [LF, COLON] = [10, 58];
