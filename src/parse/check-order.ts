/**
 * Rules that an earlier one leaves nothing for, as far as the texts show it: after a rule that takes
 * every packet, and after one that asks the same. Comments count for nothing.
 */
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import { SEGMENT, type Segments } from '#ruleset/segments.ts';
import { type Checked, chainName, placeOfLine } from './checked.ts';
import type { Fix } from './problem.ts';

export function checkOrder(checked: Checked): void {
  const { columns } = checked;
  const { chainFirstRule, chainHook } = columns;
  const rules = new RuleComparison(checked);
  for (let chain = 0; chain < chainHook.length; chain += 1) {
    const first = chainFirstRule[chain] ?? 0;
    const end = chainFirstRule[chain + 1] ?? 0;
    for (let rule = first; rule < end; rule += 1) {
      if (rules.endsChain(rule) && rules.asksNothing(rule)) {
        if (rule + 1 < end) reportRest(checked, rule, end - rule - 1, chain);
        break;
      }
      if (end - first > FEW) rules.compare(rule);
      else rules.compareWith(first, rule);
    }
  }
}

/** Up to so many rules in a chain are compared with each other: quicker than remembering them. */
const FEW = 4;

class RuleComparison {
  readonly #checked: Checked;
  readonly #nature: NatureTable;
  /** By hash: a rule, plus one. */
  readonly #slots: Uint32Array;

  constructor(checked: Checked) {
    this.#checked = checked;
    this.#nature = new NatureTable(checked.columns.segments);
    const size = 2 ** Math.ceil(Math.log2(checked.columns.ruleAction.length * 2 + 16));
    this.#slots = new Uint32Array(size);
  }

  /** Whether no packet that matches the rule goes on to the next. */
  endsChain(rule: number): boolean {
    const { columns } = this.#checked;
    const packed = columns.ruleAction[rule] ?? 0;
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind === ACTION.verdict || kind === ACTION.goto) return true;
    return kind === ACTION.target && this.#nature.of(packed >>> ACTION_BITS) === NATURE.ends;
  }

  asksNothing(rule: number): boolean {
    const { ruleFirstSegment, ruleSegments } = this.#checked.columns;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      if (this.#nature.of(ruleSegments[index] ?? 0) !== NATURE.says) return false;
    }
    return true;
  }

  /** As `compare`, for a chain of few rules: nothing need be remembered. */
  compareWith(first: number, rule: number): void {
    for (let earlier = first; earlier < rule; earlier += 1) {
      if (!this.#asksSame(earlier, rule)) continue;
      if (this.#hash(rule) !== 0) this.#reportSame(earlier, rule);
      return;
    }
  }

  /** Looks for an earlier rule of the chain that asks the same, and remembers this one. */
  compare(rule: number): void {
    const hash = this.#hash(rule);
    if (hash === 0) return;
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let found = this.#slots[slot] ?? 0; found !== 0; found = this.#slots[slot] ?? 0) {
      if (this.#asksSame(found - 1, rule)) {
        this.#reportSame(found - 1, rule);
        return;
      }
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = rule + 1;
  }

  /** Over the chain and what the rule asks; 0 where asking twice may give two answers. */
  #hash(rule: number): number {
    const { ruleChain, ruleFirstSegment, ruleSegments, segments } = this.#checked.columns;
    let hash = Math.imul((ruleChain[rule] ?? 0) + 1, 0x9e3779b1);
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      const nature = this.#nature.of(segment);
      if (nature === NATURE.varies) return 0;
      if (nature !== NATURE.says) hash = Math.imul(hash ^ segments.hash(segment), 0x85ebca6b);
    }
    return hash | 1;
  }

  #asksSame(a: number, b: number): boolean {
    const { ruleChain, ruleFirstSegment, ruleSegments, segments } = this.#checked.columns;
    if (ruleChain[a] !== ruleChain[b]) return false;
    const [endA = 0, endB = 0] = [ruleFirstSegment[a + 1], ruleFirstSegment[b + 1]];
    let [indexA = 0, indexB = 0] = [ruleFirstSegment[a], ruleFirstSegment[b]];
    const skip = (index: number, end: number): number => {
      let at = index;
      while (at < end && this.#nature.of(ruleSegments[at] ?? 0) === NATURE.says) at += 1;
      return at;
    };
    for (;;) {
      indexA = skip(indexA, endA);
      indexB = skip(indexB, endB);
      if (indexA === endA || indexB === endB) return indexA === endA && indexB === endB;
      if (!segments.same(ruleSegments[indexA] ?? 0, ruleSegments[indexB] ?? 0)) return false;
      indexA += 1;
      indexB += 1;
    }
  }

  #reportSame(earlier: number, rule: number): void {
    const { columns, lines, problems } = this.#checked;
    const line = columns.ruleLine[rule] ?? 1;
    const other = columns.ruleLine[earlier] ?? 1;
    // A list of addresses may name one twice; there is no line to remove then.
    const fixes = line === other ? [] : [removeLine(this.#checked, line)];
    if (this.endsChain(earlier) && this.#isSteady(rule)) {
      problems.add('shadowed', { line: other }, placeOfLine(lines, line), fixes);
    } else if (this.#doesSame(earlier, rule)) {
      problems.add('duplicate', { line: other }, placeOfLine(lines, line), fixes);
    }
  }

  /** Whether what the rule asks cannot change between two rules of a chain. */
  #isSteady(rule: number): boolean {
    const { ruleFirstSegment, ruleSegments } = this.#checked.columns;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      if (this.#nature.of(ruleSegments[index] ?? 0) === NATURE.asks) return false;
    }
    return true;
  }

  #doesSame(a: number, b: number): boolean {
    const { ruleAction, segments } = this.#checked.columns;
    const [one = 0, other = 0] = [ruleAction[a], ruleAction[b]];
    const bits = (1 << ACTION_BITS) - 1;
    if (one === other) return true;
    if ((one & bits) !== ACTION.target || (other & bits) !== ACTION.target) return false;
    return segments.same(one >>> ACTION_BITS, other >>> ACTION_BITS);
  }
}

