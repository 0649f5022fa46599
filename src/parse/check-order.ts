/**
 * Rules that an earlier one leaves nothing for, as far as the texts show it: after a rule that takes
 * every packet, and after one that asks the same. Comments count for nothing.
 */
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import { type Checked, chainName, placeOfLine } from './checked.ts';
import type { Fix } from './problem.ts';
import { NATURE } from './traits.ts';

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
  readonly #nature: Uint8Array;
  /** By hash: a rule, plus one. */
  readonly #slots: Uint32Array;

  constructor(checked: Checked) {
    this.#checked = checked;
    this.#nature = checked.traits.nature;
    const size = 2 ** Math.ceil(Math.log2(checked.columns.ruleAction.length * 2 + 16));
    this.#slots = new Uint32Array(size);
  }

  /** Whether no packet that matches the rule goes on to the next. */
  endsChain(rule: number): boolean {
    const { columns } = this.#checked;
    const packed = columns.ruleAction[rule] ?? 0;
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind === ACTION.verdict || kind === ACTION.goto) return true;
    return kind === ACTION.target && this.#nature[packed >>> ACTION_BITS] === NATURE.ends;
  }

  asksNothing(rule: number): boolean {
    const { ruleFirstSegment, ruleSegments } = this.#checked.columns;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      if (this.#nature[ruleSegments[index] ?? 0] !== NATURE.says) return false;
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
      const nature = this.#nature[segment];
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
      while (at < end && this.#nature[ruleSegments[at] ?? 0] === NATURE.says) at += 1;
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
      if (this.#nature[ruleSegments[index] ?? 0] === NATURE.asks) return false;
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
