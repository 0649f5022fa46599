/** What is recognised from bytes alone, the extensions read without a fault and print as it stands. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printMatch, printTarget } from '#extensions/registry.ts';
import {
  contextWith,
  protocolCode,
  protocolCodeIn,
  readMatch,
  readTarget,
} from '#ruleset/read-segment.ts';
import {
  address,
  basicWords,
  commentText,
  endpointPort,
  listName,
  listOptions,
} from '#testing/grammar/plain-words.ts';
import {
  afterEndpoint,
  afterPlainComment,
  freeName,
  isPlainPort,
  plainBasic,
} from './plain-segment.ts';

const V4 = { family: 4, table: 'nat' } as const;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const RUNS = { numRuns: 3000 };

test('options of basic', () => {
  let recognised = 0;
  fc.assert(
    fc.property(basicWords, fc.constantFrom('', ' -j DROP', ' -m tcp', '\n'), (words, rest) => {
      const { end, code } = plainBasic(bytesOf(words + rest), 0);
      if (end < 0) return;
      recognised += 1;
      expect(end).toBe(words.length);
      expect(code).toBe(protocolCodeIn(words));
      const read = readMatch(words, contextWith(0, V4));
      expect(read.ok && printMatch(read.value, 4)).toBe(` ${words}`);
    }),
    RUNS,
  );
  expect(recognised).toBeGreaterThan(50);
});

test('comments', () => {
  let recognised = 0;
  fc.assert(
    fc.property(commentText, fc.constantFrom('', ' -j DROP'), (comment, rest) => {
      const words = `-m comment --comment "${comment}"`;
      const bytes = bytesOf(words + rest);
      const end = afterPlainComment(bytes, new DataView(bytes.buffer), 0);
      if (end < 0) return;
      recognised += 1;
      const read = readMatch(words.slice(0, end), contextWith(0, V4));
      expect(read.ok && printMatch(read.value, 4)).toBe(` ${words.slice(0, end)}`);
    }),
    RUNS,
  );
  expect(recognised).toBeGreaterThan(50);
});

test('endpoints', () => {
  let recognised = 0;
  fc.assert(
    fc.property(address, endpointPort, fc.constantFrom('', '\n', ' --random'), (to, at, rest) => {
      const words = `DNAT --to-destination ${to}:${at}`;
      if (afterEndpoint(bytesOf(words + rest), 0) < 0) return;
      recognised += 1;
      const read = readTarget(words, contextWith(protocolCode(false, 'tcp'), V4));
      expect(read.ok && `DNAT${printTarget(read.value, 4)}`).toBe(words);
    }),
    RUNS,
  );
  expect(recognised).toBeGreaterThan(50);
});

test('destination ports', () => {
  let recognised = 0;
  const port = fc.oneof(
    fc.nat(70000).map(String),
    fc.constantFrom('0', '080', '', '80:90', 'http'),
  );
  fc.assert(
    fc.property(
      port,
      fc.constantFrom('tcp', 'udp'),
      fc.constantFrom('tcp', 'udp', 'icmp'),
      (at, match, rule) => {
        const words = `-m ${match} --dport ${at}`;
        const code = protocolCode(false, rule);
        if (!isPlainPort(bytesOf(words), 0, words.length, code)) return;
        recognised += 1;
        const read = readMatch(words, contextWith(code, V4));
        expect(read.ok && printMatch(read.value, 4)).toBe(` ${words}`);
      },
    ),
    RUNS,
  );
  expect(recognised).toBeGreaterThan(50);
});

test('names of lists: one that is bare is as good as another', () => {
  let recognised = 0;
  fc.assert(
    fc.property(listName, listOptions, (list, [before = '', after = '']) => {
      const words = `${before} --name ${list}${after}`;
      const found = freeName(bytesOf(words), 0, words.length);
      if (!found) return;
      recognised += 1;
      expect(words.slice(found.from, found.to)).toBe(list);
      const read = readMatch(words, contextWith(0, V4));
      expect(read.ok && printMatch(read.value, 4)).toBe(` ${words}`);
    }),
    RUNS,
  );
  expect(recognised).toBeGreaterThan(50);
});
