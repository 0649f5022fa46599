/** The two ways to take rules apart, held against each other: the one in WebAssembly, and that in JavaScript. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateKube } from '#testing/generate-kube.ts';
import {
  address,
  basicWords,
  commentText,
  endpointPort,
  listName,
  listOptions,
} from '#testing/grammar/plain-words.ts';
import { ENDING, PART, type Parts } from './parts.ts';
import { RuleParts } from './rule-parts.ts';
import { ScannedParts } from './scanned-parts.ts';

/** Of several windows. */
const KUBE = generateKube({ rules: 6_000 }).text;

/** What is known of the line that starts there, by its texts: equal ones may be remembered from other places. */
function partsAt(parts: Parts, text: string, from: number): unknown {
  const end = parts.read(from);
  if (end < 0) return undefined;
  const slice = (start: number, length: number): string => text.slice(start, start + length);
  const segments = Array.from({ length: parts.count }, (_, index) => {
    const kind = parts.kinds[index] ?? 0;
    const [start = 0, length = 0] = [parts.starts[index], parts.lengths[index]];
    const sample = parts.samples[index] ?? 0;
    const isKept = kind === PART.basic || kind === PART.match;
    return [kind, slice(start, length), isKept && slice(sample, length)];
  });
  const { start, code, ending, goes } = parts;
  const target = ending === ENDING.none ? '' : slice(parts.endingStart, parts.endingLength);
  const chain = slice(parts.chainStart, parts.chainLength);
  return { end, start, chain, segments, code, ending, target, goes: target !== '' && goes };
}

/** Returns how many lines were taken apart. */
function compare(text: string, isIPv4: boolean): number {
  const bytes = Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  const scanned = ScannedParts.of(bytes);
  if (!scanned) throw new Error('There is no WebAssembly, or the text is short');
  const plain = new RuleParts(bytes);
  scanned.plain = isIPv4;
  plain.plain = isIPv4;
  let known = 0;
  for (let from = 0; from < text.length; from = text.indexOf('\n', from) + 1 || text.length) {
    const wanted = partsAt(plain, text, from);
    expect(partsAt(scanned, text, from)).toEqual(wanted);
    if (wanted !== undefined) known += 1;
  }
  return known;
}

test('every rule of a large dump', () => {
  expect(compare(KUBE, true)).toBeGreaterThan(5_900);
  expect(compare(KUBE, false)).toBeGreaterThan(5_900);
  expect(compare(KUBE.trimEnd(), true)).toBeGreaterThan(5_900);
});

test('segments of every kind, some of them not quite as they are printed', () => {
  const segment = fc.oneof(
    commentText.map((text) => `-m comment --comment "${text}"`),
    fc
      .tuple(listName, listOptions)
      .map(([name, [before, after]]) => `${before} --name ${name}${after}`),
    fc.constantFrom(
      '-m tcp --dport 80',
      '-m  tcp',
      '-m set --match-set "a b" src',
      '-m x "',
      '-m "x"',
    ),
    fc.stringMatching(/^-m [a-z]{2,5} --[a-z]{2,5} [a-z0-9/:]{1,240}$/),
  );
  const target = fc.oneof(
    fc.tuple(address, endpointPort).map(([to, port]) => `-j DNAT --to-destination ${to}:${port}`),
    fc.constantFrom(
      '-j ACCEPT',
      '-g web',
      '-g web --random',
      '-j LOG --log-prefix "a b"',
      '-j',
      '-x',
    ),
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '[0:12] ', '[00:1] '),
      fc.option(basicWords),
      fc.array(segment, { maxLength: 3 }),
      fc.option(target),
    )
    .map(([counters, basic, segments, end]) =>
      [`${counters}-A web`, basic ?? [], segments, end ?? []].flat().join(' '),
    );
  let known = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 800, maxLength: 800 }),
      fc.boolean(),
      (lines, isIPv4) => {
        known += compare(`${lines.join('\n')}\n`.repeat(12), isIPv4);
      },
    ),
    { numRuns: 15, seed: 5, endOnFailure: true },
  );
  expect(known).toBeGreaterThan(20_000);
}, 60_000);

test('lines that somebody has touched', () => {
  const wound = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(3),
    text: fc.oneof(
      fc.constantFrom(
        ...' -!"\\[]:/0139.\r\n\tjg\0\x7f',
        ' -j ',
        ' -m ',
        ' --name ',
        ' ! ',
        'é',
        '""',
      ),
      fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
    ),
  });
  let known = 0;
  const dump = fc.array(wound, { minLength: 500, maxLength: 1_500 });
  fc.assert(
    fc.property(dump, fc.boolean(), (wounds, isIPv4) => {
      const sorted = wounds.toSorted((a, b) => a.place - b.place);
      let text = '';
      let at = 0;
      for (const { place, cut, text: other } of sorted) {
        const from = Math.max(at, Math.floor(place * KUBE.length));
        text += KUBE.slice(at, from) + other;
        at = from + cut;
      }
      known += compare(text + KUBE.slice(at), isIPv4);
    }),
    { numRuns: 12, seed: 3, endOnFailure: true },
  );
  expect(known).toBeGreaterThan(40_000);
}, 60_000);

test('a line longer than what is shown at a time is left alone, and those around it are not', () => {
  const rule = '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n';
  const long = `-A INPUT -m set --match-set ${'x'.repeat(300_000)} src -j DROP\n`;
  const many = rule.repeat(7_000);
  const before = new RuleParts(Uint8Array.from(long, (unit) => unit.charCodeAt(0)));
  expect(before.read(0)).toBe(long.length - 1);
  const text = many + long + many;
  const bytes = Uint8Array.from(text, (unit) => unit.charCodeAt(0));
  const scanned = ScannedParts.of(bytes);
  const ends = [many.length - rule.length, many.length, many.length + long.length].map((from) =>
    scanned?.read(from),
  );
  expect(ends).toEqual([many.length - 1, -1, many.length + long.length + rule.length - 1]);
});

test('rules are handed out in any order', () => {
  const bytes = new TextEncoder().encode(KUBE);
  const scanned = ScannedParts.of(bytes);
  const plain = new RuleParts(bytes);
  const starts = Array.from(KUBE.matchAll(/^\[/gm), ({ index }) => index);
  for (let turn = 0; turn < 2_000; turn += 1) {
    const from = starts[(turn * 7_919) % starts.length] ?? 0;
    expect(scanned && partsAt(scanned, KUBE, from)).toEqual(partsAt(plain, KUBE, from));
  }
});

test('a short dump is read without', () => {
  expect(ScannedParts.of(new TextEncoder().encode(KUBE.slice(0, 1_000)))).toBe(undefined);
});
