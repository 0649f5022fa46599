/**
 * Reads the lines that make up nearly all of a save, straight from the bytes: `-A CHAIN …` as
 * `iptables-save` prints it. Whatever is not quite of that form it leaves alone, for the reader of
 * words to look at: being wrong here is impossible, being of no help is allowed.
 */
import type { Builder } from '#ruleset/build.ts';
import { NO_ACTION } from '#ruleset/build.ts';
import { ACTION, VERDICTS, packAction } from '#ruleset/columns.ts';
import { contextWith } from '#ruleset/read-segment.ts';
import { FNV_PRIME, SEGMENT, STATE } from '#ruleset/segments.ts';
import { targetExtension } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { noteIfPlain } from './plain-segment.ts';

export interface RulePlace {
  readonly family: Family;
  readonly tableName: string;
  /** The builder's table. */
  readonly table: number;
}

export class FastRuleReader {
  readonly #builder: Builder;
  readonly #bytes: Uint8Array;
  #place: RulePlace | undefined;
  /** Contexts of the place's segments, by protocol code. */
  #contexts: number[] = [];
  /** Where the last scan ended, and the hash of what it passed. */
  #end = 0;
  #hash = 0;
  #canonical = true;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#bytes = builder.texts.source;
  }

  /** The line's rule is added, or nothing has changed and the answer is false. */
  read(place: RulePlace, from: number, to: number, line: number): boolean {
    if (this.#place !== place) {
      this.#place = place;
      this.#contexts = [];
    }
    const done = this.#readLine(from, to, line);
    if (!done) this.#builder.dropSegments();
    return done;
  }

  #readLine(from: number, to: number, line: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    let counters = 0;
    if (bytes[at] === OPENING_BRACKET) {
      counters = at + 2;
      at = afterCounters(bytes, at, to);
      if (at < 0) return false;
    }
    const start = at;
    if (bytes[at] !== DASH || bytes[at + 1] !== LETTER_A || bytes[at + 2] !== BLANK) return false;
    if (!this.#scanWord(at + 3, to)) return false;
    const chain = this.#chain(at + 3);
    this.#canonical = bytes[to] !== CR;
    at = this.#readMatches(this.#end, to);
    if (at < 0) return false;
    const action = at === to ? NO_ACTION : this.#readAction(at + 1, to);
    if (action < 0) return false;
    this.#builder.addRule(chain, line, action, counters, this.#canonical ? start + 1 : 0);
    return true;
  }

  /** Takes in everything before the target. Returns the blank before it, `to` without one, or -1. */
  #readMatches(from: number, to: number): number {
    const { segments, ruleSegments } = this.#builder;
    const bytes = this.#bytes;
    let at = from;
    let protocol = 0;
    while (at < to) {
      const word = at + 1;
      const option = bytes[word] === DASH && bytes[word + 2] === BLANK ? bytes[word + 1] : 0;
      if (option === LETTER_J || option === LETTER_G) return at;
      const named = option === LETTER_M;
      if (!named && at !== from) return -1;
      const scanned = named ? this.#scanNamed(word, to) : this.#scanBasic(word, to);
      if (!scanned) return -1;
      const context = this.#context(named && !this.#isComment ? protocol : 0);
      const id = segments.intern(SEGMENT.match, context, word, this.#end - word, this.#hash);
      if (!this.#accept(id, word)) return -1;
      if (!named) protocol = segments.protocolCode(id);
      this.#protocol = protocol;
      ruleSegments.push(id);
      at = this.#end;
    }
    this.#protocol = protocol;
    return at;
  }

  #isComment = false;
  #protocol = 0;

  /** The packed action, or -1. */
  #readAction(at: number, to: number): number {
    const bytes = this.#bytes;
    const goes = bytes[at + 1] === LETTER_G;
    const name = at + 3;
    if (!this.#scanWord(name, to)) return -1;
    if (this.#end === to) return this.#readBareTarget(name, to, goes);
    return goes || !this.#scanNamed(name, to) || this.#end !== to ? -1 : this.#target(name, to);
  }

  #readBareTarget(name: number, to: number, goes: boolean): number {
    const { names } = this.#builder;
    const verdict = goes ? -1 : verdictAt(this.#bytes, name, to);
    if (verdict >= 0) return packAction(ACTION.verdict, verdict);
    const known = names.count;
    const hash = this.#hash;
    const chain = this.#chain(name);
    // A chain's name met for the first time, in a jump: it may yet be a target's.
    if (!goes && (chain >= known || !this.#builder.exists(chain))) {
      if (targetExtension(names.name(chain))) {
        this.#hash = hash;
        return this.#target(name, to);
      }
    }
    return packAction(goes ? ACTION.goto : ACTION.jump, chain);
  }

  #target(name: number, to: number): number {
    const { segments } = this.#builder;
    const context = this.#context(this.#protocol);
    const id = segments.intern(SEGMENT.target, context, name, to - name, this.#hash);
    return this.#accept(id, name) ? packAction(ACTION.target, id) : -1;
  }

  #accept(id: number, start: number): boolean {
    const { segments } = this.#builder;
    if (!segments.isChecked(id)) {
      const plain = this.#place?.family === 4 && noteIfPlain(segments, id, start, this.#end);
      if (!plain) segments.check(id);
    }
    const state = segments.state(id);
    if (state !== STATE.canonical) this.#canonical = false;
    return state !== STATE.unreadable;
  }

  #chain(start: number): number {
    const { table = 0 } = this.#place ?? {};
    return this.#builder.chain(table, start, this.#end - start, this.#hash);
  }

  /** The context of segments in a rule whose `-p` has this code. */
  #context(code: number): number {
    const known = this.#contexts[code];
    if (known !== undefined) return known;
    const { family = 4, tableName: table = '' } = this.#place ?? {};
    const id = this.#builder.segments.context(contextWith(code, { family, table }));
    this.#contexts[code] = id;
    return id;
  }

  /** Passes one bare word. */
  #scanWord(from: number, to: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#builder.segments.seed;
    let at = from;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === BLANK) break;
      if (byte < BLANK || byte > TILDE || byte === QUOTE) return false;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.#end = at;
    this.#hash = hash;
    return at > from;
  }

  /** Passes `-m NAME` or `NAME` and its long options: up to ` -j`, ` -m`, ` -g` or the end. */
  #scanNamed(from: number, to: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#builder.segments.seed;
    let at = from;
    this.#isComment =
      bytes[from + 3] === LETTER_C && bytes[from + 9] === LETTER_T && bytes[from + 10] === BLANK;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === BLANK && at > from + 2) {
        const next = bytes[at + 1] ?? 0;
        if (next === DASH && bytes[at + 2] !== DASH) {
          if (bytes[at + 3] === BLANK && isSegmentStart(bytes[at + 2] ?? 0)) break;
          return false;
        }
        if (next <= BLANK) return false;
      } else if (byte === QUOTE) {
        const close = this.#passQuoted(at, to, hash);
        if (close < 0) return false;
        hash = this.#hash;
        at = close;
        continue;
      } else if (byte < BLANK || byte > TILDE) {
        return false;
      }
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.#end = at;
    this.#hash = hash;
    return true;
  }

  /** Passes a quoted text that is a word of its own. Returns its last quote, or -1. */
  #passQuoted(open: number, to: number, before: number): number {
    const bytes = this.#bytes;
    if (bytes[open - 1] !== BLANK) return -1;
    let hash = Math.imul(before ^ QUOTE, FNV_PRIME);
    for (let at = open + 1; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (byte === QUOTE) {
        this.#hash = hash;
        return at + 1 === to || bytes[at + 1] === BLANK ? at : -1;
      }
      if (byte === BACKSLASH) {
        at += 1;
        hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
      } else if (byte < BLANK) {
        return -1;
      }
    }
    return -1;
  }

  /** Passes `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
  #scanBasic(from: number, to: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#builder.segments.seed;
    let at = from;
    this.#isComment = false;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === BLANK) {
        const next = bytes[at + 1] ?? 0;
        if (next <= BLANK) return false;
        if (next === DASH) {
          const letter = bytes[at + 2] ?? 0;
          if (isSegmentStart(letter) && bytes[at + 3] === BLANK) break;
          if (letter === DASH) return false;
        }
      } else if (byte < BLANK || byte > TILDE || byte === QUOTE) {
        return false;
      }
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.#end = at;
    this.#hash = hash;
    return true;
  }
}

/** The place after `[12:3456] `, or -1 where it is not written so. */
function afterCounters(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1;
  let colons = 0;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === CLOSING_BRACKET) break;
    if (byte === COLON) colons += 1;
    else if (byte < ZERO || byte > NINE) return -1;
  }
  const closed = bytes[at] === CLOSING_BRACKET && bytes[at + 1] === BLANK;
  const both = bytes[from + 1] !== COLON && bytes[at - 1] !== COLON;
  return colons === 1 && closed && both ? at + 2 : -1;
}

function verdictAt(bytes: Uint8Array, from: number, to: number): number {
  return VERDICT_BYTES.findIndex(
    (verdict) =>
      verdict.length === to - from && verdict.every((byte, at) => bytes[from + at] === byte),
  );
}

const VERDICT_BYTES = VERDICTS.map((verdict) =>
  Array.from(verdict, (letter) => letter.charCodeAt(0)),
);

function isSegmentStart(letter: number): boolean {
  return letter === LETTER_M || letter === LETTER_J || letter === LETTER_G;
}

const [BLANK, QUOTE, DASH, COLON, TILDE, CR] = [32, 34, 45, 58, 126, 13];
const [ZERO, NINE, BACKSLASH] = [48, 57, 92];
const [OPENING_BRACKET, CLOSING_BRACKET] = [91, 93];
const [LETTER_A, LETTER_C, LETTER_G, LETTER_J, LETTER_M, LETTER_T] = [65, 99, 103, 106, 109, 116];
