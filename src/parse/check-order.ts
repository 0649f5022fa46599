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
  const keys = keysOfRules(checked);
  const rules = new RuleComparison(checked);
  for (let chain = 0; chain < chainHook.length; chain += 1) {
    const first = chainFirstRule[chain] ?? 0;
    const end = chainFirstRule[chain + 1] ?? 0;
    if (end - first < 2) continue;
    const earlier = end - first > FEW ? new Map<number, number>() : undefined;
    for (let rule = first; rule < end; rule += 1) {
      const key = keys[rule] ?? VARIES;
      if (key === ASKS_NOTHING && rules.endsChain(rule)) {
        if (rule + 1 < end) reportRest(checked, rule, end - rule - 1, chain);
        break;
      }
      if (key === VARIES) continue;
      const same = earlier ? (earlier.get(key) ?? rule) : firstWith(keys, key, first);
      if (same < rule) rules.compare(same, rule);
      else earlier?.set(key, rule);
    }
  }
}

/** The first rule from `from` on with that key, which there is. */
function firstWith(keys: Uint32Array, key: number, from: number): number {
  let rule = from;
  while (keys[rule] !== key) rule += 1;
  return rule;
}

/** Up to so many rules in a chain are looked through for one that is the same. */
const FEW = 16;

/** The key of a rule that may be answered differently each time it is asked. */
const VARIES = 0;
/** The key of a rule that every packet matches. */
const ASKS_NOTHING = 1;

/** By rule: a number that is the same where rules ask the same. Two may share one by accident. */
function keysOfRules({ columns, traits }: Checked): Uint32Array {
  const { ruleChain, ruleFirstSegment, ruleSegments, segments } = columns;
  const { nature } = traits;
  const keys = new Uint32Array(ruleChain.length);
  for (let rule = 0; rule < keys.length; rule += 1) {
    let key = ASKS_NOTHING;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      const kind = nature[segment];
      if (kind === NATURE.says) continue;
      if (kind === NATURE.varies) {
        key = VARIES;
        break;
      }
      // Never one of the two small numbers.
      key = (Math.imul(key ^ segments.hash(segment), 0x85ebca6b) | 0x40000000) >>> 0;
    }
    keys[rule] = key;
  }
  return keys;
}

class RuleComparison {
  readonly #checked: Checked;
  readonly #nature: Uint8Array;

  constructor(checked: Checked) {
    this.#checked = checked;
    this.#nature = checked.traits.nature;
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

  #asksSame(a: number, b: number): boolean {
    const { ruleFirstSegment, ruleSegments, segments } = this.#checked.columns;
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
