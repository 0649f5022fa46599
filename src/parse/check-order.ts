/**
 * Rules that an earlier one leaves nothing for, as far as the texts show it: after a rule that takes
 * every packet, and after one that asks the same. Comments count for nothing.
 */
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import { type Checked, chainName, placeOfLine } from './checked.ts';
import type { Fix } from './problem.ts';
import { NATURE } from './traits.ts';

export function checkOrder(checked: Checked): void {
  const { chainFirstRule, chainHook } = checked.columns;
  const rules = new RuleComparison(checked);
  for (let chain = 0; chain < chainHook.length; chain += 1) {
    const first = chainFirstRule[chain] ?? 0;
    const end = chainFirstRule[chain + 1] ?? 0;
    if (end - first < 2) continue;
    // Most chains are so short that a look at each rule before costs less than a key for it.
    const earlier = end - first > FEW ? new Map<number, number>() : undefined;
    for (let rule = first; rule < end; rule += 1) {
      const asks = rules.asks(rule);
      if (asks === ASKS.nothing && rules.endsChain(rule)) {
        if (rule + 1 < end) reportRest(checked, rule, end - rule - 1, chain);
        break;
      }
      if (asks === ASKS.anew) continue;
      if (!earlier) {
        rules.compareWithAll(first, rule);
        continue;
      }
      const key = rules.key(rule);
      const same = earlier.get(key);
      if (same === undefined) earlier.set(key, rule);
      else rules.compare(same, rule);
    }
  }
}

/** A chain of more rules than that is gone through with keys. */
const FEW = 16;

/** What a rule asks of packets: nothing; the same each time; what may be answered differently each time. */
const ASKS = { nothing: 0, same: 1, anew: 2 } as const;

class RuleComparison {
  readonly #checked: Checked;
  readonly #nature: Uint8Array;

  constructor(checked: Checked) {
    this.#checked = checked;
    this.#nature = checked.traits.nature;
  }

  /** One of ASKS. */
  asks(rule: number): number {
    const { ruleFirstSegment, ruleSegments } = this.#checked.columns;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    let asks: number = ASKS.nothing;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const nature = this.#nature[ruleSegments[index] ?? 0];
      if (nature === NATURE.varies) return ASKS.anew;
      if (nature !== NATURE.says) asks = ASKS.same;
    }
    return asks;
  }

  /** A number that is the same where rules ask the same. Two may share one by accident. */
  key(rule: number): number {
    const { ruleFirstSegment, ruleSegments, segments } = this.#checked.columns;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    let key = 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      if (this.#nature[segment] === NATURE.says) continue;
      key = Math.imul(key ^ segments.hash(segment), 0x85ebca6b);
    }
    return key;
  }

  /** Whether no packet that matches the rule goes on to the next. */
  endsChain(rule: number): boolean {
    const { columns } = this.#checked;
    const packed = columns.ruleAction[rule] ?? 0;
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind === ACTION.verdict || kind === ACTION.goto) return true;
    return kind === ACTION.target && this.#nature[packed >>> ACTION_BITS] === NATURE.ends;
  }

  /** Reports the later rule where it asks the same as the earlier one indeed. */
  compare(earlier: number, rule: number): void {
    if (this.#asksSame(earlier, rule)) this.#reportSame(earlier, rule);
  }

  /** Reports the rule where it asks the same as one from `first` on. */
  compareWithAll(first: number, rule: number): void {
    for (let earlier = first; earlier < rule; earlier += 1) {
      if (!this.#asksSame(earlier, rule)) continue;
      this.#reportSame(earlier, rule);
      return;
    }
  }

  #asksSame(a: number, b: number): boolean {
    const { ruleFirstSegment, ruleSegments, segments } = this.#checked.columns;
    const endA = ruleFirstSegment[a + 1] ?? 0;
    const endB = ruleFirstSegment[b + 1] ?? 0;
    let [indexA = 0, indexB = 0] = [ruleFirstSegment[a], ruleFirstSegment[b]];
    const nature = this.#nature;
    for (;;) {
      while (indexA < endA && nature[ruleSegments[indexA] ?? 0] === NATURE.says) indexA += 1;
      while (indexB < endB && nature[ruleSegments[indexB] ?? 0] === NATURE.says) indexB += 1;
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
    const isShadowed = this.endsChain(earlier) && this.#isSteady(rule);
    if (!isShadowed && !this.#doesSame(earlier, rule)) return;
    // A list of addresses may name one twice; there is no line to remove then.
    const fixes = line === other ? [] : [removeLine(this.#checked, line)];
    const code = isShadowed ? 'shadowed' : 'duplicate';
    problems.add(code, { line: problems.lineInPaste(other) }, placeOfLine(lines, line), fixes);
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
    const one = ruleAction[a] ?? 0;
    const other = ruleAction[b] ?? 0;
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
  const facts = { line: problems.lineInPaste(line), count, chain: chainName(checked, chain) };
  problems.add('never-reached', facts, placeOfLine(lines, next));
}

function removeLine({ lines }: Checked, line: number): Fix {
  const last = lines.text(line - 1).length + 1;
  // With its end, where there is one: an empty line would be left otherwise.
  return { title: 'Remove this line', line, column: 1, endColumn: last, text: '' };
}
