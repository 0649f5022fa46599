/** Whether the lines of one table stand as they would be printed, with no error among them. */
import { targetExtension } from '#extensions/registry.ts';
import type { Builder } from '#ruleset/build.ts';
import { POLICY, VERDICTS } from '#ruleset/columns.ts';
import { HOOKS } from '#ruleset/hooks.ts';
import { STATE, type Segments } from '#ruleset/segments.ts';
import { TextTable } from '#ruleset/text-table.ts';
import { decode } from '#ruleset/texts.ts';
import type { TablePlace } from './add-rule.ts';
import { ANYWHERE, ChainGraph } from './chain-graph.ts';
import { absentInterface } from './check-places.ts';
import { afterChain, found } from './fast-chain.ts';
import { KnownSegments } from './known-segments.ts';
import { maybeTarget } from './pending-jumps.ts';
import { isPlainPort, isPortCode, verdictAt } from './plain-segment.ts';
import type { Lines } from './source.ts';
import { ENDING, PART, RuleParts, SLOTS } from './rule-parts.ts';
import { allowedPlaces } from './traits.ts';

export class TableAsPrinted {
  readonly #builder: Builder;
  readonly #bytes: Uint8Array;
  readonly #lines: Lines;
  readonly #counters: boolean;
  readonly #segments: Segments;
  readonly #parts: RuleParts;
  readonly #known: KnownSegments;
  /** By slot of the parts: where the text stands that was judged, with which protocol code, and how. */
  readonly #judgedStarts = new Uint32Array(SLOTS);
  readonly #judgedCodes = new Uint16Array(SLOTS);
  readonly #judged = new Uint16Array(SLOTS);
  /** The protocol code that a part says which is `basic`. */
  readonly #codes = new Uint16Array(SLOTS);
  /** Names of the table's chains. */
  #names: TextTable;
  #builtIn: readonly string[] = [];
  #graph: ChainGraph;
  #isNat = false;
  /** The chain of the last rule. */
  #chain = 0;
  /** How `DNAT` to an endpoint was judged, once it was met. */
  #endpoints = 0;

  /** `counters` asks for the counters of every rule. */
  constructor(builder: Builder, lines: Lines, counters: boolean) {
    const { segments, texts } = builder;
    this.#builder = builder;
    this.#bytes = texts.source;
    this.#lines = lines;
    this.#counters = counters;
    this.#segments = segments;
    this.#parts = new RuleParts(texts.source);
    this.#known = new KnownSegments(segments, false);
    this.#names = new TextTable(texts, 0);
    this.#graph = new ChainGraph([], this.#names);
  }

  /**
   * Returns the line on which COMMIT should stand, for the table whose lines start on line `index`; -1
   * where in doubt. Lines count from 0.
   */
  read(place: TablePlace, index: number): number {
    const { texts, tables, names } = this.#builder;
    // Lines that declare chains have thirty bytes and more, as a rule.
    this.#names = new TextTable(texts, texts.source.length >>> 8);
    this.#builtIn = (tables[place.table]?.builtIn ?? []).map((chain) => names.text(chain));
    const hooks = this.#builtIn.map((name) => HOOKS.findIndex((hook) => hook === name));
    this.#graph = new ChainGraph(hooks, this.#names);
    this.#isNat = place.tableName === 'nat';
    this.#known.enter(place);
    this.#parts.plain = place.family === 4;
    this.#judged.fill(0);
    this.#endpoints = 0;
    const rules = this.#readChains(index);
    const end = rules < 0 ? -1 : this.#readRules(rules);
    return end >= 0 && this.#graph.isSound() ? end : -1;
  }

