/** Carries out commands on the rules being built: those of a restore file and of a command line alike. */
import { POLICY, VERDICTS } from '#ruleset/columns.ts';
import { type Builder, CHAIN } from '#ruleset/build.ts';
import { isTableName, tablesWith } from '#ruleset/hooks.ts';
import type { Word } from '#ruleset/words.ts';
import { RuleReader, type ReadRule, type TablePlace } from './add-rule.ts';
import type { Draft } from './draft.ts';
import { LONGEST_NAME } from './fast-chain.ts';
import { FaultReporter } from './fault-reporter.ts';
import type { LogicalLine, Place } from './logical-line.ts';
import type { ProblemList } from './problem-list.ts';

export class Commands {
  readonly #builder: Builder;
  readonly #problems: ProblemList;

  constructor(builder: Builder, problems: ProblemList) {
    this.#builder = builder;
    this.#problems = problems;
  }

  carryOut(line: LogicalLine, draft: Draft, place: TablePlace): void {
    const { name: command, word, values } = draft.command;
    const [name, second] = values;
    if (draft.family !== undefined && draft.family !== place.family) {
      const { family } = draft;
      this.#problems.add('other-family', { family }, line.place(0, line.text.length));
      return;
    }
    // An empty pair of quotes is no name either.
    if (!name || name.text === '') {
      if (command === '-F' && !name) this.#builder.flushTable(place.table);
      else if (command === '-X' && !name) this.#builder.deleteChains(place.table);
      else if (!QUIET.has(command)) {
        this.#problems.add('no-chain', { command: word.text }, line.place(word.start, word.end));
      }
      return;
    }
    if (/\s/.test(name.text)) {
      const facts = { name: name.text, why: 'holds a blank' };
      this.#problems.add('bad-name', facts, line.place(name.start, name.end));
      return;
    }
    const chain = this.#builder.chainNamed(place.table, name.text);
    if (!RULE_COMMANDS.has(command)) {
      new FaultReporter(this.#problems, line, place.family).ofDraft(draft);
    }
    switch (command) {
      case '-A':
        this.#addRules(line, draft, place, chain, undefined);
        return;
      case '-I':
        this.#addRules(line, draft, place, chain, this.#number(line, second) ?? 1);
        return;
      case '-R':
        this.#replaceRule(line, draft, place, chain, this.#number(line, second));
        return;
      case '-D':
        this.#deleteRule(line, draft, place, chain, second);
        return;
      case '-N':
        this.#newChain(line, chain, name, word);
        return;
      case '-P':
        if (second) this.declare(line, chain, second, draft.counters);
        return;
      case '-F':
        this.#builder.flushChain(chain);
        return;
      case '-X':
        this.#builder.deleteChain(chain);
        return;
      case '-E':
        if (second) this.#renameChain(line, chain, place, second, word);
    }
  }

  #newChain(line: LogicalLine, chain: number, name: Word, command: Word): void {
    const place = line.place(name.start, name.end);
    const builtIn = this.#builder.isBuiltIn(chain);
    if (builtIn || this.#builder.chains.get(chain, CHAIN.line) !== 0) {
      this.#problems.add('chain-exists', { name: name.text, command: command.text }, place);
    } else {
      this.#checkName(name.text, place);
    }
    if (!builtIn) this.#builder.declareChain(chain, line.line, POLICY.none, 0);
  }

