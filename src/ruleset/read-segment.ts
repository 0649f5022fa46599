/**
 * A rule is a row of segments: what stands before the first `-m` (the match `basic`), each `-m` with
 * its options, and the target with its own. Here the words of one become the extension's data.
 */
import { type Result, err, ok } from '#base/result.ts';
import type { OptionSpec } from '#extensions/contract.ts';
import {
  type GivenOption,
  type OptionFault,
  OptionReader,
  type RuleContext,
} from '#extensions/option-reader.ts';
import {
  type AnyExtension,
  type Match,
  type Target,
  matchExtension,
  targetExtension,
} from '#extensions/registry.ts';
import { readProtocol } from '#net/protocol.ts';
import { splitWords } from './words.ts';

/** Why an extension's words cannot be read. */
export type SegmentFault =
  | OptionFault
  | { readonly code: 'unknown-extension' }
  | { readonly code: 'wrong-family' }
  /** A word that is no option of the extension, or an option that lacks its value. */
  | { readonly code: 'stray-word'; readonly word: string };

export function parseMatch(
  kind: string,
  given: readonly GivenOption[],
  context: RuleContext,
): Result<Match, SegmentFault> {
  const extension = matchExtension(kind);
  if (!extension || kind === 'unread') return err({ code: 'unknown-extension' });
  const refusal = refuse(`-m ${kind}`, extension, context);
  if (refusal) return err(refusal);
  const reader = new OptionReader(given, extension.options, context);
  const match = extension.parse(reader);
  return reader.fault || !match ? err(reader.fault ?? NOTHING_READ) : ok(match);
}

export function parseTarget(
  kind: string,
  given: readonly GivenOption[],
  context: RuleContext,
): Result<Target, SegmentFault> {
  const extension = targetExtension(kind);
  if (!extension || kind === 'unread') return err({ code: 'unknown-extension' });
  const refusal = refuse(`-j ${kind}`, extension, context);
  if (refusal) return err(refusal);
  const reader = new OptionReader(given, extension.options, context);
  const target = extension.parse(reader);
  return reader.fault || !target ? err(reader.fault ?? NOTHING_READ) : ok(target);
}

/** What the extension asks of the rule around it, whatever its options. */
function refuse(
  words: string,
  { families, protocols }: AnyExtension,
  { family, protocol }: RuleContext,
): SegmentFault | undefined {
  if (!families.includes(family)) return { code: 'wrong-family' };
  if (!protocols || (protocol !== undefined && protocols.includes(protocol))) return undefined;
  return { code: 'needs-protocol', option: words, protocols };
}

const NOTHING_READ: SegmentFault = { code: 'stray-word', word: '' };

/** Reads `-m tcp --dport 80`, or the options of `basic`, with every option under a name of its own. */
export function readMatch(text: string, context: RuleContext): Result<Match, SegmentFault> {
  const words = splitWords(text).map((word) => word.text);
  const named = words[0] === '-m';
  const kind = named ? (words[1] ?? '') : 'basic';
  const options = matchExtension(kind)?.options;
  if (!options) return err({ code: 'unknown-extension' });
  const given = readGiven(words.slice(named ? 2 : 0), options);
  return given.ok ? parseMatch(kind, given.value, context) : given;
}

/** Reads `DNAT --to-destination 10.0.0.1`: what follows `-j`. */
export function readTarget(text: string, context: RuleContext): Result<Target, SegmentFault> {
  const [kind = '', ...words] = splitWords(text).map((word) => word.text);
  const options = targetExtension(kind)?.options;
  if (!options) return err({ code: 'unknown-extension' });
  const given = readGiven(words, options);
  return given.ok ? parseTarget(kind, given.value, context) : given;
}

function readGiven(
  words: readonly string[],
  options: readonly OptionSpec[],
): Result<readonly GivenOption[], SegmentFault> {
  const given: GivenOption[] = [];
  let at = 0;
  while (at < words.length) {
    const invert = words[at] === '!';
    if (invert) at += 1;
    const word = words[at] ?? '';
    const spec = options.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!spec) return err({ code: 'stray-word', word });
    at += 1;
    const values: string[] = [];
    for (const value of spec.values ?? []) {
      const next = words[at];
      if (isOptionalValue(value) && endsValues(next)) break;
      if (next === undefined) return err({ code: 'stray-word', word });
      values.push(next);
      at += 1;
    }
    given.push({ name: spec.name, invert, values });
  }
  return ok(given);
}

/** Whether a value of an `OptionSpec` may be missing. */
export function isOptionalValue(value: string): boolean {
  return value.startsWith('[') && value.endsWith(']');
}

/** Whether an optional value is not there, because something else or nothing follows. */
export function endsValues(next: string | undefined): boolean {
  return next === undefined || next === '!' || next.startsWith('-');
}

/** What a rule's `-p` says, in one number: 0 nothing, 1 + p for `-p`, 257 + p for `! -p`. */
export function protocolCode(invert: boolean, protocol: string): number {
  const number = readProtocol(protocol);
  // 0 is "all", which asks for none.
  if (number === undefined || number === 0) return 0;
  return number + (invert ? 257 : 1);
}

/** The protocol code of the options of `basic`. */
export function protocolCodeIn(text: string): number {
  const words = text.split(' ');
  const at = words.indexOf('-p');
  return at < 0 ? 0 : protocolCode(words[at - 1] === '!', words[at + 1] ?? '');
}

/** The context of the rest of a rule whose `-p` has this code. */
export function contextWith(
  code: number,
  { family, table }: Pick<RuleContext, 'family' | 'table'>,
): RuleContext {
  return {
    family,
    protocol: code > 0 && code < 257 ? code - 1 : undefined,
    notProtocol: code >= 257 ? code - 257 : undefined,
    table,
  };
}
