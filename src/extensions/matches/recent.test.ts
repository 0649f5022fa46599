import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { optionReader } from '#testing/read-options.ts';
import { sequence } from '#testing/sequence.ts';
import { process, remembering, situation, udp } from '#testing/situations.ts';
import { recent } from './recent.ts';

matchCases(recent)`
  v4 --set                                            -> --set --name DEFAULT --mask 255.255.255.255 --rsource
  v6 --set                                            -> --set --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource
  v4 --rttl --name x --rcheck --hitcount 4 --seconds 60 -> --rcheck --seconds 60 --hitcount 4 --rttl --name x --mask 255.255.255.255 --rsource
  v4 ! --update --rdest --mask 255.255.255.0          -> ! --update --name DEFAULT --mask 255.255.255.0 --rdest
  v4 --update --reap --seconds 5 --name y             -> --update --seconds 5 --reap --name y --mask 255.255.255.255 --rsource
  v4 ! --remove --name z --mask 255.0.255.0           -> ! --remove --name z --mask 255.0.255.0 --rsource
  v4 --rcheck --rsource --rdest                       -> --rcheck --name DEFAULT --mask 255.255.255.255 --rdest
  v4 --rcheck --rdest --rsource                       -> --rcheck --name DEFAULT --mask 255.255.255.255 --rsource
  v4 --rcheck --hitcount 0                            -> --rcheck --name DEFAULT --mask 255.255.255.255 --rsource
  v4 --set --hitcount 0                               -> --set --name DEFAULT --mask 255.255.255.255 --rsource
  v6 --rcheck --hitcount 65535 --mask ffff:ffff::     -> --rcheck --hitcount 65535 --name DEFAULT --mask ffff:ffff:: --rsource
  --rcheck --hitcount 65536                           -> problem bad-value
  --rcheck --seconds 0                                -> problem bad-value
  --rcheck --name a/b                                 -> problem bad-value
  --rcheck --name ""                                  -> problem bad-value
  v6 --rcheck --mask 64                               -> problem bad-value
  --rcheck --set                                      -> problem clash
  --set --seconds 5                                   -> problem clash
  --set --hitcount 5                                  -> problem clash
  --remove --rttl                                     -> problem clash
  --update --reap                                     -> problem missing-option
  --name x                                            -> problem missing-option
`;

test('seconds above 2³¹ are printed as they are: with a sign', () => {
  const context = { family: 4, protocol: undefined, table: 'filter' } as const;
  const given = optionReader('--rcheck --seconds 4294967295', recent.options, context);
  const match = recent.parse(given);
  expect(match && recent.print(match, 4)).toMatch(/^ --rcheck --seconds -1 /);
});

const datagram = udp('10.0.0.9:40000', '10.1.2.3:53');
const ten = Array.from({ length: 10 }, (_, index) => ({
  packet: datagram,
  atMs: 1_700_000_000_000 + index * 20,
}));

// Measured: netfilter-semantics, section 8. Rules one below the other, ten packets of one source.
test.each([
  [
    ['--name r1 --set', '1111111111'],
    ['--name r1 --rcheck --hitcount 4', '0001111111'],
  ],
  [
    ['--name r2 --update --hitcount 3', '0001111111'],
    ['--name r3 --update', '0000000000'],
    ['--name r2 --set', '1111111111'],
  ],
  [
    ['--name r4 ! --rcheck', '1000000000'],
    ['--name r4 --set', '1111111111'],
  ],
  [
    ['--name r5 --rcheck --seconds 60 --hitcount 4', '0000111111'],
    ['--name r5 --set', '1111111111'],
  ],
  [
    ['--name r6 --remove', '0111111111'],
    ['--name r6 --set', '1111111111'],
  ],
  [
    ['--name r7 ! --set', '0000000000'],
    ['--name r7 --rcheck', '1111111111'],
  ],
])('ten packets: %j', (...rules) => {
  const options = rules.map(([each = '']) => [recent, each] as const);
  expect(sequence(options, ten)).toEqual(rules.map(([, expected]) => expected));
});

const later = (...seconds: readonly number[]) =>
  seconds.map((each) => ({ packet: datagram, atMs: each * 1000 }));

test('what is older than --seconds does not count', () => {
  const rules = ['--name a --rcheck --seconds 10 --hitcount 2', '--name a --set'];
  const packets = later(0, 3, 6, 9, 30, 31, 32);
  expect(
    sequence(
      rules.map((each) => [recent, each] as const),
      packets,
    )[0],
  ).toBe('0011001');
});

