/**
 * Rules that a terminal, a mail or a chat has broken over several lines. A terminal cuts at its last
 * column, in the middle of a word too; everything else cuts between words and drops the blank.
 */
import { splitWords } from '#ruleset/words.ts';
import type { Draft } from './draft.ts';
import { findStatement } from './find-statement.ts';
import { LogicalLine } from './logical-line.ts';
import { noiseOf } from './noise.ts';
import { readDraft } from './read-draft.ts';
import type { Lines } from './source.ts';

/** How a paste's lines have been broken, where they have. */
interface Wrapping {
  /** How many bytes the longest line has: the terminal's columns, where one has cut the lines. */
  readonly width: number;
  /** Whether most lines that no statement follows are that long. */
  readonly byTerminal: boolean;
  /** How many lines are that long. */
  readonly fullLines: number;
}

function wrappingOf(lines: Lines): Wrapping {
  let width = 0;
  for (let index = 0; lines.has(index); index += 1) width = Math.max(width, lengthOf(lines, index));
  let full = 0;
  let short = 0;
  let fullLines = 0;
  for (let index = 0; lines.has(index); index += 1) {
    if (lengthOf(lines, index) === width) fullLines += 1;
    if (index === 0) continue;
    const text = lengthOf(lines, index) === 0 ? '' : lines.text(index);
    if (text === '' || text.startsWith('#') || STATEMENT.test(text)) continue;
    if (lengthOf(lines, index - 1) >= width - 1) full += 1;
    else short += 1;
  }
  return { width, byTerminal: width >= NARROWEST && full > short, fullLines };
}

function lengthOf(lines: Lines, index: number): number {
  return lines.end(index) - lines.start(index);
}

function isFull({ text }: LogicalLine, { width, byTerminal }: Wrapping): boolean {
  return byTerminal && text.length >= width - 1;
}

/** A rule put together, and the lines after its first one that it took. */
export interface JoinedRule {
  readonly line: LogicalLine;
  readonly rest: readonly LogicalLine[];
}

