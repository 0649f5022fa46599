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
import { type Match, type Target, matchExtension, targetExtension } from '#extensions/registry.ts';
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
  if (!extension.families.includes(context.family)) return err({ code: 'wrong-family' });
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
  if (!extension.families.includes(context.family)) return err({ code: 'wrong-family' });
  const reader = new OptionReader(given, extension.options, context);
  const target = extension.parse(reader);
  return reader.fault || !target ? err(reader.fault ?? NOTHING_READ) : ok(target);
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
    const count = spec?.values?.length ?? 0;
    if (!spec || at + count >= words.length) return err({ code: 'stray-word', word });
    given.push({ name: spec.name, invert, values: words.slice(at + 1, at + 1 + count) });
    at += 1 + count;
  }
  return ok(given);
}

/** The protocol that the options of `basic` demand; `undefined` where they name none, or all but one. */
export function protocolIn(text: string): number | undefined {
  const words = text.split(' ');
  const at = words.indexOf('-p');
  if (at < 0 || words[at - 1] === '!') return undefined;
  // 0 is "all": a protocol that demands none.
  return readProtocol(words[at + 1] ?? '') || undefined;
}
