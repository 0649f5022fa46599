/**
 * What an extension reads and how it prints it, in three columns:
 *
 *     matchCases(mark)`
 *       --mark 0x1            -> same
 *       --mark 17             -> --mark 0x11
 *       --mark lots           -> problem bad-value
 *       v6 -p udp ! --mark 2  -> ! --mark 0x2        [not legacy]
 *     `;
 *
 * - A line holds for each of the extension's families, unless it begins with `v4` or `v6`.
 * - `-p PROTOCOL` comes next, where another is meant than the first that the extension needs.
 * - The right side is what `iptables-save` prints of the options: `same`, other options, or the
 *   code of the fault (option-reader.ts) that makes them unreadable.
 * - `nothing`, on either side, is no options at all.
 * - `[not nft]`, `[not legacy]`, `[not tool]` end a line in which one or both builds of the real
 *   tool do otherwise; say why beside the call.
 * - Backslashes are literal. A value with blanks stands in double quotes.
 *
 * The constant handed in bears the extension's kind as its name: `laws.test.ts` and
 * `real-tool.test.ts` find the cases in the text of the tests (see cases.ts), hold the laws
 * against each and put each to the real iptables. Nothing more need be written for that.
 */
import { describe, expect, test } from 'vitest';
import type { MatchExtension, TargetExtension } from '#extensions/contract.ts';
import type { Family } from '#net/family.ts';
import { type Case, readCases } from './cases.ts';
import { optionReader } from './read-options.ts';

type AnyData = { readonly kind: string };
type Cases = (strings: TemplateStringsArray) => void;

export function matchCases<P extends AnyData>(extension: MatchExtension<P>): Cases {
  return casesOf(extension);
}

/** The same for a target; the options are those after `-j NAME`. */
export function targetCases<P extends AnyData>(extension: TargetExtension<P>): Cases {
  return casesOf(extension);
}

function casesOf<P extends AnyData>(extension: MatchExtension<P> | TargetExtension<P>): Cases {
  return (strings) => {
    describe(`${extension.kind} reads and prints`, () => {
      for (const each of readCases(strings.raw.join(''), extension)) {
        test(each.text, () => {
          for (const family of each.families) check(extension, each, family);
        });
      }
    });
  };
}

function check<P extends AnyData>(
  extension: MatchExtension<P> | TargetExtension<P>,
  { options, protocol, expected }: Case,
  family: Family,
): void {
  const context = { family, protocol, table: 'mangle' };
  const given = optionReader(options, extension.options, context);
  const read = extension.parse(given);
  if (expected.kind === 'problem') {
    expect(given.fault?.code).toBe(expected.code);
    return;
  }
  expect(given.fault).toBe(undefined);
  if (!read) throw new Error('Neither read nor faulted');
  const printed = extension.print(read, family);
  expect(printed).toBe(expected.options === '' ? '' : ` ${expected.options}`);
}
