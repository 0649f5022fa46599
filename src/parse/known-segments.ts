/** Segments by their text: each is read by its extension once, however often it comes. */
import { contextWith } from '#ruleset/read-segment.ts';
import { PLAIN, SEGMENT, STATE, type Segments, matchTag } from '#ruleset/segments.ts';
import { decode } from '#ruleset/texts.ts';
import type { TablePlace } from './add-rule.ts';
import { freeName, isPlainPort } from './plain-segment.ts';
import { PART, type Parts, SLOTS } from './parts.ts';

export class KnownSegments {
  readonly #segments: Segments;
  readonly #bytes: Uint8Array;
  #place: TablePlace | undefined;
  /** Contexts of the place's segments, by protocol code. */
  #contexts: number[] = [];
  /** The segment last found in each slot, and where its text stands. A named one stands for all of its kind. */
  readonly #ids = new Int32Array(SLOTS).fill(-1);
  readonly #starts = new Uint32Array(SLOTS);

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#bytes = segments.texts.source;
  }

  /** What is asked for from now on stands in that table. */
  enter(place: TablePlace): void {
    this.#place = place;
    this.#contexts = [];
  }

  /** The context of segments in a rule whose `-p` has this code. */
  context(code: number): number {
    const known = this.#contexts[code];
    if (known !== undefined) return known;
    const { family = 4, tableName: table = '' } = this.#place ?? {};
    const id = this.#segments.context(contextWith(code, { family, table }));
    this.#contexts[code] = id;
    return id;
  }

  /** The segment of a part that has a slot, in a rule with that code; -1 if it cannot be read. */
  match(parts: Parts, index: number, code: number): number {
    const slot = parts.slots[index] ?? 0;
    const sample = parts.samples[index] ?? 0;
    const recent = this.#ids[slot] ?? -1;
    const context = this.context(code);
    const isKnown =
      recent >= 0 &&
      this.#starts[slot] === sample &&
      this.#segments.table.tag(recent) === matchTag(context);
    if (parts.kinds[index] === PART.named) {
      return this.#named(parts, index, context, isKnown ? recent : -1);
    }
    if (isKnown) return recent;
    const length = parts.lengths[index] ?? 0;
    const id = this.#segments.intern(SEGMENT.match, context, sample, length);
    if (parts.kinds[index] === PART.match && !this.#segments.isChecked(id)) {
      const isPort = isPlainPort(this.#bytes, sample, sample + length, code);
      if (isPort) this.#segments.noteCanonical(id);
    }
    if (!this.#isReadable(id)) return -1;
    this.#ids[slot] = id;
    this.#starts[slot] = sample;
    return id;
  }

  /** The segment of a target with its options, in a rule with that code; -1 if it cannot be read. */
  target(start: number, length: number, code: number): number {
    const id = this.#segments.intern(SEGMENT.target, this.context(code), start, length);
    return this.#isReadable(id) ? id : -1;
  }

  /** A match that with any other name would be as good: whether it is, is asked for one name only. */
  #named(parts: Parts, index: number, context: number, known: number): number {
    const segments = this.#segments;
    const start = parts.starts[index] ?? 0;
    const length = parts.lengths[index] ?? 0;
    let sample = known;
    if (sample < 0) {
      sample = this.#withAnyName(context, start, length);
      segments.check(sample);
      const slot = parts.slots[index] ?? 0;
      this.#ids[slot] = sample;
      this.#starts[slot] = parts.samples[index] ?? 0;
    }
    if (segments.state(sample) !== STATE.canonical) return -1;
    return segments.append(PLAIN.named, context, start, length);
  }

  /**
   * A match that stands for all that differ from it only in a name, in a rule with that code; -1 if
   * it cannot be read.
   */
  sample(start: number, length: number, code: number): number {
    const id = this.#withAnyName(this.context(code), start, length);
    return this.#isReadable(id) ? id : -1;
  }

  #withAnyName(context: number, start: number, length: number): number {
    const end = start + length;
    const name = freeName(this.#bytes, start, end);
    if (!name) return this.#segments.intern(SEGMENT.match, context, start, length);
    const text = `${decode(this.#bytes, start, name.from)}x${decode(this.#bytes, name.to, end)}`;
    return this.#segments.internText(SEGMENT.match, context, text);
  }

  #isReadable(id: number): boolean {
    this.#segments.check(id);
    return this.#segments.state(id) !== STATE.unreadable;
  }
}
