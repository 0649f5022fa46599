/** What each line of a paste does to the rulesets being built. */
import { type Builder, RULE } from '#ruleset/build.ts';
import { decode } from '#ruleset/texts.ts';
import { isTableName } from '#ruleset/hooks.ts';
import { type Word, splitWords } from '#ruleset/words.ts';
import { type TablePlace, faultsOf } from './add-rule.ts';
import { Commands } from './commands.ts';
import type { Draft } from './draft.ts';
import { readChainFast } from './fast-chain.ts';
import { FastRuleReader } from './fast-rule.ts';
import { type ForeignLines, ForeignTexts } from './foreign-text.ts';
import { type FoundStatement, findStatement } from './find-statement.ts';
import { ListingReader } from './listing-reader.ts';
import { LogicalLine, type Place } from './logical-line.ts';
import { noteAfterRule } from './note-after-rule.ts';
import { noiseOf } from './noise.ts';
import { ProblemList } from './problem-list.ts';
import { readDraft } from './read-draft.ts';
import { ShellVariables, hostOfPrompt } from './shell-script.ts';
import { splitShell } from './shell-words.ts';
import type { Lines } from './source.ts';
import { type Unwrapped, isWrapped } from './unwrap.ts';
import { Whereabouts } from './whereabouts.ts';
import { type JoinedRule, LONGEST_LINE, RuleJoiner, quotesAreOpen } from './wrapped-lines.ts';

export class StatementReader {
  readonly problems: ProblemList;
  readonly where: Whereabouts;
  /** Of lines that go on a statement from before: the line it starts on. Both from 1. */
  readonly continued = new Map<number, number>();
  /** Why the text has to be read anew, in another form. */
  anew: Anew | undefined;
  readonly #builder: Builder;
  readonly #lines: Lines;
  readonly #unwrapped: Unwrapped | undefined;
  readonly #commands: Commands;
  readonly #fastRule: FastRuleReader;
  readonly #listing: ListingReader;
  readonly #joiner: RuleJoiner;
  readonly #variables = new ShellVariables();
  readonly #foreign = new ForeignTexts();
  /** Where the first line stands that says anything. */
  #first: Place | undefined;
  /** The last rule of a save, to which a line that is no statement may belong. */
  #last: LastRule | undefined;

  constructor(builder: Builder, lines: Lines, unwrapped?: Unwrapped) {
    this.#builder = builder;
    this.#lines = lines;
    this.#unwrapped = unwrapped;
    this.problems = new ProblemList(unwrapped);
    this.where = new Whereabouts(builder, lines, this.problems);
    this.#commands = new Commands(builder, this.problems);
    this.#fastRule = new FastRuleReader(builder);
    this.#listing = new ListingReader(builder, lines, this.where, this.problems, this.#commands);
    this.#joiner = new RuleJoiner(lines);
  }

