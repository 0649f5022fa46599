/**
 * The distinct segments of all rules: each text is kept and read once, however many rules have it.
 * A segment is an id; its words become a plain object when somebody asks, and are then shared.
 */
import { assert } from '#base/assert.ts';
import type { RuleContext } from '#extensions/option-reader.ts';
import { type Match, type Target, printMatch, printTarget } from '#extensions/registry.ts';
import { NumberList } from './growable.ts';
import { protocolIn, readMatch, readTarget } from './read-segment.ts';
import type { Texts } from './texts.ts';

/** What a segment's text is. */
export const SEGMENT = { match: 0, target: 1, unreadMatch: 2, unreadTarget: 3, name: 4 } as const;
export type SegmentKind = (typeof SEGMENT)[keyof typeof SEGMENT];

/** How a segment's text stands to what `iptables-save` would print. */
export const STATE = { unreadable: 0, readable: 1, canonical: 2 } as const;

const KIND_BITS = 3;
/** Parsed objects kept at once, twice over. A walk through a chain of 30,000 rules stays within. */
const CACHE_SIZE = 32_768;

export class Segments {
  readonly texts: Texts;
  readonly #contexts: RuleContext[] = [];
  readonly #contextIds = new Map<string, number>();
  readonly #starts = new NumberList();
  readonly #lengths = new NumberList();
  /** Kind in the low bits, the context's number above. */
  readonly #kinds = new NumberList();
  /** State in the low two bits, the protocol that a `basic` demands above, plus one. */
  readonly #states = new NumberList();
  #hashes = new NumberList();
  #slots = new Uint32Array(1024);
  // So that nobody can prepare a dump whose segments all fall into one slot.
  readonly seed = (performance.now() * 1e6) >>> 0;
  #young = new Map<number, Match | Target>();
  #old = new Map<number, Match | Target>();

  constructor(texts: Texts) {
    this.texts = texts;
  }

  context(context: RuleContext): number {
    const key = `${context.family} ${context.protocol ?? ''} ${context.table}`;
    let id = this.#contextIds.get(key);
    if (id === undefined) {
      id = this.#contexts.push(context) - 1;
      this.#contextIds.set(key, id);
    }
    return id;
  }

  /** The same text in the same context has the same id. `hash` is that of `hashBytes`. */
  intern(kind: SegmentKind, context: number, start: number, length: number, hash: number): number {
    const tag = (context << KIND_BITS) | kind;
    const mixed = Math.imul(hash ^ Math.imul(tag + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = this.#slots[slot] ?? 0;
      if (found === 0) break;
      const id = found - 1;
      if (
        this.#hashes.get(id) === mixed &&
        this.#lengths.get(id) === length &&
        this.#kinds.get(id) === tag &&
        this.texts.same(this.#starts.get(id), start, length)
      ) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.#starts.length;
    this.#slots[slot] = id + 1;
    this.#starts.push(start);
    this.#lengths.push(length);
    this.#kinds.push(tag);
    this.#hashes.push(mixed);
    this.#states.push(UNCHECKED);
    if (this.#starts.length * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  /** Interns a text that had to be made. */
  internText(kind: SegmentKind, context: number, text: string): number {
    const { start, length } = this.texts.add(text);
    return this.intern(kind, context, start, length, hashBytes(this, start, length));
  }

  isChecked(id: number): boolean {
    return this.#states.get(id) !== UNCHECKED;
  }

  /** Notes what a quick look found, so that the segment need not be read now. */
  note(id: number, state: number, protocol: number | undefined): void {
    this.#states.set(id, state | ((protocol === undefined ? 0 : protocol + 1) << 2));
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
      const protocol = text.startsWith('-m ') ? undefined : protocolIn(text);
      this.note(id, stateOf(read.ok, canonical), protocol);
    } else if (kind === SEGMENT.target) {
      const read = readTarget(text, context);
      const canonical = read.ok && printTargetWords(read.value, context) === text;
      this.note(id, stateOf(read.ok, canonical), undefined);
    } else {
      this.note(id, STATE.canonical, undefined);
    }
  }

  /** One of `STATE`; `check` or `note` comes first. */
  state(id: number): number {
    return this.#states.get(id) & 3;
  }

  /** The protocol that a segment of `basic` demands. */
  protocol(id: number): number | undefined {
    const stored = this.#states.get(id) >>> 2;
    return stored === 0 ? undefined : stored - 1;
  }

  kind(id: number): SegmentKind {
    // The low bits are only ever written from a SegmentKind.
    return (this.#kinds.get(id) & ((1 << KIND_BITS) - 1)) as SegmentKind;
  }

  text(id: number): string {
    return this.texts.slice(this.#starts.get(id), this.#lengths.get(id));
  }

  contextOf(id: number): RuleContext {
    const context = this.#contexts[this.#kinds.get(id) >>> KIND_BITS];
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
    this.#slots = new Uint32Array(0);
    this.#hashes = new NumberList(0);
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

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#starts.length; id += 1) {
      const mixed = this.#hashes.get(id);
      let slot = (mixed ^ (mixed >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

const UNCHECKED = 3;

function stateOf(readable: boolean, canonical: boolean): number {
  if (!readable) return STATE.unreadable;
  return canonical ? STATE.canonical : STATE.readable;
}

/** FNV-1a over a text's bytes. The fast reader does the same while it looks for the text's end. */
export function hashBytes(segments: Segments, start: number, length: number): number {
  let hash = segments.seed;
  for (let at = start; at < start + length; at += 1) {
    hash = Math.imul(hash ^ segments.texts.byteAt(at), FNV_PRIME);
  }
  return hash;
}

export const FNV_PRIME = 0x01000193;

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
