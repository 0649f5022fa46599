/** A line of words read as a rule: which option belongs to which match or target. */
import type { OptionSpec } from '#extensions/contract.ts';
import {
  type AnyExtension,
  everyMatch,
  everyTarget,
  matchExtension,
  targetExtension,
} from '#extensions/registry.ts';
import { readProtocol } from '#net/protocol.ts';
import { PROTOCOL_MATCHES } from '#parse/option-words.ts';
import { type Token, tokensOfLine } from './tokens.ts';

export interface RuleLine {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The table named by `-t`, or by `*`. */
  readonly table: string | undefined;
  /** The chain that the line declares or puts a rule into. */
  readonly chain: string | undefined;
  readonly options: readonly WrittenOption[];
  /** Every `-m`, and the match that `-p` brings along, in the order of the line. */
  readonly matches: readonly string[];
  /** What follows `-j`, verdicts and chains too. */
  readonly target: string | undefined;
}

export interface WrittenOption {
  /** Its place among the line's tokens. */
  readonly index: number;
  readonly name: string;
  readonly negated: boolean;
  readonly values: readonly Token[];
  readonly owner: Owner;
}

/** Whose an option is. */
export type Owner =
  /** Of the rule itself: `-m`, `-j`, `-g`, `-t`, or a command such as `-A`. */
  | { readonly kind: 'rule' }
  /** `nth` counts the matches of that kind in the line, from 0. */
  | {
      readonly kind: 'match';
      readonly extension: AnyExtension;
      readonly spec: OptionSpec;
      readonly nth: number;
    }
  | { readonly kind: 'target'; readonly extension: AnyExtension; readonly spec: OptionSpec }
  | { readonly kind: 'unknown' };

/** More of a line than this is not read as a rule: no rule is as long, only what is none. */
const LONGEST_RULE = 20_000;

export function readRuleLine(line: string): RuleLine {
  const text = line.slice(0, LONGEST_RULE);
  const tokens = tokensOfLine(text);
  const scope: Scope = { matches: [], protocol: undefined, target: undefined };
  const options: WrittenOption[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'option' && token.kind !== 'command') continue;
    const name = wordOf(text, token);
    const values = valuesAfter(tokens, index);
    const value = values[0] && wordOf(text, values[0]);
    const owner = token.kind === 'command' ? RULE : ownerOf(name, scope);
    const negated = tokens[index - 1]?.kind === 'negation' || hasOldNegation(tokens, index);
    options.push({ index, name, negated, values, owner });
    enterScope(scope, name, negated ? undefined : value);
  }
  const given = (...names: readonly string[]): string | undefined => {
    const value = options.find(({ name }) => names.includes(name))?.values[0];
    return value && wordOf(text, value);
  };
  const chain = chainToken(tokens);
  return {
    text,
    tokens,
    table: starName(text, tokens[0]) ?? given('-t', '--table'),
    chain: chain && wordOf(text, chain),
    options,
    matches: scope.matches,
    target: scope.target,
  };
}

const RULE: Owner = { kind: 'rule' };

/** What has been loaded up to here, which decides whose the next option is. */
interface Scope {
  readonly matches: string[];
  protocol: number | undefined;
  target: string | undefined;
}

const RULE_OPTIONS: ReadonlySet<string> = new Set([
  '-m',
  '--match',
  '-j',
  '--jump',
  '-g',
  '--goto',
  '-t',
  '--table',
  '-c',
  '--set-counters',
]);

function enterScope(scope: Scope, name: string, value: string | undefined): void {
  if (value === undefined) return;
  if (name === '-m' || name === '--match') scope.matches.push(value);
  if (name === '-p' || name === '--protocol' || name === '--proto') {
    scope.protocol = readProtocol(value);
  }
  if (name === '-j' || name === '--jump') scope.target = value;
}

/**
 * The target's options come first, then those of the match loaded last: so libxtables resolves a
 * name that two of them have. The protocol's own match is loaded where nothing else knows the name.
 */
