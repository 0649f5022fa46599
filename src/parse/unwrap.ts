/**
 * Takes a dump's lines out of what carries them: records of a log, texts of JSON and YAML, prefixes,
 * differences between two files, web pages, the marks of `cat -A`. What comes out is read as if it had
 * been pasted so; `Origins` knows the way back.
 */
import { readContainerRecord } from './container-log.ts';
import { findStatement } from './find-statement.ts';
import { LinePrefixes } from './line-prefix.ts';
import { LogicalLine, type Place } from './logical-line.ts';
import { hasMarks, takeMarksOff } from './marks.ts';
import { mendCharacters } from './mend.ts';
import { Origins } from './origins.ts';
import type { Facts } from './problem-facts.ts';
import {
  type QuotedText,
  endOfText,
  holdsStatement,
  linesOfText,
  quotedTexts,
} from './quoted-texts.ts';
import type { Lines } from './source.ts';

export interface Unwrapped {
  readonly bytes: Uint8Array;
  readonly origins: Origins;
  /** What was done, at places of the paste. */
  readonly notes: readonly Note[];
}

/** Whatever is said of a line, and of how many after it. */
type Note = {
  readonly [C in Said]: {
    readonly code: C;
    readonly facts: Facts[C];
    readonly place: Place;
    readonly lastLine?: number;
  };
}[Said];
type Said = 'cut-prefix' | 'mended' | 'noise' | 'unwrapped';

