/** What each line of a paste does to the rulesets being built. */
import type { Builder } from '#ruleset/build.ts';
import { POLICY } from '#ruleset/columns.ts';
import { type Word, splitWords } from '#ruleset/words.ts';
import { RuleReader, type TablePlace } from './add-rule.ts';
import type { Draft } from './draft.ts';
import { FastChainReader } from './fast-chain.ts';
import { FastRuleReader } from './fast-rule.ts';
import { LogicalLine } from './logical-line.ts';
import { ProblemList } from './problem-list.ts';
import { readDraft } from './read-draft.ts';
import { splitShell } from './shell-words.ts';
import type { Lines } from './source.ts';
import { Whereabouts } from './whereabouts.ts';

export class StatementReader {
  readonly problems = new ProblemList();
  readonly #builder: Builder;
  readonly #lines: Lines;
  readonly #where: Whereabouts;
  readonly #fastRule: FastRuleReader;
  readonly #fastChain: FastChainReader;

  constructor(builder: Builder, lines: Lines) {
    this.#builder = builder;
    this.#lines = lines;
    this.#where = new Whereabouts(builder, lines, this.problems);
    this.#fastRule = new FastRuleReader(builder);
    this.#fastChain = new FastChainReader(builder);
  }

  /** Reads the statement that starts on a line, counted from 0. Returns the line after it. */
  readLine(index: number): number {
    const { bytes } = this.#lines;
    const from = this.#lines.start(index);
    const to = this.#lines.end(index);
    if (to === from) return index + 1;
    const place = this.#where.place;
    if (place) {
      const first = bytes[from];
      if (first === DASH || first === OPENING_BRACKET) {
        if (this.#fastRule.read(place, from, to, index + 1)) return index + 1;
      } else if (first === COLON && this.#fastChain.read(place, from, to, index + 1)) {
        return index + 1;
      }
    }
    this.#readSlowly(LogicalLine.of(this.#lines.text(index), index + 1), index);
    return index + 1;
  }

  end(): void {
    this.#where.leave(undefined);
  }

  #readSlowly(line: LogicalLine, index: number): void {
    const indent = line.text.search(/\S/);
    if (indent < 0) return;
    const text = line.text.slice(indent);
    if (text.startsWith('#')) this.#where.comment(text, line);
    else if (text.startsWith('*')) this.#where.enterTable(line, index);
    else if (text.startsWith(':')) this.#readChain(line);
    else if (/^COMMIT\s*$/.test(text)) this.#where.leave(line);
    else if (/^(?:\[\d+:\d+\]\s+)?-/.test(text))
      this.#readCommand(line, splitWords(line.text), index);
    else this.#readOther(line, index);
  }

  #readOther(line: LogicalLine, index: number): void {
    const { words } = splitShell(line.text);
    const at = words.findIndex(({ text }) => /^(?:\S*\/)?ip6?tables(?:-nft|-legacy)?$/.test(text));
    const program = words[at];
    if (program) {
      this.#where.program(program.text);
      this.#readCommand(line, words.slice(at + 1), index, 'filter');
      return;
    }
    const [word] = words;
    const { start, end } = word ?? { start: 0, end: line.text.length };
    this.problems.add('not-understood', { word: word?.text ?? '' }, line.place(start, end));
  }

  /** `:CHAIN POLICY [packets:bytes]` */
  #readChain(line: LogicalLine): void {
    const place = this.#where.placeFor(line, undefined);
    const [name, policy, counters] = splitWords(
      line.text.replace(/^\s*:/, (found) => ' '.repeat(found.length)),
    );
    if (!name) {
      this.problems.add('no-chain', { command: ':' }, line.place(0, line.text.length));
      return;
    }
    const chain = this.#builder.chainNamed(place.table, name.text);
    const found = /^\[(\d+:\d+)\]$/.exec(counters?.text ?? '');
    this.#declare(line, chain, policy, this.#keepCounters(found?.[1]));
  }

  #declare(line: LogicalLine, chain: number, policy: Word | undefined, counters: number): void {
    const builtIn = this.#builder.isBuiltIn(chain);
    const text = policy?.text ?? '-';
    const place = policy ? line.place(policy.start, policy.end) : line.place(0, line.text.length);
    const known = text === 'ACCEPT' || text === 'DROP';
    if (!known && text !== '-') this.problems.add('bad-policy', { policy: text }, place);
    if (known && !builtIn) {
      this.problems.add('user-policy', { chain: this.#builder.names.name(chain) }, place);
    }
    const value = text === 'DROP' ? POLICY.DROP : POLICY.ACCEPT;
    this.#builder.declareChain(chain, line.line, builtIn ? value : POLICY.none, counters);
  }

  /** A rule command: of a restore file, of `iptables -S`, or of a command line. */
  #readCommand(line: LogicalLine, words: readonly Word[], index: number, table?: string): void {
    const draft = readDraft(words);
    if (!draft) {
      const [word] = words;
      const { start, end } = word ?? { start: 0, end: line.text.length };
      this.problems.add('not-understood', { word: word?.text ?? '' }, line.place(start, end));
      return;
    }
    const place = this.#where.placeFor(line, draft.table?.text ?? table, index);
    const [name] = draft.command.values;
    if (!name) return;
    this.#carryOut(line, draft, place, name);
  }

  #carryOut(line: LogicalLine, draft: Draft, place: TablePlace, name: Word): void {
    const chain = (): number => this.#builder.chainNamed(place.table, name.text);
    switch (draft.command.name) {
      case '-A':
        this.#addRules(line, draft, place, chain());
        return;
      case '-I': {
        const number = draft.command.values[1];
        this.#addRules(line, draft, place, chain(), Number(number?.text ?? '1'));
        return;
      }
      case '-N':
        this.#builder.declareChain(chain(), line.line, POLICY.none, 0);
        return;
      case '-P':
        this.#declare(line, chain(), draft.command.values[1], this.#keepCounters(draft.counters));
        return;
      case '-F':
        this.#builder.flushChain(chain());
        return;
      case '-X':
        this.#builder.deleteChain(chain());
    }
  }

  #addRules(
    line: LogicalLine,
    draft: Draft,
    place: TablePlace,
    chain: number,
    number?: number,
  ): void {
    const rules = new RuleReader(this.#builder, this.problems, line, place).read(draft);
    const counters = this.#keepCounters(draft.counters);
    for (const { segments, action } of rules) {
      for (const segment of segments) this.#builder.ruleSegments.push(segment);
      if (number === undefined) this.#builder.addRule(chain, line.line, action, counters, 0);
      else this.#builder.insertRule(number, chain, line.line, action, counters);
    }
  }

  #keepCounters(counters: string | undefined): number {
    if (counters === undefined) return 0;
    return this.#builder.texts.add(`${counters}]`).start + 1;
  }
}

const DASH = 45;
const OPENING_BRACKET = 91;
const COLON = 58;