test('--update notes what it finds, and only then', () => {
  const rules = ['--name a --update --seconds 10', '--name a ! --rcheck', '--name a --set'];
  const [update] = sequence(
    rules.slice(0, 1).map((each) => [recent, each] as const),
    later(0, 1),
  );
  expect(update).toBe('00');
  const kept = remembering({ 'recent:a': [4, 61, 1, 0, 0x0a000009] }, 9000);
  expect(
    decide(recent, '--name a --update --seconds 10', situation(datagram, { memory: kept })).effects,
  ).toEqual([{ kind: 'remember', slot: 'recent:a', values: [4, 61, 2, 0, 9000, 0x0a000009] }]);
  const old = { ...kept, nowMs: 11_000 };
  expect(
    decide(recent, '--name a --update --seconds 10', situation(datagram, { memory: old })).effects,
  ).toEqual([]);
  // Negated it notes where it matches: where the address was not noted lately.
  expect(
    decide(recent, '--name a ! --update --seconds 10', situation(datagram, { memory: old })),
  ).toMatchObject({
    holds: 'yes',
    effects: [{ values: [4, 61, 2, 0, 11_000, 0x0a000009] }],
  });
});

test('--reap takes the least recently seen off when it is too old', () => {
  const list = [4, 61, 1, 0, 0x0a000001, 4, 61, 1, 8000, 0x0a000009];
  const memory = remembering({ 'recent:a': list }, 12_000);
  const options = '--name a --rcheck --seconds 10 --reap';
  expect(decide(recent, options, situation(datagram, { memory }))).toMatchObject({
    holds: 'yes',
    effects: [{ values: [4, 61, 1, 8000, 0x0a000009] }],
  });
});

test('the hundred and first address drives the first out', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({
    packet: udp(`10.0.1.${index + 1}:40000`, '10.1.2.3:53'),
    atMs: index,
  }));
  const first = { packet: udp('10.0.1.1:40000', '10.1.2.3:53'), atMs: 200 };
  const second = { packet: udp('10.0.1.2:40000', '10.1.2.3:53'), atMs: 201 };
  const [asked] = sequence(
    [
      [recent, '--rcheck'],
      [recent, '--set'],
    ],
    [...many, second, first],
  );
  expect(asked?.slice(-2)).toBe('10');
});

test('--rttl asks for the TTL as it was before forwarding', () => {
  const memory = remembering({ 'recent:a': [4, 61, 1, 0, 0x0a000009] });
  expect(holds(recent, '--name a --rcheck --rttl', situation(datagram, { memory }))).toBe('yes');
  const passing = { memory, hook: 'FORWARD', outInterface: 'eth1' } as const;
  const forwarded = { ...datagram, ttl: 60 };
  const origin = { kind: 'wire', interface: 'eth0' } as const;
  expect(
    holds(recent, '--name a --rcheck --rttl', situation(forwarded, { ...passing, origin })),
  ).toBe('yes');
  expect(
    holds(recent, '--name a --rcheck --rttl', situation(datagram, { ...passing, origin })),
  ).toBe('no');
  const own = { ...passing, hook: 'OUTPUT', origin: process(1000, 2000) } as const;
  expect(holds(recent, '--name a --rcheck --rttl', situation(datagram, own))).toBe('yes');
});

test('a mask joins addresses, --rdest takes the other end, IPv6 has entries of its own', () => {
  const memory = remembering({
    'recent:a': [4, 61, 1, 0, 0x0a000000, 6, 61, 1, 0, 0x20010db8, 0, 0, 9],
  });
  const asked = (options: string, from = '10.0.0.9:40000', to = '10.1.2.3:53') =>
    holds(recent, `--name a ${options}`, situation(udp(from, to), { memory }));
  expect(asked('--rcheck')).toBe('no');
  expect(asked('--rcheck --mask 255.255.255.0')).toBe('yes');
  expect(asked('--rcheck --mask 255.255.255.0 --rdest')).toBe('no');
  expect(asked('--rcheck', '[2001:db8::9]:40000', '[2001:db8::3]:53')).toBe('yes');
});

test('a lone dump does not know the list, but a packet of its walk that set it does', () => {
  expect(decide(recent, '--name a --rcheck --seconds 60', situation(datagram))).toMatchObject({
    holds: 'maybe',
    question: 'Is 10.0.0.9 on the list a within 60 seconds?',
    assumed: 'no',
  });
  expect(decide(recent, '--name a ! --rcheck', situation(datagram)).assumed).toBe('yes');
  const { effects } = decide(recent, '--name a --set', situation(datagram));
  expect(effects).toMatchObject([{ slot: 'recent:a' }]);
  const values = effects[0]?.kind === 'remember' ? effects[0].values : [];
  const memory = { complete: false, values: new Map([['recent:a', values]]), nowMs: undefined };
  expect(holds(recent, '--name a --rcheck', situation(datagram, { memory }))).toBe('yes');
  expect(holds(recent, '--name a --rcheck --hitcount 2', situation(datagram, { memory }))).toBe(
    'maybe',
  );
});