/** Whether a line that is read as it stands may be carried by something. */
export function isWrapped(text: string): boolean {
  if (/^[\s]*#/.test(text)) return false;
  const line = LogicalLine.of(text, 1);
  return (
    HUNK.test(text) ||
    ADDED.test(text) ||
    REMOVED.test(text) ||
    readContainerRecord(line) !== undefined ||
    hasMarks(text) ||
    mendCharacters(line).repairs.length > 0 ||
    textsWithStatements(text).length > 0
  );
}

/** In steps of a few milliseconds, each of which says how much is done, 0 to 1. */
export function* unwrap(lines: Lines): Generator<number, Unwrapped, undefined> {
  const unwrapper = new Unwrapper();
  for (let index = 0; lines.has(index); index += 1) {
    unwrapper.read(LogicalLine.of(lines.text(index), index + 1));
    if (index % LINES_AT_ONCE === 0) yield lines.start(index) / lines.bytes.length;
  }
  return unwrapper.end();
}

const LINES_AT_ONCE = 1024;

class Unwrapper {
  readonly #texts: string[] = [];
  readonly #origins = new Origins();
  readonly #notes: Note[] = [];
  readonly #prefixes = new LinePrefixes();
  /** Records of a container's log whose line has not ended yet. */
  #partial: LogicalLine[] = [];
  /** The lines of a quoted text that has not ended yet. */
  #open: LogicalLine[] = [];
  /** Ansible prints what a command wrote twice: as a text, and again as a list of lines. */
  #repeats: 'may follow' | 'here' | undefined;
  #marked = false;
  /** Within a hunk of `diff -u`. */
  #isHunk = false;
  /** What texts are called, or `list`, that have held statements: the others so called belong to them. */
  readonly #keys = new Set<string>();

  read(line: LogicalLine): void {
    if (this.#open.length > 0 && this.#goOn(line)) return;
    const record = readContainerRecord(line);
    if (!record) {
      this.#endPartial();
      this.#readLine(line, 0);
      return;
    }
    const { lines, goesOn } = record;
    this.#note({
      code: 'unwrapped',
      facts: { from: 'a record of a container’s log' },
      place: placeOf(line),
    });
    for (const [index, each] of lines.entries()) {
      this.#partial.push(each);
      if (!goesOn || index < lines.length - 1) this.#endPartial();
    }
  }

  end(): Unwrapped {
    this.#endPartial();
    this.#endOpen();
    const bytes = new TextEncoder().encode(this.#texts.map((text) => `${text}\n`).join(''));
    return { bytes, origins: this.#origins, notes: this.#notes };
  }

  #endPartial(): void {
    const partial = this.#partial;
    this.#partial = [];
    if (partial.length > 0) this.#readLine(LogicalLine.joined(partial), 0);
  }

  #readLine(line: LogicalLine, depth: number): void {
    if (this.#isRepeated(line.text)) this.#leaveOut(line, 'the same lines once more');
    else if (!this.#readTexts(line)) this.#readPlain(this.#mend(line), depth);
  }

  /** A line that is no text of JSON or the like. */
  #readPlain(line: LogicalLine, depth: number): void {
    const { text } = line;
    if (this.#takeMarksOff(line, depth)) return;
    const isStatement = startsStatement(text);
    this.#isHunk = HUNK.test(text) || (this.#isHunk && /^[-+ \\]|^$/.test(text));
    if (REMOVED.test(text) || (this.#isHunk && text.startsWith('-') && !isStatement)) {
      this.#leaveOut(line, 'a line that a comparison of two files says to be gone');
    } else if (ADDED.test(text) || (this.#isHunk && text.startsWith('+'))) {
      const from = 'a comparison of two files';
      this.#note({ code: 'unwrapped', facts: { from }, place: line.place(0, 1) });
      this.#isHunk = true;
      this.#push(line.from(1));
    } else {
      const length = depth >= DEEPEST || isStatement ? 0 : this.#prefixOf(text);
      if (length === 0) this.#push(line);
      else this.#cut(line, length, depth);
    }
  }

  /** How long a prefix of a line is, which it may be the first to have. */
  #prefixOf(text: string): number {
    const known = this.#prefixes.lengthIn(text);
    if (known > 0) return known;
    const found = findStatement(text);
    if (!found || found.kind === 'program') return 0;
    this.#prefixes.learn(text.slice(0, found.start));
    return found.start;
  }

  /** The line in plain characters, so that whatever looks ahead of it sees them too. */
  #mend(line: LogicalLine): LogicalLine {
    const { line: mended, repairs } = mendCharacters(line);
    if (repairs.length > 0) {
      this.#note({ code: 'mended', facts: { what: repairs }, place: placeOf(line) });
    }
    return mended;
  }

  #cut(line: LogicalLine, length: number, depth: number): void {
    const isSaid = line.text.slice(0, length).trim() !== '' && line.text.length > length;
    if (isSaid) this.#note({ code: 'cut-prefix', facts: {}, place: line.place(0, length) });
    // A column of a table has an edge on either side.
    const isColumn = /\|\s*$/.test(line.text.slice(0, length));
    const end = isColumn ? line.text.replace(/[\s|]+$/, '').length : line.text.length;
    this.#readLine(line.slice(length, Math.max(length, end)), depth + 1);
  }

  /** Whether there were statements in quoted texts of the line. */
  #readTexts(line: LogicalLine): boolean {
    const held = textsWithStatements(line.text);
    for (const text of held) this.#keys.add(keyOf(text, line.text));
    const texts = held.length > 0 ? held : this.#likeThoseBefore(line.text);
    if (texts.length === 0) return false;
    const isWhole = texts.some(({ key }) => key === 'stdout');
    for (const text of texts) {
      if (isWhole && text.key === 'stdout_lines') continue;
      const part = line.slice(text.start, text.end);
      if (text.closed) this.#readText(part);
      else this.#open.push(part);
    }
    if (isWhole) this.#repeats = 'may follow';
    return true;
  }

  /** A row of a listing does not show by itself that it is one. */
  #likeThoseBefore(text: string): readonly QuotedText[] {
    if (this.#keys.size === 0 || !text.includes('"')) return [];
    return quotedTexts(text).filter((each) => this.#keys.has(keyOf(each, text)));
  }

  #readText(escaped: LogicalLine): void {
    this.#note({ code: 'unwrapped', facts: { from: 'a quoted text' }, place: placeOf(escaped) });
    const lines = linesOfText(escaped);
    for (const line of lines) this.#push(this.#mend(line));
  }

  /** Whether a line goes on a quoted text from before, which a terminal or YAML has broken. */
  #goOn(line: LogicalLine): boolean {
    const { text } = line;
    if (startsStatement(text) || /^\s*[[{]?"|^\S*\s*\{"/.test(text)) {
      this.#endOpen();
      return false;
    }
    const last = this.#open.at(-1);
    const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
    const end = endOfText(text, 0);
    if (last?.text.endsWith('\\')) {
      // As YAML breaks a line without a blank; one at the start of the next has a backslash of its own.
      this.#open.splice(-1, 1, last.slice(0, last.text.length - 1));
      this.#open.push(line.slice(text[indent] === '\\' ? indent + 1 : indent, end));
    } else {
      if (indent > 0) this.#open.push(LogicalLine.of(' ', line.line));
      this.#open.push(line.slice(indent, end));
    }
    if (end < text.length) this.#endOpen();
    return true;
  }

  #endOpen(): void {
    const open = this.#open;
    this.#open = [];
    if (open.length > 0) this.#readText(LogicalLine.joined(open));
  }

  #isRepeated(text: string): boolean {
    if (this.#repeats === undefined) return false;
    if (this.#repeats === 'may follow') {
      if (/^\s*"stdout_lines":\s*\[\s*$/.test(text)) this.#repeats = 'here';
      return false;
    }
    if (/^\s*\]/.test(text)) this.#repeats = undefined;
    return this.#repeats === 'here';
  }

  #leaveOut(line: LogicalLine, what: string): void {
    const last = this.#notes.at(-1);
    if (last?.code === 'noise' && last.facts.what === what && last.lastLine === line.line - 1) {
      const facts = { what, lines: last.facts.lines + 1 };
      this.#notes.splice(-1, 1, { ...last, facts, lastLine: line.line });
    } else {
      const facts = { what, lines: 1 };
      this.#note({ code: 'noise', facts, place: placeOf(line), lastLine: line.line });
    }
    this.#push(line.slice(0, 0));
  }

  /** Whether the line came with marks of a web page or of `cat -A`, and has been read without them. */
  #takeMarksOff(line: LogicalLine, depth: number): boolean {
    this.#marked ||= hasMarks(line.text);
    if (!this.#marked || depth >= DEEPEST) return false;
    const { lines, what } = takeMarksOff(line);
    if (what.length === 0) return false;
    this.#note({ code: 'mended', facts: { what }, place: placeOf(line) });
    for (const each of lines) this.#readLine(each, depth + 1);
    return true;
  }

  #push(line: LogicalLine): void {
    this.#texts.push(line.text);
    this.#origins.add(line);
  }

  #note(note: Note): void {
    this.#notes.push(note);
  }
}

