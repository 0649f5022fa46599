/** What one ruleset has otherwise than another, rule by rule as `iptables-save` prints them. */
import { diffLines } from '#base/line-diff.ts';
import { printRule } from '#ruleset/print.ts';
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';

/** `expected` is what should be there, `actual` what is. Rules are numbered from 1 in their chains. */
export type Difference =
  | (Place & { readonly kind: 'missing'; readonly rule: string; readonly number: number })
  | (Place & { readonly kind: 'extra'; readonly rule: string; readonly number: number })
  | (Place & {
      readonly kind: 'changed';
      readonly rule: string;
      readonly expected: string;
      readonly number: number;
    })
  | (Place & {
      readonly kind: 'moved';
      readonly rule: string;
      readonly number: number;
      readonly expectedNumber: number;
    })
  | (Place & { readonly kind: 'policy'; readonly expected: string; readonly actual: string })
  | (Place & { readonly kind: 'missing-chain'; readonly ruleCount: number })
  | (Place & { readonly kind: 'extra-chain'; readonly ruleCount: number });

interface Place {
  readonly table: string;
  readonly chain: string;
  /** The line of the actual dump to look at, from 1: the rule's, or where a missing one would stand. */
  readonly line: number | undefined;
}

/** In the order of the tables and chains expected, then what is there besides. */
export function differencesOf(expected: Ruleset, actual: Ruleset): readonly Difference[] {
  const wanted = chainsOf(expected);
  const there = chainsOf(actual);
  const found: Difference[] = [];
  for (const [key, chain] of wanted) {
    const other = there.get(key);
    if (other) found.push(...inChain(expected, chain, actual, other));
    // A built-in chain stands in every table, whether or not somebody wrote it down.
    else if (chain.hook === undefined) {
      found.push({ ...placeOf(chain), kind: 'missing-chain', ruleCount: chain.ruleCount });
    } else found.push(...inMissing(expected, chain));
  }
  for (const [key, chain] of there) {
    if (wanted.has(key)) continue;
    const line = firstLine(actual, chain);
    if (chain.hook === undefined) {
      found.push({ ...placeOf(chain), line, kind: 'extra-chain', ruleCount: chain.ruleCount });
    } else found.push(...inUnexpected(actual, chain));
  }
  return found;
}

function chainsOf(ruleset: Ruleset): ReadonlyMap<string, Chain> {
  const chains = new Map<string, Chain>();
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      const chain = ruleset.chain((firstChain + at) as ChainId); // a table's chains are consecutive
      chains.set(`${chain.tableName} ${chain.name}`, chain);
    }
  }
  return chains;
}

function placeOf({ tableName, name }: Chain): Place {
  return { table: tableName, chain: name, line: undefined };
}

function rulesOf(ruleset: Ruleset, { name, firstRule, ruleCount }: Chain): readonly string[] {
  return Array.from({ length: ruleCount }, (_, at) => {
    const rule = ruleset.rule((firstRule + at) as RuleId); // a chain's rules are consecutive
    return printRule(ruleset, rule).slice(`-A ${name} `.length);
  });
}

function firstLine(ruleset: Ruleset, { firstRule, ruleCount }: Chain): number | undefined {
  return ruleCount === 0 ? undefined : ruleset.linesOf(firstRule, 1)[0];
}

function inMissing(expected: Ruleset, chain: Chain): readonly Difference[] {
  return rulesOf(expected, chain).map((rule, at) => ({
    ...placeOf(chain),
    kind: 'missing',
    rule,
    number: at + 1,
  }));
}

function inUnexpected(actual: Ruleset, chain: Chain): readonly Difference[] {
  const lines = actual.linesOf(chain.firstRule, chain.ruleCount);
  return rulesOf(actual, chain).map((rule, at) => ({
    ...placeOf(chain),
    line: lines[at],
    kind: 'extra',
    rule,
    number: at + 1,
  }));
}

function inChain(
  expected: Ruleset,
  wanted: Chain,
  actual: Ruleset,
  there: Chain,
): readonly Difference[] {
  const place = placeOf(there);
  const policies: Difference[] =
    wanted.policy !== undefined && there.policy !== undefined && wanted.policy !== there.policy
      ? [{ ...place, kind: 'policy', expected: wanted.policy, actual: there.policy }]
      : [];
  const lines = actual.linesOf(there.firstRule, there.ruleCount);
  return [...policies, ...inRules(rulesOf(expected, wanted), rulesOf(actual, there), lines, place)];
}

