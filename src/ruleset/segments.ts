/**
 * The distinct segments of all rules: each text is kept and read once, however many rules have it.
 * A segment is an id; its words become a plain object when somebody asks, and are then shared.
 */
import { assert } from '#base/assert.ts';
import type { RuleContext } from '#extensions/option-reader.ts';
import { type Match, type Target, printMatch, printTarget } from '#extensions/registry.ts';
import { protocolCodeIn, readMatch, readTarget } from './read-segment.ts';
import { TextTable } from './text-table.ts';
import type { Texts } from './texts.ts';

/** What a segment's text is. */
export const SEGMENT = { match: 0, target: 1, unreadMatch: 2, unreadTarget: 3, name: 4 } as const;
export type SegmentKind = (typeof SEGMENT)[keyof typeof SEGMENT];

/** Segments that are recognised from their bytes: see `append`. */
export const PLAIN = { comment: 1, addresses: 2, endpoint: 3, named: 4 } as const;
export type PlainKind = (typeof PLAIN)[keyof typeof PLAIN];

/** How a segment's text stands to what `iptables-save` would print. */
export const STATE = { unreadable: 1, readable: 2, canonical: 3 } as const;

const KIND_BITS = 3;
/** Parsed objects kept at once, twice over. A walk through a chain of 30,000 rules stays within. */
const CACHE_SIZE = 32_768;

export class Segments {
  readonly table: TextTable;
  readonly #contexts: RuleContext[] = [];
  readonly #contextIds = new Map<string, number>();
  /** By segment: state, the protocol code of a `basic`, and which of PLAIN it is. */
  #states: Uint16Array<ArrayBuffer>;
  #young = new Map<number, Match | Target>();
  #old = new Map<number, Match | Target>();

  constructor(texts: Texts, capacity: number) {
    this.table = new TextTable(texts, capacity);
    this.#states = new Uint16Array(Math.max(64, capacity));
  }

  get texts(): Texts {
    return this.table.texts;
  }

  context(context: RuleContext): number {
    const { family, protocol = '', notProtocol = '', table } = context;
    const key = `${family} ${protocol} ${notProtocol} ${table}`;
    let id = this.#contextIds.get(key);
    if (id === undefined) {
      id = this.#contexts.push(context) - 1;
      this.#contextIds.set(key, id);
    }
    return id;
  }

  /** The same text in the same context has the same id. */
  intern(kind: SegmentKind, context: number, start: number, length: number): number {
    return this.table.intern((context << KIND_BITS) | kind, start, length);
  }

  /** Interns a text that had to be made. */
  internText(kind: SegmentKind, context: number, text: string): number {
    return this.table.internText((context << KIND_BITS) | kind, text);
  }

  /**
   * A canonical segment that few rules share, as comments and single addresses are: looking for it
   * costs more than keeping it twice.
   */
  append(plain: PlainKind, context: number, start: number, length: number): number {
    const kind = plain === PLAIN.endpoint ? SEGMENT.target : SEGMENT.match;
    const id = this.table.append((context << KIND_BITS) | kind, start, length);
    this.#note(id, STATE.canonical | (plain << PLAIN_SHIFT));
    return id;
  }

  /** Which of PLAIN the segment was appended as; 0 for one that was interned. */
  plain(id: number): number {
    return (this.#states[id] ?? 0) >>> PLAIN_SHIFT;
  }

  isChecked(id: number): boolean {
    return id < this.#states.length && (this.#states[id] ?? 0) !== UNCHECKED;
  }

  /** Notes that a match needs no reading: it is known to be printed as it stands. */
  noteCanonical(id: number): void {
    this.#note(id, STATE.canonical);
  }

  /** Reads the segment once, to learn whether it can be read and how it prints. */
  check(id: number): void {
    if (this.isChecked(id)) return;
    const text = this.text(id);
    const kind = this.kind(id);
    const context = this.contextOf(id);
    if (kind === SEGMENT.match) {
      const read = readMatch(text, context);
      const canonical = read.ok && printMatch(read.value, context.family) === ` ${text}`;
      const protocol = text.startsWith('-m ') ? 0 : protocolCodeIn(text);
      this.#note(id, stateOf(read.ok, canonical) | (protocol << PROTOCOL_SHIFT));
    } else if (kind === SEGMENT.target) {
      const read = readTarget(text, context);
      const canonical = read.ok && printTargetWords(read.value, context) === text;
      this.#note(id, stateOf(read.ok, canonical));
    } else {
      this.#note(id, STATE.canonical);
    }
  }

  #note(id: number, state: number): void {
    if (id >= this.#states.length) {
      const grown = new Uint16Array(id * 2);
      grown.set(this.#states);
      this.#states = grown;
    }
    this.#states[id] = state;
  }

  /** One of `STATE`; `check` comes first. */
  state(id: number): number {
    return (this.#states[id] ?? 0) & 3;
  }

  /** What a segment of `basic` says of the protocol: see `protocolCode`. */
  protocolCode(id: number): number {
    return ((this.#states[id] ?? 0) >>> PROTOCOL_SHIFT) & PROTOCOL_MASK;
  }

  kind(id: number): SegmentKind {
    // The low bits are only ever written from a SegmentKind.
    return (this.table.tag(id) & ((1 << KIND_BITS) - 1)) as SegmentKind;
  }

  text(id: number): string {
    return this.table.text(id);
  }

  contextOf(id: number): RuleContext {
    const context = this.#contexts[this.table.tag(id) >>> KIND_BITS];
    assert(context, 'a segment has a context');
    return context;
  }

  match(id: number): Match {
    return this.#cached(id, () => {
      if (this.kind(id) === SEGMENT.unreadMatch) return { kind: 'unread', words: this.text(id) };
      const read = readMatch(this.text(id), this.contextOf(id));
      assert(read.ok, 'what was read once can be read again');
      return read.value;
    }) as Match; // The cache holds a match under the id of a match.
  }

  target(id: number): Target {
    return this.#cached(id, () => {
      if (this.kind(id) === SEGMENT.unreadTarget) return unreadTarget(this.text(id));
      const read = readTarget(this.text(id), this.contextOf(id));
      assert(read.ok, 'what was read once can be read again');
      return read.value;
    }) as Target; // The cache holds a target under the id of a target.
  }

