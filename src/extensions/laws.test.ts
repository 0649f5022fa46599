/** What holds for every extension, tried on every case that stands beside one. */
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import type { Case } from '#testing/cases.ts';
import { type ExtensionCases, everyCase } from '#testing/every-case.ts';
import { optionReader, splitWords } from '#testing/read-options.ts';
import {
  INVALID,
  UNTRACKED,
  connectionOf,
  icmp,
  ip,
  process,
  remembering,
  situation,
  tcp,
  tracked,
  udp,
} from '#testing/situations.ts';
import type { Answer, Condition, Outcome, Situation } from './contract.ts';
import { type NumberTest, PACKET_NUMBER_COUNT } from './number-test.ts';
import type { OptionReader } from './option-reader.ts';
import { readNumbers } from './packet-numbers.ts';
import { type Phrase, phraseText } from './phrase.ts';
import {
  type AnyExtension,
  everyMatch,
  everyTarget,
  matchExtension,
  targetExtension,
} from './registry.ts';

const gathered = everyCase();
/** They keep what nobody can read, so there is nothing to write a case about. */
const isUnread = ({ kind }: AnyExtension): boolean => kind === 'unread';

/** A match or a target, and its data, whose types here no longer tell them apart. */
interface AnyFull extends AnyExtension {
  parse(given: OptionReader): object | undefined;
  print(data: object, family: Family): string;
  describe(data: object, family: Family): Phrase;
  conditions?(data: object, family: Family): readonly Condition[];
  apply?(data: object, situation: Situation): Outcome;
}

function fullExtension({ extension, role }: ExtensionCases): AnyFull {
  const { kind } = extension;
  // Methods take more than they declare here: each is handed nothing but what its own parse returned.
  const found: AnyFull | undefined =
    role === 'match' ? matchExtension(kind) : targetExtension(kind);
  if (!found) throw new Error(`Not registered: ${kind}`);
  return found;
}

describe.each([
  ['match', everyMatch()],
  ['target', everyTarget()],
] as const)('every %s', (role, extensions) => {
  test.each(extensions.map((each) => [each.kind, each] as const))(
    '%s explains itself',
    (_, each) => {
      expect(each.says).toMatch(SENTENCE);
      for (const option of each.options) expect(`${option.name}: ${option.says}`).toMatch(SENTENCE);
    },
  );

  const spoken = extensions.filter((each) => !isUnread(each));
  test.each(spoken.map((each) => [each.kind, each] as const))(
    '%s has a case of every option',
    (_, each) => {
      const cases = gathered
        .filter((group) => group.role === role && group.extension.kind === each.kind)
        .flatMap((group) => group.cases);
      const written = new Set(cases.flatMap(({ options }) => options.split(' ')));
      expect(cases.length).toBeGreaterThan(0);
      const missing = each.options.filter(({ name }) => !written.has(name));
      expect(missing.map(({ name }) => name)).toEqual([]);
    },
  );
});

const SENTENCE = /\p{Lu}.*[.…]$/u;

describe.each(gathered.map((group) => [`${group.role} ${group.extension.kind}`, group] as const))(
  '%s',
  (_, group) => {
    const extension = fullExtension(group);
    for (const each of group.cases) {
      const { expected, families, options } = each;
      if (expected.kind === 'problem') continue;
      const settled = group.cases.some(
        (other) => other !== each && other.options === expected.options,
      );
      for (const family of families) {
        test(`IPv${family} ${options === '' ? 'without options' : options}`, () => {
          const data = read(extension, options, each, family);
          // A case of its own may say that the real tool does not read back what it printed.
          if (!settled) {
            const again = extension.print(read(extension, expected.options, each, family), family);
            expect(again.slice(1), 'what is printed reads as itself').toBe(expected.options);
          }
          holdLaws(extension, data, family);
        });
      }
    }
  },
);

const ONE_NEGATED = /^! (--?[a-z-]+( [^ !-][^ ]*)*)$/;

describe('a negated option never holds together with the plain one, not even by assumption', () => {
  for (const group of gathered.filter(({ role }) => role === 'match')) {
    const extension = fullExtension(group);
    for (const each of group.cases) {
      const plain = ONE_NEGATED.exec(each.options)?.[1];
      if (plain === undefined || each.expected.kind === 'problem') continue;
      for (const family of each.families) {
        test(`IPv${family} -m ${extension.kind} ${plain}`, () => {
          const [asked, negated] = [plain, each.options].map((options) =>
            extension.conditions?.(read(extension, options, each, family), family),
          );
          for (const [name, packet] of situations(family)) {
            expect(`${name}: ${meet(asked, packet)}/${meet(negated, packet)}`).toMatch(
              /: (no\/no|yes\/no|no\/yes|maybe no\/maybe no|maybe yes\/maybe no|maybe no\/maybe yes)$/,
            );
          }
        });
      }
    }
  }
});

function meet(conditions: readonly Condition[] | undefined, packet: Situation): string {
  for (const condition of conditions ?? []) {
    const answer = condition.decide(packet);
    if (answer.holds === 'maybe') return `maybe ${answer.doubt.assumed}`;
    if (answer.holds === 'no') return 'no';
  }
  return 'yes';
}