interface Gap {
  readonly missing: number[];
  readonly extra: number[];
  /** The rule of the actual chain in front of which the gap ends. */
  end: number;
}

function inRules(
  wanted: readonly string[],
  there: readonly string[],
  lines: Uint32Array,
  place: Place,
): readonly Difference[] {
  const gaps = gapsOf(wanted, there);
  const moved = movedRules(gaps, wanted, there);
  const found: Difference[] = [];
  for (const { missing, extra, end } of gaps) {
    const left = missing.filter((at) => !moved.from.has(at));
    const come = extra.filter((at) => !moved.to.has(at));
    for (const at of extra) {
      const from = moved.to.get(at);
      const rule = there[at] ?? '';
      if (from === undefined) continue;
      const [number, expectedNumber] = [at + 1, from + 1];
      found.push({ ...place, line: lines[at], kind: 'moved', rule, number, expectedNumber });
    }
    for (const [was, now] of likePairs(left, come, wanted, there)) {
      if (now === undefined) {
        const number = (was ?? 0) + 1;
        const line = lines[Math.min(end, lines.length - 1)];
        found.push({ ...place, line, kind: 'missing', rule: wanted[was ?? 0] ?? '', number });
        continue;
      }
      const rule = there[now] ?? '';
      const at = { ...place, line: lines[now], rule, number: now + 1 };
      if (was === undefined) found.push({ ...at, kind: 'extra' });
      else found.push({ ...at, kind: 'changed', expected: wanted[was] ?? '' });
    }
  }
  return found;
}

/** Stretches between rules that both have in the same order. */
function gapsOf(wanted: readonly string[], there: readonly string[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let open: Gap | undefined;
  for (const { before, after } of diffLines(wanted, there)) {
    if (before >= 0 && after >= 0) {
      if (open) open.end = after;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { missing: [], extra: [], end: there.length };
      gaps.push(open);
    }
    if (after < 0) open.missing.push(before);
    else open.extra.push(after);
  }
  return gaps;
}

interface Moved {
  /** Places in the expected chain whose rule stands elsewhere. */
  readonly from: ReadonlySet<number>;
  /** Where it stands, and where it should. */
  readonly to: ReadonlyMap<number, number>;
}

/** The same text, missing at one place and extra at another. */
function movedRules(
  gaps: readonly Gap[],
  wanted: readonly string[],
  there: readonly string[],
): Moved {
  const missing = new Map<string, number[]>();
  for (const at of gaps.flatMap((gap) => gap.missing)) {
    const text = wanted[at] ?? '';
    missing.set(text, [...(missing.get(text) ?? []), at]);
  }
  const from = new Set<number>();
  const to = new Map<number, number>();
  for (const at of gaps.flatMap((gap) => gap.extra)) {
    const was = missing.get(there[at] ?? '')?.shift();
    if (was === undefined) continue;
    from.add(was);
    to.set(at, was);
  }
  return { from, to };
}

type MaybePair = readonly [was: number | undefined, now: number | undefined];

/** Of a gap: each rule that is gone beside the one most like it that came, in order. */
function likePairs(
  missing: readonly number[],
  extra: readonly number[],
  wanted: readonly string[],
  there: readonly string[],
): readonly MaybePair[] {
  const pairs: MaybePair[] = [];
  const left = [...extra];
  for (const was of missing) {
    const at = left.findIndex((now) => isLike(wanted[was] ?? '', there[now] ?? ''));
    if (at < 0) pairs.push([was, undefined]);
    else
      pairs.push(
        ...left.splice(0, at + 1).map((now, i): MaybePair => [i === at ? was : undefined, now]),
      );
  }
  return [...pairs, ...left.map((now): MaybePair => [undefined, now])];
}

/** Whether one reads as the other with something changed: more words in common than not. */
function isLike(a: string, b: string): boolean {
  const [words, others] = [a.split(' '), new Set(b.split(' '))];
  const common = words.filter((word) => others.has(word)).length;
  return common * 2 > Math.max(words.length, others.size);
}