  /** The extension's name: of a match after `-m`, `basic` without one; of a target its first word. */
  nameOf(id: number): string {
    const from = this.startsAs(id, '-m ') ? 3 : 0;
    if (from === 0 && this.kind(id) === SEGMENT.match) return 'basic';
    const start = this.table.start(id) + from;
    const end = this.table.start(id) + this.table.length(id);
    let at = start;
    while (at < end && this.texts.byteAt(at) !== BLANK) at += 1;
    return this.texts.slice(start, at - start);
  }

  /** Whether the segment's text starts so. ASCII only. */
  startsAs(id: number, text: string): boolean {
    return this.table.length(id) >= text.length && this.texts.holdsText(this.table.start(id), text);
  }

  /** Whether it is `-m NAME`, with or without options. */
  isNamed(id: number, name: string): boolean {
    const end = '-m '.length + name.length;
    if (this.table.length(id) < end || !this.startsAs(id, '-m ')) return false;
    const start = this.table.start(id);
    for (let at = 0; at < name.length; at += 1) {
      if (this.texts.byteAt(start + 3 + at) !== name.charCodeAt(at)) return false;
    }
    return this.table.length(id) === end || this.texts.byteAt(start + end) === BLANK;
  }

  /** Whether it is a segment of `basic` with one of these options of one letter. */
  hasOption(id: number, letters: string): boolean {
    if (this.kind(id) !== SEGMENT.match || this.startsAs(id, '-m ')) return false;
    const start = this.table.start(id);
    const end = start + this.table.length(id);
    for (let at = start; at + 2 < end; at += 1) {
      const startsWord = at === start || this.texts.byteAt(at - 1) === BLANK;
      if (!startsWord || this.texts.byteAt(at) !== DASH || this.texts.byteAt(at + 2) !== BLANK)
        continue;
      if (letters.includes(String.fromCharCode(this.texts.byteAt(at + 1)))) return true;
    }
    return false;
  }

  /** A hash of the text; segments that are `same` have the same. */
  hash(id: number): number {
    return this.texts.hash(this.table.start(id), this.table.length(id));
  }

  /** Whether two segments say the same in the same context. */
  same(a: number, b: number): boolean {
    if (a === b) return true;
    const { table } = this;
    const length = table.length(a);
    return (
      length === table.length(b) &&
      table.tag(a) === table.tag(b) &&
      this.texts.same(table.start(a), table.start(b), length)
    );
  }

  /** As `iptables-save` prints it: `-m tcp --dport 80`, or the target's name with its options. */
  print(id: number): string {
    const kind = this.kind(id);
    if (this.state(id) === STATE.canonical || kind > SEGMENT.target) return this.text(id);
    const context = this.contextOf(id);
    return kind === SEGMENT.match
      ? printMatch(this.match(id), context.family).slice(1)
      : printTargetWords(this.target(id), context);
  }

  /** Forgets what only reading needs. Nothing can be interned any more. */
  seal(): void {
    this.table.seal();
    this.#states = this.#states.slice(0, this.table.count);
  }

  /** Keeps one object for a segment while it is in use, and a bounded number of them. */
  #cached(id: number, make: () => Match | Target): Match | Target {
    const kept = this.#young.get(id);
    if (kept) return kept;
    const value = this.#old.get(id) ?? make();
    if (this.#young.size >= CACHE_SIZE) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, value);
    return value;
  }
}

/** The tag of a match in a context, in the table of texts. */
export function matchTag(context: number): number {
  return (context << KIND_BITS) | SEGMENT.match;
}

const UNCHECKED = 0;
const BLANK = 32;
const DASH = 45;
/** Two bits of state, ten of a protocol code, the rest of PLAIN. */
const PROTOCOL_SHIFT = 2;
const PROTOCOL_MASK = 1023;
const PLAIN_SHIFT = 12;

function stateOf(readable: boolean, canonical: boolean): number {
  if (!readable) return STATE.unreadable;
  return canonical ? STATE.canonical : STATE.readable;
}

function printTargetWords(target: Target, context: RuleContext): string {
  const name = target.kind === 'unread' ? target.name : target.kind;
  return name + printTarget(target, context.family);
}

function unreadTarget(text: string): Target {
  const blank = text.indexOf(' ');
  return blank < 0
    ? { kind: 'unread', name: text, words: '' }
    : { kind: 'unread', name: text.slice(0, blank), words: text.slice(blank + 1) };
}
