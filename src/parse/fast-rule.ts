/**
 * Reads the lines that make up nearly all of a save, straight from the bytes: `-A CHAIN …` as
 * `iptables-save` prints it. Whatever is not quite of that form it leaves alone, for the reader of
 * words to look at: being wrong here is impossible, being of no help is allowed.
 */
import { targetExtension } from '#extensions/registry.ts';
import { type Builder, NO_ACTION } from '#ruleset/build.ts';
import { ACTION, VERDICTS, packAction } from '#ruleset/columns.ts';
import { contextWith } from '#ruleset/read-segment.ts';
import { PLAIN, SEGMENT, STATE, matchTag } from '#ruleset/segments.ts';
import { decode } from '#ruleset/texts.ts';
import type { TablePlace } from './add-rule.ts';
import {
  afterEndpoint,
  afterPlainComment,
  freeName,
  isPlainPort,
  isPortCode,
  plainBasic,
} from './plain-segment.ts';
import { PendingJumps, maybeTarget } from './pending-jumps.ts';
import { RuleScanner } from './rule-scanner.ts';

export class FastRuleReader {
  readonly #builder: Builder;
  readonly #bytes: Uint8Array;
  readonly #scan: RuleScanner;
  /** Segments that stand for all that differ from them only in a name: by context and text. */
  readonly #samples = new Map<string, number>();
  #place: TablePlace;
  /** Contexts of the place's segments, by protocol code. */
  #contexts: number[] = [];
  /** Whether plain segments may be there: addresses are recognised in IPv4 only. */
  #plain = true;
  /** The chain of the last rule, and where in the dump that rule names it. */
  readonly #lastChain = { id: -1, start: 0, length: 0 };
  /** The last plain comment, which the next rule is likely to repeat, at least in part. */
  readonly #lastComment = { id: 0, start: 0, length: 0 };
  /** Matches that came lately, by a few of their bytes. */
  readonly #recent = new Int32Array(RECENT_SLOTS).fill(-1);
  /** Of the rule being read: whether it stands as it would be printed; its protocol code. */
  #canonical = true;
  #protocol = 0;
  /** Where it names the chain that it jumps to, if that is still to be looked up; or 0. */
  #jumpsTo = 0;
  readonly #jumps: PendingJumps;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#jumps = new PendingJumps(builder);
    this.#bytes = builder.texts.source;
    this.#scan = new RuleScanner(builder.texts.source);
    this.#place = { family: 4, tableName: '', table: -1 };
  }

  /**
   * Adds the rule of the line that starts at `from`, and returns where the line ends; or changes
   * nothing and returns -1.
   */
  read(place: TablePlace, from: number, line: number): number {
    if (this.#place !== place) {
      this.#place = place;
      this.#contexts = [];
      this.#lastChain.length = 0;
      this.#lastComment.length = 0;
      this.#plain = place.family === 4;
    }
    const end = this.#readLine(from, line);
    if (end < 0) this.#builder.dropSegments();
    return end;
  }

  /** Puts right what was put off. Until then nobody but this reader may change or look at the rules. */
  settle(): void {
    this.#jumps.settle();
  }

  #readLine(from: number, line: number): number {
    const bytes = this.#bytes;
    const start = bytes[from] === OPENING_BRACKET ? afterCounters(bytes, from) : from;
    if (start < 0 || bytes[start] !== DASH) return -1;
    if (bytes[start + 1] !== LETTER_A || bytes[start + 2] !== BLANK) return -1;
    const chain = this.#ownChain(start + 3);
    if (chain < 0) return -1;
    this.#canonical = true;
    this.#jumpsTo = 0;
    if (!this.#readMatches(this.#scan.end)) return -1;
    const action =
      bytes[this.#scan.end] === BLANK ? this.#readAction(this.#scan.end + 1) : NO_ACTION;
    if (action < 0) return -1;
    const end = this.#scan.end;
    if (end < bytes.length && bytes[end] !== LF) {
      if (bytes[end] !== CR || bytes[end + 1] !== LF) return -1;
      this.#canonical = false;
    }
    const counters = start === from ? 0 : from + 2;
    const verbatim = this.#canonical ? start + 1 : 0;
    const rule = this.#builder.addRule(chain, line, action, counters, verbatim);
    const name = this.#jumpsTo;
    if (name !== 0) this.#jumps.add(this.#place.table, rule, action, name, end - name);
    return end;
  }

  /** Takes in everything before the target, which starts after `#end` if a blank is there. */
  #readMatches(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    this.#protocol = 0;
    while (bytes[at] === BLANK) {
      const word = at + 1;
      const option = bytes[word] === DASH && bytes[word + 2] === BLANK ? bytes[word + 1] : 0;
      if (option === LETTER_J || option === LETTER_G) break;
      if (option !== LETTER_M) {
        if (at !== from || !this.#readBasic(word)) return false;
      } else if (!this.#readComment(word) && !this.#readMatch(word)) {
        return false;
      }
      at = this.#scan.end;
    }
    this.#scan.end = at;
    return true;
  }

  #readBasic(word: number): boolean {
    const { segments, ruleSegments } = this.#builder;
    const { end, code } = this.#plain ? plainBasic(this.#bytes, word) : NOT_PLAIN;
    if (end > 0) {
      ruleSegments.push(segments.append(PLAIN.addresses, this.#context(0), word, end - word));
      this.#scan.end = end;
      this.#protocol = code;
      return true;
    }
    let id = this.#findRecent(word, 0);
    if (id < 0) {
      if (!this.#scan.basic(word)) return false;
      id = this.#intern(SEGMENT.match, 0, word);
      this.#noteRecent(word, id);
    }
    if (!this.#accept(id)) return false;
    ruleSegments.push(id);
    this.#protocol = segments.protocolCode(id);
    return true;
  }

  #readComment(word: number): boolean {
    const { segments, ruleSegments, texts } = this.#builder;
    const last = this.#lastComment;
    if (last.length > 0 && texts.repeats(last.start, last.length, word)) {
      this.#scan.end = word + last.length;
      if ((this.#bytes[this.#scan.end] ?? 0) <= BLANK) {
        ruleSegments.push(last.id);
        return true;
      }
    }
    const end = afterPlainComment(this.#bytes, word);
    if (end < 0) return false;
    last.id = segments.append(PLAIN.comment, this.#context(0), word, end - word);
    last.start = word;
    last.length = end - word;
    ruleSegments.push(last.id);
    this.#scan.end = end;
    return true;
  }

  #readMatch(word: number): boolean {
    const recent = this.#findRecent(word, this.#protocol);
    if (recent >= 0) {
      if (!this.#accept(recent)) return false;
      this.#builder.ruleSegments.push(recent);
      return true;
    }
    if (!this.#scan.named(word)) return false;
    const name = freeName(this.#bytes, word, this.#scan.end);
    if (name) return this.#readNamed(word, name.from, name.to);
    const { segments, ruleSegments } = this.#builder;
    const id = this.#intern(SEGMENT.match, this.#protocol, word);
    if (!segments.isChecked(id) && isPlainPort(this.#bytes, word, this.#scan.end, this.#protocol)) {
      segments.noteCanonical(id);
    }
    this.#noteRecent(word, id);
    if (!this.#accept(id)) return false;
    ruleSegments.push(id);
    return true;
  }

  /** The match that stands at `word` in a rule of that protocol code, if it came lately; or -1. */
  #findRecent(word: number, code: number): number {
    const id = this.#recent[this.#recentSlot(word)] ?? -1;
    if (id < 0) return -1;
    const { table, texts } = this.#builder.segments;
    const length = table.length(id);
    if (table.tag(id) !== matchTag(this.#context(code))) return -1;
    if (!texts.repeats(table.start(id), length, word)) return -1;
    if (!this.#scan.endsSegment(word + length)) return -1;
    this.#scan.end = word + length;
    return id;
  }

  #noteRecent(word: number, id: number): void {
    this.#recent[this.#recentSlot(word)] = id;
  }

  /** `-p tcp`, `-m tcp`, `-m tcp --dport` and `-m statistic` have one each. */
  #recentSlot(word: number): number {
    const bytes = this.#bytes;
    const [a = 0, b = 0, c = 0] = [bytes[word + 1], bytes[word + 3], bytes[word + 8]];
    return (a * 7 + b + c * 3) & (RECENT_SLOTS - 1);
  }

  /** A match that with any other name would be as good: whether it is, is asked for one name only. */
  #readNamed(word: number, from: number, to: number): boolean {
    const { segments, ruleSegments } = this.#builder;
    const end = this.#scan.end;
    const context = this.#context(this.#protocol);
    const before = decode(this.#bytes, word, from);
    const skeleton = `${context} ${before}x${decode(this.#bytes, to, end)}`;
    let sample = this.#samples.get(skeleton);
    if (sample === undefined) {
      const text = skeleton.slice(skeleton.indexOf(' ') + 1);
      sample = segments.internText(SEGMENT.match, context, text);
      segments.check(sample);
      this.#samples.set(skeleton, sample);
    }
    if (segments.state(sample) !== STATE.canonical) return false;
    ruleSegments.push(segments.append(PLAIN.named, context, word, end - word));
    return true;
  }

  /** The packed action, or -1. */
  #readAction(at: number): number {
    const goes = this.#bytes[at + 1] === LETTER_G;
    const name = at + 3;
    if (!this.#scan.word(name)) return -1;
    if (this.#bytes[this.#scan.end] !== BLANK) return this.#readBareTarget(name, goes);
    if (this.#plain && !goes && isPortCode(this.#protocol)) {
      const end = afterEndpoint(this.#bytes, name);
      if (end > 0) return this.#endpoint(name, end);
    }
    return goes || !this.#scan.named(name) ? -1 : this.#target(name);
  }

  #readBareTarget(name: number, goes: boolean): number {
    const verdict = verdictAt(this.#bytes, name, this.#scan.end);
    if (verdict >= 0) return goes ? -1 : packAction(ACTION.verdict, verdict);
    const { names } = this.#builder;
    const { table } = this.#place;
    const length = this.#scan.end - name;
    if (!maybeTarget(this.#bytes, name, length)) {
      this.#jumpsTo = name;
      return packAction(goes ? ACTION.goto : ACTION.jump, 0);
    }
    const known = names.count;
    const chain = this.#builder.chain(table, name, length);
    // A name met for the first time, or only in jumps so far: it may yet be a target's.
    if (chain >= known || !this.#builder.exists(chain)) {
      const isTarget = targetExtension(names.text(chain)) !== undefined;
      if (isTarget) return goes ? -1 : this.#target(name);
    }
    return packAction(goes ? ACTION.goto : ACTION.jump, chain);
  }

  #endpoint(name: number, end: number): number {
    const context = this.#context(this.#protocol);
    this.#scan.end = end;
    const id = this.#builder.segments.append(PLAIN.endpoint, context, name, end - name);
    return packAction(ACTION.target, id);
  }

  #target(name: number): number {
    // Nothing but the line's end may follow.
    if (this.#bytes[this.#scan.end] === BLANK) return -1;
    const id = this.#intern(SEGMENT.target, this.#protocol, name);
    return this.#accept(id) ? packAction(ACTION.target, id) : -1;
  }

  #intern(kind: typeof SEGMENT.match | typeof SEGMENT.target, code: number, start: number): number {
    const { segments } = this.#builder;
    return segments.intern(kind, this.#context(code), start, this.#scan.end - start);
  }

  #accept(id: number): boolean {
    const { segments } = this.#builder;
    segments.check(id);
    const state = segments.state(id);
    if (state !== STATE.canonical) this.#canonical = false;
    return state !== STATE.unreadable;
  }

  /** The chain whose rule this is: nearly always that of the line before, or the one after it. */
  #ownChain(start: number): number {
    const { names, texts } = this.#builder;
    const { table } = this.#place;
    const last = this.#lastChain;
    if (last.length > 0 && texts.repeats(last.start, last.length, start)) {
      this.#scan.end = start + last.length;
      if ((this.#bytes[this.#scan.end] ?? 0) <= BLANK) return last.id;
    }
    if (!this.#scan.word(start)) return -1;
    const length = this.#scan.end - start;
    const known = names.is(last.id + 1, table, start, length);
    last.id = known ? last.id + 1 : this.#builder.chain(table, start, length);
    last.start = start;
    last.length = length;
    return last.id;
  }

  /** The context of segments in a rule whose `-p` has this code. */
  #context(code: number): number {
    const known = this.#contexts[code];
    if (known !== undefined) return known;
    const { family, tableName: table } = this.#place;
    const id = this.#builder.segments.context(contextWith(code, { family, table }));
    this.#contexts[code] = id;
    return id;
  }
}

const NOT_PLAIN = { end: -1, code: 0 };
const RECENT_SLOTS = 64;

/** The place after `[12:3456] `, or -1 where it is not written so. */
function afterCounters(bytes: Uint8Array, from: number): number {
  const colon = afterDigits(bytes, from + 1);
  if (colon < 0 || bytes[colon] !== COLON) return -1;
  const end = afterDigits(bytes, colon + 1);
  return end > 0 && bytes[end] === CLOSING_BRACKET && bytes[end + 1] === BLANK ? end + 2 : -1;
}

/** The place after a number as it is printed, without zeros before it; -1 where there is none. */
export function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) break;
  }
  return at === from || (bytes[from] === ZERO && at > from + 1) ? -1 : at;
}

/** The index into VERDICTS of the word, or -1. */
function verdictAt(bytes: Uint8Array, from: number, to: number): number {
  for (let index = 0; index < VERDICT_BYTES.length; index += 1) {
    const wanted = VERDICT_BYTES[index] ?? [];
    if (wanted.length !== to - from) continue;
    let at = 0;
    while (at < wanted.length && bytes[from + at] === wanted[at]) at += 1;
    if (at === wanted.length) return index;
  }
  return -1;
}

const VERDICT_BYTES = VERDICTS.map((verdict) => Array.from(verdict, (unit) => unit.charCodeAt(0)));

const [LF, CR, BLANK, DASH, COLON] = [10, 13, 32, 45, 58];
const [ZERO, NINE, OPENING_BRACKET, CLOSING_BRACKET] = [48, 57, 91, 93];
const [LETTER_A, LETTER_G, LETTER_J, LETTER_M] = [65, 103, 106, 109];