function read(extension: AnyFull, options: string, { protocol }: Case, family: Family): object {
  const given = optionReader(options, extension.options, { family, protocol, table: 'mangle' });
  const data = extension.parse(given);
  expect(given.fault).toBe(undefined);
  if (!data) throw new Error('Neither read nor faulted');
  return freezeDeeply(data);
}

function holdLaws(extension: AnyFull, data: object, family: Family): void {
  const printed = extension.print(data, family);
  const text = phraseText(extension.describe(data, family));
  expect(text).toMatch(/^\S.*[^.\s]$/);
  expect(unnamed(printed, extension.options, text), `“${text}” names every value`).toEqual([]);

  for (const [name, each] of situations(family)) {
    if (extension.conditions) {
      judge(extension.conditions(data, family), `-m ${extension.kind}${printed}`, each, name);
    }
    const outcome = extension.apply?.(data, each);
    expect(extension.apply?.(data, each), `apply says the same twice: ${name}`).toEqual(outcome);
  }
}

const ALL_BITS = /^(255\.255\.255\.255|ffff(:ffff){7})$/;

/** Values that a description leaves out. A mask of all bits may be left out; so may zeros at the end. */
function unnamed(
  options: string,
  specs: AnyExtension['options'],
  described: string,
): readonly string[] {
  const names = new Set(specs.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]));
  // A description may show a text as it is printed, with its backslashes, or as it is meant.
  const text = `${described} ${described.replace(/\\(.)/g, '$1')}`;
  return splitWords(options)
    .filter((word) => word !== '!' && !names.has(word) && !ALL_BITS.test(word))
    .flatMap((word) =>
      text.includes(word) ? [] : word.replace(/\/(32|128|0xff|0xffffffff)$/, '').split(/[,:/-]/),
    )
    .filter((atom) => !text.includes(atom) && !text.includes(String(Number(atom))));
}

function judge(
  conditions: readonly Condition[],
  printed: string,
  each: Situation,
  name: string,
): void {
  const words = new Set(printed.split(' '));
  for (const condition of conditions) {
    const own = condition.words.split(' ');
    expect(own.filter((word) => !words.has(word))).toEqual([]);
    expect(condition.shows(each), `shows: ${name}`).toMatch(/^\S(.*\S)?$/);
    const answer = condition.decide(each);
    expect(condition.decide(each), `decides the same twice: ${name}`).toEqual(answer);
    if (condition.needs) judgeNeeds(condition.needs, answer, each, name);
    if (answer.holds !== 'maybe') continue;
    expect(answer.doubt.question).toMatch(/^\p{Lu}.*\?$/u);
    const { probability } = answer.doubt;
    if (probability === undefined) continue;
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
    expect(answer.doubt.assumed).toBe(probability >= 0.5 ? 'yes' : 'no');
  }
}

/** What a condition needs, it does not do without. */
function judgeNeeds(
  needs: readonly NumberTest[],
  answer: Answer,
  each: Situation,
  name: string,
): void {
  expect(answer, `no doubt, no effect: ${name}`).toSatisfy(
    (given: Answer) => given.holds !== 'maybe' && given.effects.length === 0,
  );
  const numbers = new Uint32Array(PACKET_NUMBER_COUNT);
  readNumbers(each, numbers);
  const met = needs.every(({ number, mask, from, to, invert }) => {
    const value = ((numbers[number] ?? 0) & mask) >>> 0;
    return (value >= from && value <= to) !== invert;
  });
  if (!met) expect(answer.holds, `not without what it needs: ${name}`).toBe('no');
}

function situations(family: Family): readonly (readonly [string, Situation])[] {
  const [from, to] = family === 4 ? ['10.0.0.9', '10.1.2.3'] : ['2001:db8::9', '2001:db8:1::3'];
  const [fromPort, toPort] =
    family === 4 ? [`${from}:40000`, `${to}:80`] : [`[${from}]:40000`, `[${to}]:80`];
  const syn = tcp(fromPort, toPort);
  const reply = tcp(toPort, fromPort, 'SYN,ACK');
  const made: Readonly<Record<string, Situation>> = {
    'a SYN': situation(syn),
    'its answer, leaving': situation(reply, {
      hook: 'OUTPUT',
      tracking: tracked(connectionOf(syn, { mark: 5, seenReply: true }), 'ESTABLISHED', 'reply'),
      origin: process(1337, 1338),
    }),
    'UDP on its way': situation(udp(fromPort, toPort), {
      hook: 'FORWARD',
      memory: remembering({}, 1_700_000_000_000),
    }),
    'an echo request': situation(icmp(from, to, family === 4 ? 8 : 128), { hook: 'PREROUTING' }),
    'a later fragment': situation(udp(fromPort, toPort, { fragment: 'later' })),
    invalid: situation(tcp(fromPort, toPort, 'ACK'), { tracking: INVALID }),
    'untracked GRE from the kernel': situation(ip(47, from, to), {
      hook: 'POSTROUTING',
      tracking: UNTRACKED,
      origin: { kind: 'kernel', socket: true },
    }),
  };
  return Object.entries(made).map(([name, each]) => [name, freezeDeeply(each)]);
}

function freezeDeeply<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freezeDeeply(part);
  }
  return value;
}
