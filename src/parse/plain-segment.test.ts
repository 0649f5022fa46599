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
  afterEndpoint,
  afterPlainComment,
  freeName,
  isPlainPort,
  plainBasic,
} from './plain-segment.ts';

const V4 = { family: 4, table: 'nat' } as const;

const octet = fc.oneof(
  { weight: 20, arbitrary: fc.nat(255) },
  { weight: 1, arbitrary: fc.constantFrom('256', '00', '07', '') },
);
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const subnet = fc
  .tuple(
    address,
    fc.constantFrom(
      '/32',
      '/32',
      '/32',
      '/32',
      '/24',
      '/1',
      '/0',
      '/33',
      '/024',
      '',
      '/255.255.0.0',
    ),
  )
  .map(([host, mask]) => (mask === '/24' ? host.replace(/\d*$/, '0') : host) + mask);
const interfaceName = fc.constantFrom(
  'eth0',
  'cali+',
  'lo',
  '+',
  'a-b.c_d',
  'longer-than-fifteen',
  'é',
);
const protocol = fc.constantFrom('tcp', 'udp', 'icmp', 'sctp', 'all', '6', 'tcpx', 'esp');

function basicOption(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom('', '', '! '), value)
    .map(([not, text]) => `${not}${name} ${text}`);
}

/** Options of `basic`, mostly in the order of print, sometimes not. */
const basicWords = fc
  .record({
    options: fc.tuple(
      fc.option(basicOption('-s', subnet)),
      fc.option(basicOption('-d', subnet)),
      fc.option(basicOption('-i', interfaceName)),
      fc.option(basicOption('-o', interfaceName)),
      fc.option(basicOption('-p', protocol)),
      fc.option(fc.constant('-f'), { freq: 1 }),
    ),
    turned: fc.constantFrom(false, false, false, true),
  })
  .map(({ options, turned }) => {
    const given = options.filter((option) => option !== null);
    return (turned ? given.reverse() : given).join(' ');
  });

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
  const text = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
    fc.constantFrom('a b', 'a-b_c', 'shop/cart:http -> 10.0.0.1:80', 'x'.repeat(255) + ' ', 'é'),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('', ' -j DROP'), (comment, rest) => {
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
  const port = fc.oneof(
    fc.nat(70000).map(String),
    fc.constantFrom('0', '080', '', '80-90', '65535', '65536'),
  );
  fc.assert(
    fc.property(address, port, fc.constantFrom('', '\n', ' --random'), (to, at, rest) => {
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
  const name = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/),
    fc.constantFrom(
      'KUBE-SEP-AEKA7ZMTK3JQIMD3',
      'a.b',
      '-x',
      '',
      'é',
      'n'.repeat(199),
      'n'.repeat(200),
    ),
  );
  const options = fc.constantFrom(
    ['-m recent --set', ' --mask 255.255.255.255 --rsource'],
    ['-m recent ! --rcheck --seconds 10800 --reap', ' --mask 255.255.255.0 --rdest'],
  );
  fc.assert(
    fc.property(name, options, (list, [before = '', after = '']) => {
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