function ownerOf(name: string, scope: Scope): Owner {
  if (RULE_OPTIONS.has(name)) return RULE;
  const target = scope.target === undefined ? undefined : targetExtension(scope.target);
  const ofTarget = target && specNamed(target, name);
  if (target && ofTarget) return { kind: 'target', extension: target, spec: ofTarget };
  const loaded = ['basic', ...scope.matches];
  for (let at = loaded.length - 1; at >= 0; at -= 1) {
    const kind = loaded[at] ?? '';
    const extension = matchExtension(kind);
    const spec = extension && specNamed(extension, name);
    if (!extension || !spec) continue;
    const nth = loaded.slice(0, at).filter((each) => each === kind).length;
    return { kind: 'match', extension, spec, nth };
  }
  return ownerByProtocol(name, scope);
}

function ownerByProtocol(name: string, scope: Scope): Owner {
  const kind = scope.protocol === undefined ? undefined : PROTOCOL_MATCHES.get(scope.protocol);
  const extension = kind === undefined ? undefined : matchExtension(kind);
  const spec = extension && specNamed(extension, name);
  if (!extension || !spec) return { kind: 'unknown' };
  scope.matches.push(extension.kind);
  return { kind: 'match', extension, spec, nth: 0 };
}

/** What a rule has loaded: the target, then the matches from the last on, then its own options. */
export function loadedExtensions(read: RuleLine): readonly AnyExtension[] {
  const protocol = read.options.find((option) => specIs(option, '-p') && !option.negated)
    ?.values[0];
  const number = protocol && readProtocol(wordOf(read.text, protocol));
  const ofProtocol = number === undefined ? undefined : PROTOCOL_MATCHES.get(number);
  const kinds = [...read.matches.toReversed(), ofProtocol ?? '', 'basic'];
  const target = read.target === undefined ? undefined : targetExtension(read.target);
  const found = [...new Set(kinds)].flatMap((kind): readonly AnyExtension[] => {
    const extension = matchExtension(kind);
    return extension ? [extension] : [];
  });
  return target ? [target, ...found] : found;
}

function specIs({ owner, name }: WrittenOption, wanted: string): boolean {
  return name === wanted || ('spec' in owner && owner.spec.name === wanted);
}

/** The option of that name or alias. */
function specNamed(extension: AnyExtension, name: string): OptionSpec | undefined {
  return extension.options.find((spec) => spec.name === name || spec.aliases?.includes(name));
}

/** Every match and target that has an option of that name, for one whose owner is not loaded. */
export function ownersElsewhere(name: string): readonly AnyExtension[] {
  return [...everyMatch(), ...everyTarget()].filter((each) => specNamed(each, name));
}

/** The token under a column (from 1), or the one that ends there. */
export function tokenAt(tokens: readonly Token[], column: number): Token | undefined {
  const at = column - 1;
  return (
    tokens.find(({ start, end }) => start <= at && at < end) ?? tokens.find(({ end }) => end === at)
  );
}

export function wordOf(text: string, token: Token): string {
  return text.slice(token.start, token.end);
}

/** The word without the quotes around it and the backslashes in it. */
export function bareWord(text: string, token: Token): string {
  const word = wordOf(text, token);
  if (!word.startsWith('"')) return word;
  return word.slice(1, word.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1');
}

function valuesAfter(tokens: readonly Token[], index: number): readonly Token[] {
  const values: Token[] = [];
  for (let at = index + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'option' || token.kind === 'command') break;
    if (token.kind !== 'negation') values.push(token);
    // The `!` of the next option, unless it is an old-style one before this option's value.
    else if (values.length > 0) break;
  }
  return values;
}

/** `--dport ! 80`, as it was written until iptables 1.4.3. */
function hasOldNegation(tokens: readonly Token[], index: number): boolean {
  const [sign, value] = [tokens[index + 1], tokens[index + 2]];
  return sign?.kind === 'negation' && value !== undefined && value.kind !== 'option';
}

/** The chain of `:INPUT`, `-A INPUT`, `Chain INPUT`; not one that is jumped to. */
export function chainToken(tokens: readonly Token[]): Token | undefined {
  const index = tokens.findIndex(({ kind }) => kind === 'chain');
  const before = tokens[index - 1]?.kind;
  return before === 'option' ? undefined : tokens[index];
}

function starName(text: string, first: Token | undefined): string | undefined {
  if (first?.kind !== 'table' || !text.trimStart().startsWith('*')) return undefined;
  return wordOf(text, first).slice(1).trim();
}