  /** Reads from a line on, counted from 0: about so many lines, or to the end. Returns the next one. */
  readLines(first: number, count: number): number {
    let index = first;
    while (index < first + count && this.#lines.has(index)) index = this.readLine(index);
    return index;
  }

  /** Reads the statement that starts on a line, counted from 0. Returns the line after it. */
  readLine(index: number): number {
    const { place } = this.where;
    const from = this.#lines.start(index);
    if (place) {
      const first = this.#lines.bytes[from];
      let end = -1;
      if (first === DASH || first === OPENING_BRACKET) {
        end = this.#fastRule.read(place, from, index + 1);
      } else if (first === COLON) {
        end = readChainFast(this.#builder, place, from, index + 1);
      }
      if (end >= 0) {
        this.#lines.noteEnd(index, end);
        return index + 1;
      }
    }
    const length = this.#lines.end(index) - from;
    if (length === 0) return index + 1;
    if (length <= LONGEST_LINE) return this.#readSlowly(index);
    this.#checkWrapped(decode(this.#lines.bytes, from, from + LONGEST_LINE));
    this.problems.add('too-long', {}, { line: index + 1, column: 1, endColumn: 2 });
    return index + 1;
  }

  /** The end of the paste, after the last of `count` lines. */
  end(count: number): void {
    this.#fastRule.settle();
    this.where.leave(undefined, count - 1);
    this.#foreign.end();
    const isNothing = this.#builder.rulesets.length === 0;
    const code = isNothing ? 'foreign' : 'foreign-beside';
    if (isNothing && this.foreign.length === 0 && this.#first) {
      this.problems.add('nothing-found', {}, this.#first);
    }
    for (const { place, lastLine, ...facts } of this.foreign) {
      this.problems.add(code, facts, { ...place, lastLine });
    }
  }

  /** The words of other programs that stood in place of rules, or beside them. */
  get foreign(): readonly ForeignLines[] {
    return this.#foreign.found;
  }

  #readSlowly(index: number): number {
    // It has been read already, as the rest of the rule before it.
    if (this.continued.has(index + 1)) return index + 1;
    this.#fastRule.settle();
    this.#checkWrapped(this.#lines.text(index));
    const { line, next } = this.#joinContinued(index);
    if (line.text.includes('\r')) this.anew ??= 'lines end in CR';
    if (line.text.trim() === '') return next;
    this.#first ??= line.place(0, line.text.length);
    if (this.#foreign.takes(line.text, line.place(0, line.text.length))) return next;
    const found = findStatement(line.text);
    // A row may hold words that look like something else: a log prefix "iptables: ".
    const maybeRow = !found || found.kind === 'program' || found.start > line.text.search(/\S/);
    if (maybeRow && this.#listing.readRow(line)) return next;
    if (found) this.#readStatement(line, found, index);
    else this.#readRest(line, index);
    return next;
  }

  #checkWrapped(text: string): void {
    if (!this.#unwrapped && isWrapped(text)) this.anew ??= 'lines are wrapped';
  }

  /** Lines that end in a backslash, with the lines after them. */
  #joinContinued(index: number): { readonly line: LogicalLine; readonly next: number } {
    const first = LogicalLine.of(this.#lines.text(index), index + 1);
    // A comment goes no further than its line.
    if (!/^\s*[^#\s\\].*\\$/.test(first.text)) {
      return { line: this.#joinWrapped(first, index + 1), next: index + 1 };
    }
    const lines = [first];
    let length = first.text.length;
    let next = index + 1;
    for (; this.#lines.has(next) && length <= LONGEST_LINE; next += 1) {
      const line = LogicalLine.of(this.#lines.text(next), next + 1);
      lines.push(line);
      this.continued.set(next + 1, index + 1);
      length += line.text.length;
      if (!line.text.endsWith('\\')) break;
    }
    const [head = first, ...rest] = lines.map((line, at) =>
      at < lines.length - 1 ? line.slice(0, line.text.length - 1) : line,
    );
    return { line: head.join(...rest), next: index + lines.length };
  }

  /** A rule that does not stand by itself, with the lines before the next statement. */
  #joinWrapped(first: LogicalLine, next: number): LogicalLine {
    if (this.#listing.isRow(first.text)) {
      const row = this.#joiner.joinRow(first, next, (text) => this.#listing.isRow(text));
      return row ? this.#noteJoined(row) : first;
    }
    if (!/^\s*(?:\[\d+:\d+\] )?-[AI] [^\s-]/.test(first.text)) return first;
    const joined = this.#joiner.join(first, next, (line, draft) =>
      faultsOf(this.#builder, line, draft, this.#place(first, next - 1, undefined)),
    );
    return joined ? this.#noteJoined(joined) : first;
  }

  #noteJoined({ line, rest }: JoinedRule): LogicalLine {
    for (const part of rest) {
      this.problems.add('joined', {}, part.place(0, part.text.length));
      this.continued.set(part.line, line.line);
    }
    return line;
  }

  #readStatement(line: LogicalLine, found: FoundStatement, index: number): void {
    if (found.start > 0 && found.kind !== 'program') this.#reportCut(line, found);
    const statement = line.slice(found.start, found.end);
    if (found.kind !== 'rule' && found.kind !== 'list-header') this.#listing.leave();
    switch (found.kind) {
      case 'comment':
        this.#readComment(statement);
        return;
      case 'table':
        this.where.enterTable(statement, index);
        return;
      case 'chain':
        this.#commands.readChain(statement, this.#place(statement, index, undefined));
        return;
      case 'commit':
        this.where.leave(statement);
        return;
      case 'rule':
        this.#readRule(statement, index);
        return;
      case 'program':
        this.#readProgram(line, found.start, index);
        return;
      case 'list-chain':
        this.#listing.readChain(statement, index);
        return;
      case 'list-header':
        this.#listing.readHeader(statement);
    }
  }

  #reportCut(line: LogicalLine, { start, end }: FoundStatement): void {
    if (line.text.slice(0, start).trim() !== '') {
      if (!this.#unwrapped) this.anew ??= 'lines are wrapped';
      this.problems.add('cut-prefix', {}, line.place(0, start));
    }
    if (line.text.slice(end).trim() !== '') {
      this.problems.add('cut-suffix', {}, line.place(end, line.text.length));
    }
  }

  /** A comment; one that asks iptables to list is a prompt of root's. */
  #readComment(line: LogicalLine): void {
    this.where.comment(line.text, line);
    const query = /^# +(?:sudo +)?\S*(ip6?tables(?:-nft|-legacy)?(?:-save)?)((?: .*)?)$/.exec(
      line.text,
    );
    if (!query || !/-save$| -{1,2}[LS]|--list/.test(query[0])) return;
    this.where.leave(undefined);
    const [, program = '', options = ''] = query;
    this.where.program(program, tableOfQuery(program, splitWords(options)));
  }

  #readRule(whole: LogicalLine, index: number): void {
    const line = this.#withoutNote(whole);
    const draft = readDraft(splitWords(line.text));
    if (!draft) {
      this.#notUnderstood(line);
      return;
    }
    const before = { rules: this.#builder.rules.length, problems: this.problems.mark() };
    this.#reportOpenQuote(line);
    if (this.where.place) {
      for (const { text, start, end } of draft.commandOnly) {
        this.problems.add('not-in-restore', { option: text }, line.place(start, end));
      }
    }
    if (draft.command.name === '-P') this.where.declares(draft.command.values[0]?.text ?? '');
    const place = this.#place(line, index, this.#tableOf(line, draft));
    this.#commands.carryOut(line, draft, place);
    if (draft.command.name === '-A') this.#last = { line, index, place, before };
  }

  /** A rule without the `# note` after it, which only a shell would leave out. */
  #withoutNote(line: LogicalLine): LogicalLine {
    const at = noteAfterRule(line.text);
    if (at === undefined) return line;
    const place = line.place(at, line.text.length);
    const rule = line.slice(0, line.text.slice(0, at).trimEnd().length);
    if (this.where.place) {
      const text = `${line.text.slice(at)}\n${rule.text}`;
      const fix = {
        title: 'Put the note on a line before',
        ...line.place(0, line.text.length),
        text,
      };
      this.problems.add('note-after-rule', {}, place, [fix]);
    } else {
      this.problems.add('note-left-out', {}, place);
    }
    return rule;
  }

  #reportOpenQuote(line: LogicalLine): void {
    if (!quotesAreOpen(line.text)) return;
    const at = line.text.lastIndexOf('"');
    this.problems.add('open-quote', {}, line.place(at, at + 1));
  }

