/** Every extension, written out. A new one is a file of its own and a line here. */
import type { Family } from '#net/family.ts';
import type {
  Condition,
  MatchExtension,
  OptionSpec,
  Outcome,
  Situation,
  TargetExtension,
} from './contract.ts';
import { mark } from './matches/mark.ts';
import { type UnreadMatch, unread } from './matches/unread.ts';
import type { Phrase } from './phrase.ts';
import { MARK } from './targets/mark.ts';
import { type UnreadTarget, unreadTarget } from './targets/unread.ts';

const MATCHES = [mark, unread] as const;

const TARGETS = [MARK, unreadTarget] as const;

type DataOfMatch<E> = E extends MatchExtension<infer P> ? P : never;
type DataOfTarget<E> = E extends TargetExtension<infer P> ? P : never;

/** The data of any match, told apart by `kind`. */
export type Match = DataOfMatch<(typeof MATCHES)[number]> | UnreadMatch;

/** The data of any target extension. Verdicts, jumps and gotos are not among them: see `ruleset/`. */
export type Target = DataOfTarget<(typeof TARGETS)[number]> | UnreadTarget;

/** What reading, completion and help need of any extension, without its data's type. */
export interface AnyExtension {
  readonly kind: string;
  readonly families: readonly Family[];
  readonly protocols?: readonly number[];
  readonly says: string;
  readonly options: readonly OptionSpec[];
}

// The one cast of the design: from here on a match meets only the extension of its own kind.
const matchesByKind = new Map<string, MatchExtension<Match>>(
  MATCHES.map((each) => [each.kind, each as unknown as MatchExtension<Match>]),
);
const targetsByKind = new Map<string, TargetExtension<Target>>(
  TARGETS.map((each) => [each.kind, each as unknown as TargetExtension<Target>]),
);

export function matchExtension(kind: string): MatchExtension<Match> | undefined {
  return matchesByKind.get(kind);
}

export function targetExtension(kind: string): TargetExtension<Target> | undefined {
  return targetsByKind.get(kind);
}

export function everyMatch(): readonly AnyExtension[] {
  return MATCHES;
}

export function everyTarget(): readonly AnyExtension[] {
  return TARGETS;
}

const compiled: Record<Family, WeakMap<Match, readonly Condition[]>> = {
  4: new WeakMap(),
  6: new WeakMap(),
};

/** The match's conditions, in the kernel's order; made once for each distinct match. */
export function conditionsOf(match: Match, family: Family): readonly Condition[] {
  let conditions = compiled[family].get(match);
  if (!conditions) {
    conditions = extensionOf(match).conditions(match, family);
    compiled[family].set(match, conditions);
  }
  return conditions;
}

/** `-m tcp --dport 80`, or ` -p tcp`-like options for the match that needs no `-m`. Starts with a blank. */
export function printMatch(match: Match, family: Family): string {
  const options = extensionOf(match).print(match, family);
  return match.kind === 'basic' || match.kind === 'unread' ? options : ` -m ${match.kind}${options}`;
}

export function describeMatch(match: Match, family: Family): Phrase {
  return extensionOf(match).describe(match, family);
}

/** The options after `-j NAME`, starting with a blank, or nothing. */
export function printTarget(target: Target, family: Family): string {
  return extensionOfTarget(target).print(target, family);
}

export function describeTarget(target: Target, family: Family): Phrase {
  return extensionOfTarget(target).describe(target, family);
}

export function applyTarget(target: Target, situation: Situation): Outcome {
  return extensionOfTarget(target).apply(target, situation);
}

function extensionOf(match: Match): MatchExtension<Match> {
  return matchesByKind.get(match.kind) ?? unreachableKind(match.kind);
}

function extensionOfTarget(target: Target): TargetExtension<Target> {
  return targetsByKind.get(target.kind) ?? unreachableKind(target.kind);
}

function unreachableKind(kind: string): never {
  throw new Error(`No extension of kind ${kind}`);
}
