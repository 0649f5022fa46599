/**
 * Rules drawn at random from the option grammar of each extension, put to the real iptables (nft):
 * what we read it takes, and saves as we print it; what we refuse it refuses.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { GRAMMAR, type GrammarEntry, WITHOUT_A_TOOL } from '#testing/grammar/grammar.ts';
import { optionReader } from '#testing/read-options.ts';
import { type Fate, loadRules, takenRules, whyNoTool } from '#testing/real-iptables.ts';
import type { OptionReader } from './option-reader.ts';
import { everyMatch, everyTarget, matchExtension, targetExtension } from './registry.ts';

/** Set another to draw other rules. */
const SEED = Number(process.env['GRAMMAR_SEED'] ?? 20_250_115);
const RULES = Number(process.env['GRAMMAR_RULES'] ?? 200);
/** Refused rules are tried one by one, which takes its time. */
const MOST_REFUSED = 10;

test('every extension has its grammar, or a reason not to', () => {
  const named = (role: GrammarEntry['role']) =>
    new Set(GRAMMAR.filter((entry) => entry.role === role).map(({ kind }) => kind));
  const missing = [
    ...everyMatch().filter(({ kind }) => !named('match').has(kind)),
    ...everyTarget().filter(({ kind }) => !named('target').has(kind)),
  ].map(({ kind }) => kind);
  expect([...new Set(missing)].toSorted()).toEqual([...WITHOUT_A_TOOL.keys()].toSorted());
});

const missing = whyNoTool();

describe.skipIf(missing !== undefined)(
  `rules drawn at random${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    for (const entry of GRAMMAR) {
      for (const family of entry.families ?? ([4, 6] as const)) {
        test(`${entry.role} ${entry.kind}, IPv${family}`, () => {
          const drawn = drawRules(entry, family);
          const read = drawn.filter(({ printed }) => printed !== undefined);
          const refused = drawn.filter(({ printed }) => printed === undefined);
          expect(read.length).toBeGreaterThan(RULES / 5);
          const load = { table: tableOf(entry), before: entry.before ?? [] };
          const fates = loadRules(family, { ...load, rules: read.map(({ typed }) => typed) });
          expect(read.flatMap((rule, index) => differences(rule, fates[index]))).toEqual([]);
          const rules = refused.slice(0, MOST_REFUSED).map(({ typed }) => typed);
          expect(takenRules(family, { ...load, rules }), 'taken, though we refuse it').toEqual([]);
        }, 60_000);
      }
    }
  },
);

interface Drawn {
  readonly typed: string;
  /** As we print it, `undefined` where we refuse it. */
  readonly printed: string | undefined;
}

function drawRules(entry: GrammarEntry, family: Family): readonly Drawn[] {
  const rule = fc.tuple(
    fc.constantFrom(...(entry.protocols ?? [undefined])),
    entry.options(family),
  );
  return fc
    .sample(rule, { numRuns: RULES, seed: SEED })
    .filter(([, options]) => !entry.except?.test(options))
    .map(([protocol, options]) => drawn(entry, family, protocol, options));
}

interface AnyFull {
  readonly options: Parameters<typeof optionReader>[1];
  parse(given: OptionReader): object | undefined;
  print(data: object, family: Family): string;
}

function drawn(
  { role, kind }: GrammarEntry,
  family: Family,
  protocol: string | undefined,
  options: string,
): Drawn {
  // It is handed nothing but what its own parse returned.
  const extension = (role === 'match' ? matchExtension(kind) : targetExtension(kind)) as AnyFull;
  const number = protocol === undefined ? undefined : readProtocol(protocol);
  const context = { family, protocol: number, table: 'mangle' };
  const given = optionReader(options, extension.options, context);
  const data = extension.parse(given);
  const name = kind === 'basic' ? '' : role === 'match' ? ` -m ${kind}` : ` -j ${kind}`;
  const before = number === undefined ? '' : ` -p ${printProtocol(number)}`;
  return {
    typed: `${before}${name} ${options}`.trim(),
    printed: given.fault || !data ? undefined : `${before}${name}${extension.print(data, family)}`,
  };
}

function tableOf({ role, kind }: GrammarEntry): string {
  return (role === 'target' ? targetExtension(kind)?.tables?.[0] : undefined) ?? 'mangle';
}

function differences({ typed, printed }: Drawn, fate: Fate | undefined): readonly string[] {
  if (fate?.kind === 'saved' && fate.rule === printed) return [];
  const became = fate?.kind === 'saved' ? `saved as${fate.rule}` : `refused: ${fate?.why ?? ''}`;
  return [`${typed}: ${became}, and we print${printed ?? ''}`];
}
