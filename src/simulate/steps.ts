/**
 * The steps that a packet left, as they came. Rules that did not match stand together: ten thousand
 * of them are one `Misses`, and a step of its own is made of one when somebody looks at it.
 */
import { assert } from '#base/assert.ts';
import type { Situation } from '#extensions/contract.ts';
import { conditionsOf } from '#extensions/registry.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Choice, ConditionPlace, InChain, Step } from './step.ts';
import { type Past, type World, receiverIn } from './world.ts';

/** Neighbouring rules of a chain that the packet was put to and did not match, no doubt met. */
export interface Misses extends InChain {
  readonly kind: 'misses';
  readonly firstRule: RuleId;
  readonly count: number;
  /** As the rules found it; none of them changed it. */
  readonly past: Past;
}

export type Part = Step | Misses;

/** What a packet leaves behind as it goes. */
export interface Trail {
  push(part: Part): void;
}

export class Steps implements Iterable<Step>, Trail {
  readonly #world: World;
  readonly #parts: Part[] = [];
  /** The index of each part's first step. */
  readonly #starts: number[] = [];
  #length = 0;
  /** The rules of the first `upTo` parts. */
  #rules: { readonly upTo: number; readonly spans: readonly Span[] } | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  get length(): number {
    return this.#length;
  }

  /** In their order. `startOf` tells which steps they are. */
  get parts(): readonly Part[] {
    return this.#parts;
  }

  push(part: Part): void {
    this.#parts.push(part);
    this.#starts.push(this.#length);
    this.#length += part.kind === 'misses' ? part.count : 1;
  }

  /** The index of the first step of a part. */
  startOf(part: number): number {
    return this.#starts[part] ?? this.#length;
  }

  at(index: number): Step | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const place = this.partAt(index);
    const part = this.#parts[place];
    return part?.kind === 'misses' ? this.#missed(part, index - this.startOf(place)) : part;
  }

  /** The part that a step is in. */
  partAt(index: number): number {
    let [from, to] = [0, this.#parts.length];
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if (this.startOf(middle) <= index) from = middle;
      else to = middle;
    }
    return from;
  }

  /** The indexes of the steps at a rule. */
  atRule(rule: RuleId): readonly number[] {
    if (!this.#mayBeAt(rule)) return [];
    return this.#parts.flatMap((part, place) => {
      if (!('rule' in part) && part.kind !== 'misses') return [];
      const [first, last] = rulesOf(part);
      return rule < first || rule > last ? [] : [this.startOf(place) + rule - first];
    });
  }

  /** A quick no for the tens of thousands of rules that may lead to one chain. */
  #mayBeAt(rule: RuleId): boolean {
    if (!this.#rules || this.#rules.upTo !== this.#parts.length) {
      this.#rules = { upTo: this.#parts.length, spans: joinedSpans(this.#parts) };
    }
    const { spans } = this.#rules;
    let [from, to] = [0, spans.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((spans[middle]?.[1] ?? 0) < rule) from = middle + 1;
      else to = middle;
    }
    return (spans[from]?.[0] ?? Infinity) <= rule;
  }

  *[Symbol.iterator](): Iterator<Step> {
    for (const part of this.#parts) {
      if (part.kind !== 'misses') yield part;
      else for (let at = 0; at < part.count; at += 1) yield this.#missed(part, at);
    }
  }

  #missed(misses: Misses, at: number): Step {
    const rule = (misses.firstRule + at) as RuleId; // consecutive ids: ruleset.ts
    return new MissedStep(misses, rule, this.#world);
  }
}

/** Whoever only passes by need not know what the rule failed by, which is found out when it is read. */
class MissedStep implements Skipped {
  readonly kind = 'skipped';
  readonly hook: Misses['hook'];
  readonly table: Misses['table'];
  readonly chain: Misses['chain'];
  readonly depth: number;
  readonly before: Misses['before'];
  readonly after: Misses['after'];
  readonly rule: RuleId;
  readonly choices: readonly Choice[] = NO_CHOICES;
  readonly #misses: Misses;
  readonly #world: World;
  #failed: ConditionPlace | undefined;

  constructor(misses: Misses, rule: RuleId, world: World) {
    this.hook = misses.hook;
    this.table = misses.table;
    this.chain = misses.chain;
    this.depth = misses.depth;
    this.before = misses.before;
    this.after = misses.after;
    this.rule = rule;
    this.#misses = misses;
    this.#world = world;
  }

  get failed(): ConditionPlace {
    return (this.#failed ??= firstToFail(this.rule, this.#world, this.#misses));
  }
}

type Skipped = Extract<Step, { kind: 'skipped' }>;

const NO_CHOICES: readonly Choice[] = [];

type Span = readonly [first: number, last: number];

function rulesOf(part: Misses | Extract<Step, { rule: RuleId }>): Span {
  if (part.kind !== 'misses') return [part.rule, part.rule];
  return [part.firstRule, part.firstRule + part.count - 1];
}

/** The rules of all parts, in rising order, no two spans overlapping. */
function joinedSpans(parts: readonly Part[]): readonly Span[] {
  const spans: [number, number][] = [];
  const found = parts.flatMap((part) =>
    'rule' in part || part.kind === 'misses' ? [rulesOf(part)] : [],
  );
  for (const [first, last] of found.toSorted((a, b) => a[0] - b[0])) {
    const before = spans.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else spans.push([first, last]);
  }
  return spans;
}

/** The first condition of a missed rule that says no: those before it said yes, and left nothing. */
function firstToFail(
  id: RuleId,
  { ruleset, host }: World,
  { before, hook, table, past }: Pick<Misses, 'before' | 'hook' | 'table' | 'past'>,
): ConditionPlace {
  const { packet, inInterface, outInterface, tracking, origin } = before;
  const slot = String(id);
  const { family } = packet;
  const seen = { packet, inInterface, outInterface, tracking, origin };
  const { memory, connections } = past;
  const receiver = receiverIn(past, tracking);
  const known = { host, memory, connections, receiver, attached: before.socket };
  const situation: Situation = { ...seen, ...known, family, hook, table, slot };
  for (const [match, data] of ruleset.rule(id).matches.entries()) {
    for (const [condition, each] of conditionsOf(data, family).entries()) {
      const { holds } = each.decide(situation);
      assert(holds !== 'maybe', 'what a miss is told by leaves no doubt');
      if (holds === 'no') return { match, condition };
    }
  }
  throw new Error(`Rule ${id} was passed over and matches`);
}