function placeOf(line: LogicalLine): Place {
  return line.place(0, line.text.length);
}

function startsStatement(text: string): boolean {
  return findStatement(text)?.start === text.search(/\S/);
}

/** The quoted texts of a line that hold statements; what a shell sets a variable to is none. */
function textsWithStatements(text: string): readonly QuotedText[] {
  if (!text.includes('"') || ASSIGNMENT.test(text)) return [];
  if (startsStatement(text)) return [];
  return quotedTexts(text).filter(({ start, end }) => holdsStatement(text.slice(start, end)));
}

function keyOf({ key, start, end }: QuotedText, text: string): string {
  if (key !== undefined) return `key ${key}`;
  const isAlone = text.slice(0, start - 1).trim() === '' && /^"?,?\s*$/.test(text.slice(end));
  return isAlone ? 'list' : '';
}

const ASSIGNMENT = /^\s*(?:(?:export|readonly|local|declare)\s+)?[A-Za-z_]\w*="[^"]*"?\s*$/;

const HUNK = /^@@ -\d/;
/** How lines of a dump start. */
const DUMP_LINE =
  /(?:(?:\[\d+:\d+\] )?-(?:[AIN] \S|P [A-Z]+ [AD])|:[A-Za-z]\S* (?:ACCEPT|DROP|-)|\* ?[a-z]+$|COMMIT$|# |Chain \S+ \()/
    .source;
/** As `diff -u` shows them, and those that are gone in any `diff`. */
const ADDED = new RegExp(`^\\+${DUMP_LINE}`);
const REMOVED = new RegExp(`^(?:-|< )${DUMP_LINE}`);
/** A record in a record in a record is still read. */
const DEEPEST = 4;
