/** Segments by their text: each is read by its extension once, however often it comes. */
import { contextWith } from '#ruleset/read-segment.ts';
import { PLAIN, SEGMENT, STATE, type Segments, matchTag } from '#ruleset/segments.ts';
import { decode } from '#ruleset/texts.ts';
import type { TablePlace } from './add-rule.ts';
import { freeName, isPlainPort } from './plain-segment.ts';
import { PART, type RuleParts, SLOTS } from './rule-parts.ts';

export class KnownSegments {
  readonly #segments: Segments;
  readonly #keepsNames: boolean;
  readonly #bytes: Uint8Array;
  #place: TablePlace | undefined;
  /** Contexts of the place's segments, by protocol code. */
  #contexts: number[] = [];
  /** Segments that stand for all that differ from them only in a name: by context and text. */
  readonly #samples = new Map<string, number>();
  /** The segment last found in each slot, and where the text of it that was asked for stands. */
  readonly #ids = new Int32Array(SLOTS).fill(-1);
  readonly #starts = new Uint32Array(SLOTS);

  /** Without `keepsNames`, one segment stands for all that differ from it only in a name. */
  constructor(segments: Segments, keepsNames: boolean) {
    this.#segments = segments;
    this.#keepsNames = keepsNames;
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

  /** The segment of a part that is `basic` or `match`, in a rule with that code; -1 if it cannot be read. */
  match(parts: RuleParts, index: number, code: number): number {
    const slot = parts.slots[index] ?? 0;
    const start = parts.starts[index] ?? 0;
    const recent = this.#ids[slot] ?? -1;
    const context = this.context(code);
    if (
      recent >= 0 &&
      this.#starts[slot] === start &&
      this.#segments.table.tag(recent) === matchTag(context)
    ) {
      return recent;
    }
    const length = parts.lengths[index] ?? 0;
    const isNamed = parts.kinds[index] === PART.match;
    const name = isNamed ? freeName(this.#bytes, start, start + length) : undefined;
    if (name) return this.#named(start, length, name, context);
    const id = this.#segments.intern(SEGMENT.match, context, start, length);
    if (isNamed && !this.#segments.isChecked(id)) {
      const isPort = isPlainPort(this.#bytes, start, start + length, code);
      if (isPort) this.#segments.noteCanonical(id);
    }
    if (!this.#isReadable(id)) return -1;
    this.#ids[slot] = id;
    this.#starts[slot] = start;
    return id;
  }

  /** The segment of a target with its options, in a rule with that code; -1 if it cannot be read. */
  target(start: number, length: number, code: number): number {
    const id = this.#segments.intern(SEGMENT.target, this.context(code), start, length);
    return this.#isReadable(id) ? id : -1;
  }

  /** A match that with any other name would be as good: whether it is, is asked for one name only. */
  #named(
    start: number,
    length: number,
    { from, to }: { readonly from: number; readonly to: number },
    context: number,
  ): number {
    const segments = this.#segments;
    const before = decode(this.#bytes, start, from);
    const text = `${before}x${decode(this.#bytes, to, start + length)}`;
    const skeleton = `${context} ${text}`;
    let sample = this.#samples.get(skeleton);
    if (sample === undefined) {
      sample = segments.internText(SEGMENT.match, context, text);
      segments.check(sample);
      this.#samples.set(skeleton, sample);
    }
    if (segments.state(sample) !== STATE.canonical) return -1;
    return this.#keepsNames ? segments.append(PLAIN.named, context, start, length) : sample;
  }

  #isReadable(id: number): boolean {
    this.#segments.check(id);
    return this.#segments.state(id) !== STATE.unreadable;
  }
}