/**
 * What kind of thing a segment is: a comment; a question about the packet's unchanging parts; one
 * about what an earlier rule may have changed; one that may be answered differently each time. Of
 * targets: whether the packet goes on.
 */
const NATURE = { says: 1, steady: 2, asks: 3, varies: 4, ends: 5, goesOn: 6 } as const;

class NatureTable {
  readonly #segments: Segments;
  readonly #natures: Uint8Array;

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#natures = new Uint8Array(segments.table.count);
  }

  of(segment: number): number {
    const known = this.#natures[segment] ?? 0;
    if (known !== 0) return known;
    const nature = this.#find(segment);
    this.#natures[segment] = nature;
    return nature;
  }

  #find(segment: number): number {
    const segments = this.#segments;
    const plain = segments.plain(segment);
    if (plain !== 0) return PLAIN_NATURES[plain] ?? 0;
    const kind = segments.kind(segment);
    if (kind === SEGMENT.unreadMatch) return NATURE.varies;
    if (kind === SEGMENT.match) {
      if (segments.startsAs(segment, '-m comment ')) return NATURE.says;
      if (!segments.startsAs(segment, '-m ')) return NATURE.steady;
      const name = segments.nameOf(segment);
      if (STEADY.has(name)) return NATURE.steady;
      return VARYING.has(name) ? NATURE.varies : NATURE.asks;
    }
    return kind === SEGMENT.target && ENDING.has(segments.nameOf(segment))
      ? NATURE.ends
      : NATURE.goesOn;
  }
}

/** By PLAIN. */
const PLAIN_NATURES = [0, NATURE.says, NATURE.steady, NATURE.ends];

/** Matches on what no target of the same chain changes. */
const STEADY: ReadonlySet<string> = new Set(
  'tcp udp icmp icmp6 sctp dccp esp ah multiport iprange mac pkttype physdev owner conntrack state addrtype'.split(
    ' ',
  ),
);

/** Matches that draw, count or remember. */
const VARYING: ReadonlySet<string> = new Set(
  'statistic limit hashlimit recent quota connlimit connbytes rateest time cpu nfacct osf'.split(
    ' ',
  ),
);

/** Targets that no packet comes back from. */
const ENDING: ReadonlySet<string> = new Set(
  'REJECT DNAT SNAT MASQUERADE REDIRECT NETMAP QUEUE'.split(' '),
);

function reportRest(checked: Checked, rule: number, count: number, chain: number): void {
  const { columns, lines, problems } = checked;
  const line = columns.ruleLine[rule] ?? 1;
  const next = columns.ruleLine[rule + 1] ?? 1;
  const facts = { line, count, chain: chainName(checked, chain) };
  problems.add('never-reached', facts, placeOfLine(lines, next));
}

function removeLine({ lines }: Checked, line: number): Fix {
  const last = lines.text(line - 1).length + 1;
  // With its end, where there is one: an empty line would be left otherwise.
  return { title: 'Remove this line', line, column: 1, endColumn: last, text: '' };
}