  /** The built-in chains come first, then the others by their names, as they are printed. */
  #readChains(first: number): number {
    const bytes = this.#bytes;
    const lines = this.#lines;
    const names = this.#names;
    let line = first;
    let at = lines.start(line);
    let before = 0;
    while (bytes[at] === COLON) {
      const end = afterChain(bytes, at);
      if (end < 0 || bytes[end] !== LF) return -1;
      const start = at + 1;
      const { length, policy } = found;
      const number = names.intern(0, start, length);
      if (number !== line - first) return -1; // A chain that was declared before.
      const builtIn = this.#builtIn[number];
      if ((builtIn === undefined) !== (policy === POLICY.none)) return -1;
      if (builtIn !== undefined) {
        if (names.text(number) !== builtIn) return -1;
      } else {
        const isFirst = number === this.#builtIn.length;
        if (!isFirst && !isAfter(bytes, before, start)) return -1;
        // Such a name means the chain in `-j NAME`, and that is a long story.
        if (maybeTarget(bytes, start, length) && targetExtension(names.text(number))) return -1;
      }
      before = start;
      lines.noteEnd(line, end);
      line += 1;
      at = end + 1;
    }
    return names.count < this.#builtIn.length ? -1 : line;
  }

  /**
   * Rules stand in the order of their chains. A long function for the reason that `RuleParts` gives;
   * what is rare is elsewhere.
   */
  #readRules(first: number): number {
    const bytes = this.#bytes;
    const lines = this.#lines;
    const parts = this.#parts;
    const graph = this.#graph;
    const { kinds, samples, slots } = parts;
    this.#chain = -1;
    let chainStart = -1;
    let line = first;
    let at = lines.start(line);
    for (; bytes[at] === OPENING_BRACKET || bytes[at] === DASH; at += 1) {
      const start = at;
      at = parts.read(at);
      if (at < 0 || bytes[at] !== LF) return -1;
      if (this.#counters && parts.start === start) return -1;
      lines.noteEnd(line, at);
      line += 1;
      if (parts.chainStart !== chainStart) {
        if (!this.#findChain()) return -1;
        chainStart = parts.chainStart;
      }
      const { count, ending } = parts;
      let { code } = parts;
      if (this.#chain < this.#builtIn.length && !this.#hasInterfaces()) return -1;
      for (let index = 0; index < count; index += 1) {
        const kind = kinds[index];
        if (kind === PART.comment || kind === PART.addresses) continue;
        const slot = slots[index] ?? 0;
        let judged = this.#judged[slot] ?? 0;
        if (
          judged === 0 ||
          this.#judgedStarts[slot] !== samples[index] ||
          this.#judgedCodes[slot] !== code
        ) {
          judged = this.#judgeMatch(index, code);
        }
        if (judged === OTHERWISE) return -1;
        graph.allow(judged);
        const said = this.#codes[slot] ?? 0;
        code = kind === PART.basic ? said : code;
      }
      if (ending === ENDING.word) {
        if (!this.#readWord(code)) return -1;
      } else if (ending !== ENDING.none) {
        const isEndpoint = ending === ENDING.endpoint && isPortCode(code);
        let judged = isEndpoint ? this.#endpoints : 0;
        if (judged === 0) judged = this.#judgeTarget(code);
        if (isEndpoint) this.#endpoints = judged;
        if (judged === OTHERWISE) return -1;
        graph.allow(judged);
      }
    }
    return line;
  }

  /** Goes on to the chain of the rule. */
  #findChain(): boolean {
    const names = this.#names;
    const { chainStart: start, chainLength: length } = this.#parts;
    let chain = this.#chain + 1;
    while (chain < names.count && !names.is(chain, 0, start, length)) chain += 1;
    this.#chain = chain;
    this.#graph.enter(chain);
    return chain < names.count;
  }

  /** False where the packets of a built-in chain lack an interface that the rule asks for. */
  #hasInterfaces(): boolean {
    const { count, kinds, starts, lengths } = this.#parts;
    const option = absentInterface(this.#builtIn[this.#chain] ?? '');
    const [kind] = kinds;
    const isBasic = kind === PART.addresses || kind === PART.basic;
    if (count === 0 || !isBasic || option === undefined) return true;
    const start = starts[0] ?? 0;
    return !` ${decode(this.#bytes, start, start + (lengths[0] ?? 0))}`.includes(` ${option} `);
  }

  #judgeMatch(index: number, code: number): number {
    const parts = this.#parts;
    const slot = parts.slots[index] ?? 0;
    const sample = parts.samples[index] ?? 0;
    let judged = JUDGED | ANYWHERE;
    if (!isPlainPort(this.#bytes, sample, sample + (parts.lengths[index] ?? 0), code)) {
      const id = this.#known.match(parts, index, code);
      judged = this.#judge(id);
      this.#codes[slot] = id < 0 ? 0 : this.#segments.protocolCode(id);
    }
    this.#judgedStarts[slot] = sample;
    this.#judgedCodes[slot] = code;
    this.#judged[slot] = judged;
    return judged;
  }

  #judgeTarget(code: number): number {
    const { endingStart, endingLength } = this.#parts;
    return this.#judge(this.#known.target(endingStart, endingLength, code));
  }

  /** Where the kernel takes a segment that is printed as it stands; OTHERWISE for another. */
  #judge(id: number): number {
    if (id < 0 || this.#segments.state(id) !== STATE.canonical) return OTHERWISE;
    return allowedPlaces(this.#segments, id) | JUDGED;
  }

  #readWord(code: number): boolean {
    const { endingStart: start, endingLength: length, goes } = this.#parts;
    const verdict = verdictAt(this.#bytes, start, start + length);
    const drops = verdict === DROP && this.#isNat;
    if (verdict >= 0) return !goes && !drops;
    const maybe = maybeTarget(this.#bytes, start, length);
    if (!maybe || !targetExtension(decode(this.#bytes, start, start + length))) {
      this.#graph.jump(start, length);
      return true;
    }
    const judged = goes ? OTHERWISE : this.#judgeTarget(code);
    this.#graph.allow(judged);
    return judged !== OTHERWISE;
  }
}

/** Whether the name that starts there comes after the other by its bytes. Both end in a blank. */
function isAfter(bytes: Uint8Array, earlier: number, later: number): boolean {
  for (let index = 0; ; index += 1) {
    const a = bytes[earlier + index] ?? 0;
    const b = bytes[later + index] ?? 0;
    if (a !== b) return a < b;
    if (a === BLANK) return false;
  }
}

/** Beside the bits of `allowedPlaces`. */
const [JUDGED, OTHERWISE] = [0x100, 0x200];
const DROP: number = VERDICTS.indexOf('DROP');
const [LF, BLANK, DASH, COLON, OPENING_BRACKET] = [10, 32, 45, 58, 91];