  #renameChain(
    line: LogicalLine,
    chain: number,
    place: TablePlace,
    name: Word,
    command: Word,
  ): void {
    const at = line.place(name.start, name.end);
    if (name.text === '' || /\s/.test(name.text)) {
      this.#problems.add('bad-name', { name: name.text, why: 'holds a blank' }, at);
      return;
    }
    if (this.#builder.hasChain(place.table, name.text)) {
      this.#problems.add('chain-exists', { name: name.text, command: command.text }, at);
      return;
    }
    if (this.#builder.isBuiltIn(chain)) {
      const old = this.#builder.names.text(chain);
      this.#problems.add('bad-name', { name: old, why: 'is built in and keeps its name' }, at);
      return;
    }
    this.#checkName(name.text, at);
    this.#builder.names.rename(chain, name.text);
  }

  /** Names that iptables refuses for a new chain (xshared.c, assert_valid_chain_name). */
  #checkName(name: string, place: Place): void {
    if (name.length > LONGEST_NAME) {
      this.#problems.add('long-name', { name }, place);
      return;
    }
    const why = /^[-!]/.test(name)
      ? 'begins like an option'
      : VERDICTS.some((each) => each === name)
        ? 'is a verdict'
        : undefined;
    if (why !== undefined) this.#problems.add('bad-name', { name, why }, place);
  }

  /** `:CHAIN POLICY [packets:bytes]` */
  readChain(line: LogicalLine, place: TablePlace): void {
    // Quotes quote nothing here (iptables-restore.c, ip46tables_restore_main, cuts at blanks).
    const text = line.text.replace(/^\s*:/, blanks);
    const [name, policy, counters] = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
      text: word,
      start: index,
      end: index + word.length,
    }));
    if (!name) {
      this.#problems.add('no-chain', { command: ':' }, line.place(0, line.text.length));
      return;
    }
    if (!policy) {
      this.#problems.add('bad-policy', { policy: '' }, line.place(name.start, name.end));
    }
    const chain = this.#builder.chainNamed(place.table, name.text);
    this.declare(line, chain, policy, /^\[(\d+:\d+)\]$/.exec(counters?.text ?? '')?.[1]);
  }

  declare(
    line: LogicalLine,
    chain: number,
    policy: Word | undefined,
    counters: string | undefined,
  ): void {
    const { name: table = '' } = this.#builder.tables[this.#builder.names.tag(chain)] ?? {};
    // What is built in to a table that nobody knows, nobody knows either.
    const builtIn = this.#builder.isBuiltIn(chain) || (!isTableName(table) && policy?.text !== '-');
    const text = policy?.text ?? '-';
    const place = policy ? line.place(policy.start, policy.end) : line.place(0, line.text.length);
    const known = text === 'ACCEPT' || text === 'DROP';
    if (!known && text !== '-') this.#problems.add('bad-policy', { policy: text }, place);
    const name = this.#builder.names.text(chain);
    const tables = tablesWith(name);
    if (!builtIn && tables.length > 0) {
      this.#problems.add('foreign-chain', { name, table, tables }, line.place(0, line.text.length));
    } else if (known && !builtIn) {
      const fix = { title: 'Change to -', ...place, text: '-' };
      this.#problems.add('user-policy', { chain: name }, place, [fix]);
    } else if (!builtIn && isTableName(table)) {
      this.#checkName(name, line.place(0, line.text.length));
    }
    const value = text === 'DROP' ? POLICY.DROP : POLICY.ACCEPT;
    const kept = this.#keepCounters(counters);
    this.#builder.declareChain(chain, line.line, builtIn ? value : POLICY.none, kept);
  }

  #addRules(
    line: LogicalLine,
    draft: Draft,
    place: TablePlace,
    chain: number,
    number: number | undefined,
  ): void {
    const counters = this.#keepCounters(draft.counters);
    if (number !== undefined && number > this.#ruleCount(chain) + 1) this.#missing(line, chain);
    for (const { segments, action } of this.#read(line, draft, place)) {
      for (const segment of segments) this.#builder.ruleSegments.push(segment);
      if (number === undefined) this.#builder.addRule(chain, line.line, action, counters, 0);
      else this.#builder.insertRule(number, chain, line.line, action, counters);
    }
  }

  #read(line: LogicalLine, draft: Draft, place: TablePlace): readonly ReadRule[] {
    return new RuleReader(this.#builder, this.#problems, line, place).read(draft);
  }

  #replaceRule(
    line: LogicalLine,
    draft: Draft,
    place: TablePlace,
    chain: number,
    number: number | undefined,
  ): void {
    if (number === undefined) return;
    if (!this.#builder.removeRule(chain, number)) this.#missing(line, chain);
    this.#addRules(line, draft, place, chain, number);
  }

  /** `-D CHAIN 3`, or the first rule that is equal to the one spelled out. */
  #deleteRule(
    line: LogicalLine,
    draft: Draft,
    place: TablePlace,
    chain: number,
    second: Word | undefined,
  ): void {
    if (second) {
      const number = this.#number(line, second);
      if (number === undefined || this.#builder.removeRule(chain, number)) return;
      this.#missing(line, chain);
      return;
    }
    for (const rule of this.#read(line, draft, place)) {
      if (!this.#builder.removeEqualRule(chain, rule.segments, rule.action)) {
        this.#missing(line, chain);
      }
    }
  }

  #ruleCount(chain: number): number {
    return this.#builder.chains.get(chain, CHAIN.ruleCount);
  }

  /** A number, or a rule, that the chain does not have where a command asks for it. */
  #missing(line: LogicalLine, chain: number): void {
    const facts = { chain: this.#builder.names.text(chain) };
    this.#problems.add('no-such-rule', facts, line.place(0, line.text.length));
  }

  #number(line: LogicalLine, word: Word | undefined): number | undefined {
    if (!word) return undefined;
    const number = /^\d{1,9}$/.test(word.text) ? Number(word.text) : 0;
    if (number > 0) return number;
    this.#problems.add('bad-number', { value: word.text }, line.place(word.start, word.end));
    return undefined;
  }

  #keepCounters(counters: string | undefined): number {
    if (counters === undefined || !/^\d+:\d+$/.test(counters)) return 0;
    return this.#builder.texts.add(`${counters}]`).start + 1;
  }
}

/** Those whose words are judged with the rule they make. */
const RULE_COMMANDS: ReadonlySet<string> = new Set(['-A', '-I', '-R', '-D', '-C']);

/** Commands that may stand without a chain and change no rule. */
const QUIET: ReadonlySet<string> = new Set(['-Z', '-L', '-S']);

function blanks(found: string): string {
  return ' '.repeat(found.length);
}