/** Puts the rules of a paste together again. */
export class RuleJoiner {
  readonly #lines: Lines;
  #known: Wrapping | undefined;
  /** How many attempts may still fail: lines that are no rules must not cost more than rules do. */
  #attempts = ATTEMPTS;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /**
   * A rule with the lines from `next` on, counted from 0, as far as they belong to it; `undefined`
   * where it is better off alone.
   */
  join(first: LogicalLine, next: number, faultsOf: FaultsOf): JoinedRule | undefined {
    if (this.#attempts <= 0 || !this.#lines.has(next)) return undefined;
    if (STATEMENT.test(this.#lines.text(next))) return undefined;
    this.#known ??= wrappingOf(this.#lines);
    const rest = linesOfNoStatement(this.#lines, next, first, this.#known);
    if (rest.length === 0) return undefined;
    const joined = joinRule(first, rest, this.#known, faultsOf);
    this.#attempts = joined ? ATTEMPTS : this.#attempts - rest.length;
    return joined;
  }

  /**
   * A row of a listing with the lines that a terminal has cut off it, up to the next one. Only lines as
   * long as the longest go on, and not where just one is so long.
   */
  joinRow(
    first: LogicalLine,
    next: number,
    isRow: (text: string) => boolean,
  ): JoinedRule | undefined {
    if (!this.#lines.has(next) || first.text.length < NARROWEST_ROW) return undefined;
    this.#known ??= wrappingOf(this.#lines);
    const { width, fullLines } = this.#known;
    const rest: LogicalLine[] = [];
    let last = first;
    for (let at = next; rest.length < MOST_LINES && this.#lines.has(at); at += 1) {
      if (last.text.length < width || fullLines < 2) break;
      last = LogicalLine.of(this.#lines.text(at), at + 1);
      if (isRow(last.text) || /^\s*(?:Chain |$)/.test(last.text) || isStatement(last.text)) break;
      rest.push(last);
    }
    return rest.length === 0 ? undefined : { line: first.join(...rest), rest };
  }
}

/** How many things are wrong with a rule, or lead nowhere. */
export type FaultsOf = (line: LogicalLine, draft: Draft) => number;

/** The lines from `index` on that are no statements: the rest of the rule before, perhaps. */
function linesOfNoStatement(
  lines: Lines,
  index: number,
  first: LogicalLine,
  wrapping: Wrapping,
): LogicalLine[] {
  const found: LogicalLine[] = [];
  let [last, all] = [first, first.text];
  for (let at = index; found.length < MOST_LINES && lines.has(at); at += 1) {
    const line = LogicalLine.of(lines.text(at), at + 1);
    if (line.text.trim() === '' || all.length + line.text.length > LONGEST_LINE) break;
    const mayStartAnyhow = isFull(last, wrapping) || quotesAreOpen(all);
    if (STATEMENT.test(line.text) || (!mayStartAnyhow && isStatement(line.text))) break;
    found.push(line);
    [last, all] = [line, all + line.text];
  }
  return found;
}

function isStatement(text: string): boolean {
  if (/^\s*#/.test(text) || noiseOf(text) !== undefined) return true;
  const found = findStatement(text);
  // `:8080` and `:https cluster IP"` look like the start of a chain's line.
  return found !== undefined && found.kind !== 'chain';
}

/**
 * A rule with lines after it, as many as make it better than it is; `undefined` where none do. A rule
 * that is well as it stands is left alone, unless it is as long as the lines of a terminal are.
 */
function joinRule(
  first: LogicalLine,
  rest: readonly LogicalLine[],
  wrapping: Wrapping,
  faultsOf: FaultsOf,
): JoinedRule | undefined {
  const full = isFull(first, wrapping);
  const oddnessOf = (line: LogicalLine): number => oddness(line, faultsOf, full ? 0 : 1);
  const alone = oddnessOf(first);
  for (let taken = rest.length; taken > 0; taken -= 1) {
    const lines = [first, ...rest.slice(0, taken)];
    const cut = joinCut(lines, wrapping.width);
    const ways = wrapping.byTerminal ? [cut, joinApart(lines)] : [joinApart(lines), cut];
    const odd = [...ways, joinClosely(lines)].map((line) => ({
      line,
      odd: oddnessOf(line),
    }));
    const best = odd.reduce((least, each) => (each.odd < least.odd ? each : least));
    if (best.odd < alone || (full && best.odd === 0))
      return { line: best.line, rest: rest.slice(0, taken) };
  }
  const [next] = rest;
  // An option is no start of anything, so it belongs here whether that makes sense or not.
  const isOption = next !== undefined && /^\s*(?:! )?-{1,2}[a-z]/.test(next.text);
  return isOption ? { line: joinApart([first, next]), rest: [next] } : undefined;
}

/** 0 for a whole rule that says nothing odd; infinite where the words are no rule. */
function oddness(line: LogicalLine, faultsOf: FaultsOf, withoutTarget: number): number {
  const draft = readDraft(splitWords(line.text));
  if (!draft || draft.faults.length > 0 || quotesAreOpen(line.text)) return Infinity;
  return faultsOf(line, draft) + (draft.target ? 0 : withoutTarget);
}

/** As a terminal cuts: full lines go on in the next one, of others a blank at the end is lost. */
function joinCut(lines: readonly LogicalLine[], width: number): LogicalLine {
  return joinBy(lines, ({ text }) => (text.length >= width ? '' : ' '));
}

function joinApart(lines: readonly LogicalLine[]): LogicalLine {
  return joinBy(lines.map(trimmed), () => ' ');
}

function joinClosely(lines: readonly LogicalLine[]): LogicalLine {
  return joinBy(lines.map(trimmed), () => '');
}

function joinBy(
  lines: readonly LogicalLine[],
  between: (before: LogicalLine) => string,
): LogicalLine {
  return lines.reduce((all, line, at) => {
    const before = lines[at - 1];
    const blank = before ? between(before) : '';
    return blank === '' ? all.join(line) : all.join(LogicalLine.of(blank, line.line), line);
  });
}

function trimmed(line: LogicalLine): LogicalLine {
  return line.slice(Math.max(0, line.text.search(/\S/)), line.text.trimEnd().length);
}

/** Whether a quotation mark on the line is never closed. */
export function quotesAreOpen(text: string): boolean {
  return (text.replace(/\\./g, '').match(/"/g) ?? []).length % 2 === 1;
}

/** A line that can be no rest of another. Nothing has an option -a: it is somebody's -A. */
const STATEMENT =
  /^\s*(?:\*[a-z]+\s*$|COMMIT\s*$|:\S{1,64} (?:ACCEPT|DROP|QUEUE|RETURN|-)(?: \[|\s*$)|(?:\[\d+:\d+\] )?-[ADINa] \S)/;
/** The tool itself takes 10,239 bytes (iptables-restore.c, ip46tables_restore_main). */
export const LONGEST_LINE = 16_384;
const MOST_LINES = 16;
const ATTEMPTS = 5000;
const NARROWEST = 20;
const NARROWEST_ROW = 60;