  #place(line: LogicalLine, index: number, named: string | undefined): TablePlace {
    const open = this.where.place;
    return open && named === undefined ? open : this.where.placeForLoose(line, index, named);
  }

  /** A command line, or several after one another. */
  #readProgram(line: LogicalLine, start: number, index: number): void {
    this.where.prompt(hostOfPrompt(line.text.slice(0, start)));
    const expanded = this.#variables.expand(line);
    let at = expanded === line ? start : (findStatement(expanded.text)?.start ?? start);
    const isAlone = line.text.slice(0, start).trim() === '';
    while (at < expanded.text.length) {
      const { words, end } = splitShell(expanded.text, at);
      this.#runCommand(expanded, words, index, isAlone);
      at = Math.max(end, at + 1);
    }
  }

  /** `isAlone`: nothing stands before it on its line, no prompt and no `sudo`. */
  #runCommand(line: LogicalLine, all: readonly Word[], index: number, isAlone: boolean): void {
    const at = all.findIndex(({ text }) => PROGRAM.test(text));
    const program = all[at];
    if (!program) return;
    const words = all.slice(at + 1);
    const isQuery = QUERY.test(program.text) || words.some(({ text }) => LIST.test(text));
    const draft = isQuery ? undefined : readDraft(words);
    if (isQuery) {
      this.where.leave(undefined);
      this.where.program(program.text, tableOfQuery(program.text, words));
      this.#listing.leave();
    } else if (draft) {
      const table = isAlone ? this.where.place?.tableName : undefined;
      if (table !== undefined) this.#reportCommand(line, program, words[0]);
      this.#runDraft(line, draft, program.text, table ?? 'filter');
    } else {
      this.#readRest(line, index);
    }
  }

  /** A command of the shell between `*table` and COMMIT. */
  #reportCommand(line: LogicalLine, program: Word, next: Word | undefined): void {
    const place = line.place(program.start, program.end);
    const text = line.place(program.start, next?.start ?? program.end);
    const fix = { title: `Remove ${program.text}`, ...text, text: '' };
    this.problems.add('command-in-table', { program: program.text }, place, [fix]);
  }

  #runDraft(line: LogicalLine, draft: Draft, program: string, otherwise: string): void {
    const table = this.#tableOf(line, draft) ?? otherwise;
    const place = this.where.placeForCommand(program, table, draft.family);
    this.#commands.carryOut(line, draft, place);
  }

  /** The table that `-t` names, where that can be the name of one. */
  #tableOf(line: LogicalLine, { table }: Draft): string | undefined {
    if (!table || isTableName(table.text)) return table?.text;
    const place = line.place(table.start, table.end);
    this.problems.add('unknown-table', { table: table.text }, place);
    return TABLE.test(table.text) ? table.text : undefined;
  }

  /** What is no statement: the end of a wrapped line, noise, or nothing that is known. */
  #readRest(line: LogicalLine, index: number): void {
    if (this.#joinToLast(index)) return;
    // To iptables-restore whatever stands in a table is a command: `-NWEB`, `--append=INPUT -j DROP`.
    if (this.where.place && /^\s*-(?![LS])/.test(line.text) && readDraft(splitWords(line.text))) {
      this.#readRule(line, index);
      return;
    }
    const place = line.place(0, line.text.length);
    if (this.#variables.assign(line.text)) {
      this.problems.add('shell-line', {}, place);
      return;
    }
    this.where.prompt(hostOfPrompt(line.text));
    const fed = /^\s*Running (ip6?tables(?:-nft|-legacy)?)-restore with /.exec(line.text)?.[1];
    if (fed !== undefined) this.where.program(fed, undefined);
    const incompatible = /table [`'](\S{1,64})' is incompatible, use 'nft'/.exec(line.text)?.[1];
    if (incompatible !== undefined) {
      this.problems.add('incompatible-table', { table: incompatible }, place);
      return;
    }
    const noise = noiseOf(line.text);
    if (noise !== undefined) this.problems.addLeftOut('noise', noise, place);
    else this.#notUnderstood(line);
  }

  #notUnderstood(line: LogicalLine): void {
    const start = Math.max(0, line.text.search(/\S/));
    const word = /^\S{1,40}/.exec(line.text.slice(start))?.[0] ?? '';
    const place = line.place(start, start + word.length);
    this.problems.addLeftOut(this.where.place ? 'not-understood' : 'left-out', word, place);
  }

  /** Whether the line is the rest of the rule before it, which a terminal or a mail has wrapped. */
  #joinToLast(index: number): boolean {
    const last = this.#last?.index === index - 1 ? this.#last : this.#fastLast(index - 1);
    if (!last) return false;
    const joined = this.#joiner.join(last.line, index, (line, draft) =>
      faultsOf(this.#builder, line, draft, last.place),
    );
    if (!joined) return false;
    this.#builder.dropRules(last.before.rules);
    this.problems.rollback(last.before.problems);
    const line = this.#noteJoined(joined);
    const draft = readDraft(splitWords(line.text));
    if (draft) this.#commands.carryOut(line, draft, last.place);
    this.#last = { ...last, line, index: index + joined.rest.length - 1 };
    return true;
  }

  /** The rule before this line, where the fast reader has taken it. */
  #fastLast(index: number): LastRule | undefined {
    const { place } = this.where;
    const rules = this.#builder.rules.length - 1;
    if (!place || index < 0 || rules < 0) return undefined;
    if (this.#builder.rules.get(rules, RULE.line) !== index + 1) return undefined;
    const line = LogicalLine.of(this.#lines.text(index), index + 1);
    return { line, index, place, before: { rules, problems: this.problems.mark() } };
  }
}

/** What a text turns out to be while it is read. */
export type Anew = 'lines end in CR' | 'lines are wrapped';

interface LastRule {
  readonly line: LogicalLine;
  /** The line, from 0, on which it ends. */
  readonly index: number;
  readonly place: TablePlace;
  /** How much there was before it. */
  readonly before: { readonly rules: number; readonly problems: readonly number[] };
}

/** The table that a query is about. A save without `-t` is about all, and says which by `*table`. */
function tableOfQuery(program: string, words: readonly Word[]): string | undefined {
  const at = words.findIndex(({ text }) => text === '-t' || text === '--table');
  const glued = words.find(({ text }) => /^-t\w/.test(text));
  const given = at >= 0 ? words[at + 1]?.text : glued?.text.slice(2);
  const named = TABLE.test(given ?? '') ? given : undefined;
  return named ?? (QUERY.test(program) ? undefined : 'filter');
}

const PROGRAM =
  /(?:^|\/)(?:ip6?tables(?:-nft|-legacy)?(?:-save|-restore)?|xtables-nft-multi|\$\{?(?:IP6?T(?:ABLES)?|ip6?t(?:ables)?)\}?)$/;
const QUERY = /-(?:save|restore)$/;
/** What may be the name of a table, known or not. */
const TABLE = /^[A-Za-z]\S*$/;
const LIST = /^(?:-[nvx]*[LS][nvxt]*|--list(?:-rules)?)$/;
const [DASH, COLON, OPENING_BRACKET] = [45, 58, 91];
