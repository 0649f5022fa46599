/** Options that no tool wrote: reading them never throws, and what is taken prints so that it reads again. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { situation, tcp } from '#testing/situations.ts';
import { readOptions } from '#testing/read-options.ts';
import type { Condition, OptionSpec } from './contract.ts';
import { type GivenOption, OptionReader } from './option-reader.ts';
import { phraseText } from './phrase.ts';
import {
  type AnyExtension,
  everyMatch,
  everyTarget,
  matchExtension,
  targetExtension,
} from './registry.ts';
import type { Phrase } from './phrase.ts';

interface AnyFull extends AnyExtension {
  parse(given: OptionReader): object | undefined;
  print(data: object, family: Family): string;
  describe(data: object, family: Family): Phrase;
  conditions?(data: object, family: Family): readonly Condition[];
}

const VALUE = fc.oneof(
  fc.constantFrom('', '0', '1', '-1', '0x', '0x1g', '08', '4294967296', '99999999999999999999'),
  fc.constantFrom('/', ':', ',', '-', '!', '+', '/24', ':9', '9:', '1,,2', 'a:b:c', '::', '1/2/3'),
  fc.constantFrom('10.0.0.1', '10.0.0.1/33', '10.0.0.1-10.0.0.0', '2001:db8::1/129', '::1-::0'),
  fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf', 'all', 'ALL', 'NONE', 'any'),
  fc.constantFrom('src,dst', 'NEW,ESTABLISHED', 'tcp', 'é', '日本', '\u0000', '\u2028', '"', '\\'),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.nat().map(String),
);

/**
 * Print some of what they take so that nobody reads it again, as the tool does: an empty list of days,
 * a comparison twice.
 */
const UNREADABLE: ReadonlySet<string> = new Set(['time', 'rateest']);

function someOptions(specs: readonly OptionSpec[]): fc.Arbitrary<readonly GivenOption[]> {
  if (specs.length === 0) return fc.constant([]);
  const one = fc.constantFrom(...specs).chain((spec) => {
    const count = spec.values?.length ?? 0;
    return fc
      .tuple(fc.boolean(), fc.array(VALUE, { minLength: count, maxLength: count }))
      .map(([invert, values]) => ({
        name: spec.name,
        invert: invert && spec.negatable === true,
        values,
      }));
  });
  return fc.uniqueArray(one, { selector: ({ name }) => name, maxLength: 4 });
}

describe.each([
  ['match', everyMatch(), matchExtension],
  ['target', everyTarget(), targetExtension],
] as const)('%s', (_, extensions, find) => {
  const spoken = extensions.filter(({ kind }) => kind !== 'unread');
  test.each(spoken.map(({ kind }) => kind))('%s', (kind) => {
    const extension = find(kind) as AnyFull; // it is handed nothing but what its own parse returned
    fc.assert(
      fc.property(
        someOptions(extension.options),
        fc.constantFrom(...extension.families),
        (given, family) => {
          const read = parse(extension, given, family);
          if (!read) return;
          const printed = holdTogether(extension, read, family);
          // Some extensions print what they were given without quotes, as the tool does.
          if (given.some(({ values }) => values.some((value) => !/^[\w.:,/+-]+$/.test(value))))
            return;
          if (UNREADABLE.has(kind)) return;
          const again = readOptions(printed, extension.options);
          expect(parse(extension, again, family), `${printed} can be read`).not.toBe(undefined);
        },
      ),
      { numRuns: 150, seed: 6 },
    );
  });
});

function parse(
  extension: AnyFull,
  given: readonly GivenOption[],
  family: Family,
): object | undefined {
  const context = { family, protocol: extension.protocols?.[0], table: 'mangle' };
  const reader = new OptionReader(given, extension.options, context);
  const data = extension.parse(reader);
  return reader.fault ? undefined : data;
}

/** Prints, describes and decides; returns what it printed. */
function holdTogether(extension: AnyFull, data: object, family: Family): string {
  const printed = extension.print(data, family);
  expect(printed === '' || printed.startsWith(' ')).toBe(true);
  expect(phraseText(extension.describe(data, family))).not.toBe('');
  const packet = situation(
    family === 4
      ? tcp('10.0.0.9:40000', '10.1.2.3:80')
      : tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'),
  );
  for (const condition of extension.conditions?.(data, family) ?? []) {
    expect(['yes', 'no', 'maybe']).toContain(condition.decide(packet).holds);
  }
  return printed;
}
