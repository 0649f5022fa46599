/**
 * Reads the lines that make up nearly all of a save, straight from the bytes: `-A CHAIN …` as
 * `iptables-save` prints it. Whatever is not quite of that form it leaves alone, for the reader of
 * words to look at: being wrong here is impossible, being of no help is allowed.
 */
import { targetExtension } from '#extensions/registry.ts';
import { type Builder, NO_ACTION } from '#ruleset/build.ts';
import { ACTION, packAction } from '#ruleset/columns.ts';
import { PLAIN, STATE } from '#ruleset/segments.ts';
import type { TablePlace } from './add-rule.ts';
import { KnownSegments } from './known-segments.ts';
import { PendingJumps } from './pending-jumps.ts';
import { isPortCode, verdictAt } from './plain-segment.ts';
import { ENDING, PART, type Parts } from './parts.ts';
import { RuleParts } from './rule-parts.ts';
import { ScannedParts } from './scanned-parts.ts';
import { maybeTarget } from './target-names.ts';

export class FastRuleReader {
  readonly #builder: Builder;
  readonly #bytes: Uint8Array;
  readonly #parts: Parts;
  readonly #known: KnownSegments;
  #place: TablePlace | undefined;
  #table = 0;
  /** The chain of the last rule, and where the name stands that it was found by. */
  #lastChain = -1;
  #lastChainStart = -1;
  /** The last plain comment, which the next rule is likely to repeat, and where it stands. */
  #lastComment = 0;
  #lastCommentStart = -1;
  /** Of the rule being read: whether it stands as it would be printed. */
  #canonical = true;
  /** Where it names the chain that it jumps to, if that is still to be looked up; or 0. */
  #jumpsTo = 0;
  readonly #jumps: PendingJumps;

  constructor(builder: Builder) {
    this.#builder = builder;
    this.#jumps = new PendingJumps(builder);
    this.#bytes = builder.texts.source;
    this.#parts = ScannedParts.of(builder.texts.source) ?? new RuleParts(builder.texts.source);
    this.#known = new KnownSegments(builder.segments);
  }

  /**
   * Adds the rule of the line that starts at `from`, and returns where the line ends; or changes
   * nothing and returns -1.
   */
  read(place: TablePlace, from: number, line: number): number {
    if (this.#place !== place) this.#enter(place);
    const bytes = this.#bytes;
    const parts = this.#parts;
    const end = parts.read(from);
    if (end < 0) return -1;
    this.#canonical = true;
    if (end < bytes.length && bytes[end] !== LF) {
      if (bytes[end] !== CR || bytes[end + 1] !== LF) return -1;
      this.#canonical = false;
    }
    const chain = this.#ownChain();
    const code = this.#readSegments();
    this.#jumpsTo = 0;
    const action = code < 0 ? -1 : this.#readEnding(code);
    if (action < 0) {
      this.#builder.dropSegments();
      return -1;
    }
    const { start } = parts;
    const counters = start === from ? 0 : from + 2;
    const verbatim = this.#canonical ? start + 1 : 0;
    const rule = this.#builder.addRule(chain, line, action, counters, verbatim);
    const name = this.#jumpsTo;
    if (name !== 0) this.#jumps.add(this.#table, rule, action, name, end - name);
    return end;
  }

  /** Puts right what was put off. Until then nobody but this reader may change or look at the rules. */
  settle(): void {
    this.#jumps.settle();
  }

  #enter(place: TablePlace): void {
    this.#place = place;
    this.#table = place.table;
    this.#known.enter(place);
    this.#parts.plain = place.family === 4;
    this.#lastChainStart = -1;
    this.#lastCommentStart = -1;
  }

  /** Takes in everything before the target. Returns the rule's protocol code, or -1. */
  #readSegments(): number {
    const { segments, ruleSegments } = this.#builder;
    const parts = this.#parts;
    const { count, kinds, starts, lengths } = parts;
    let { code } = parts;
    for (let index = 0; index < count; index += 1) {
      const kind = kinds[index];
      const start = starts[index] ?? 0;
      if (kind === PART.comment) {
        if (start !== this.#lastCommentStart) {
          const length = lengths[index] ?? 0;
          const context = this.#known.context(0);
          this.#lastComment = segments.append(PLAIN.comment, context, start, length);
          this.#lastCommentStart = start;
        }
        ruleSegments.push(this.#lastComment);
      } else if (kind === PART.addresses) {
        const context = this.#known.context(0);
        const length = lengths[index] ?? 0;
        ruleSegments.push(segments.append(PLAIN.addresses, context, start, length));
      } else {
        const id = this.#known.match(parts, index, kind === PART.basic ? 0 : code);
        if (id < 0) return -1;
        this.#noteState(id);
        if (kind === PART.basic) code = segments.protocolCode(id);
        ruleSegments.push(id);
      }
    }
    return code;
  }

  /** The packed action, or -1. */
  #readEnding(code: number): number {
    const parts = this.#parts;
    const { endingStart: start, endingLength: length } = parts;
    switch (parts.ending) {
      case ENDING.none:
        return NO_ACTION;
      case ENDING.word:
        return this.#readWord(start, length, parts.goes, code);
      case ENDING.endpoint:
        if (isPortCode(code)) {
          const context = this.#known.context(code);
          const id = this.#builder.segments.append(PLAIN.endpoint, context, start, length);
          return packAction(ACTION.target, id);
        }
    }
    return this.#target(start, length, code);
  }

  #readWord(start: number, length: number, goes: boolean, code: number): number {
    const verdict = verdictAt(this.#bytes, start, start + length);
    if (verdict >= 0) return goes ? -1 : packAction(ACTION.verdict, verdict);
    if (!maybeTarget(this.#bytes, start, length)) {
      this.#jumpsTo = start;
      return packAction(goes ? ACTION.goto : ACTION.jump, 0);
    }
    const { names } = this.#builder;
    const known = names.count;
    const chain = this.#builder.chain(this.#table, start, length);
    // A name met for the first time, or only in jumps so far: it may yet be a target's.
    if (chain >= known || !this.#builder.exists(chain)) {
      const isTarget = targetExtension(names.text(chain)) !== undefined;
      if (isTarget) return goes ? -1 : this.#target(start, length, code);
    }
    return packAction(goes ? ACTION.goto : ACTION.jump, chain);
  }

  #target(start: number, length: number, code: number): number {
    const id = this.#known.target(start, length, code);
    if (id < 0) return -1;
    this.#noteState(id);
    return packAction(ACTION.target, id);
  }

  #noteState(id: number): void {
    if (this.#builder.segments.state(id) !== STATE.canonical) this.#canonical = false;
  }

  /** The chain whose rule this is: nearly always that of the line before, or the one after it. */
  #ownChain(): number {
    const { chainStart: start, chainLength: length } = this.#parts;
    if (start === this.#lastChainStart) return this.#lastChain;
    const { names } = this.#builder;
    const next = this.#lastChain + 1;
    const isNext = names.is(next, this.#table, start, length);
    this.#lastChain = isNext ? next : this.#builder.chain(this.#table, start, length);
    this.#lastChainStart = start;
    return this.#lastChain;
  }
}

const [LF, CR] = [10, 13];
