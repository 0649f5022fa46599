/** Matches that remember, and the clock. */
import fc from 'fast-check';
import type { GrammarEntry } from './grammar.ts';
import {
  type Words,
  decimal,
  list,
  name,
  negatable,
  number,
  oneOf,
  option,
  options,
} from './words.ts';

const WORD = 0xffffffff;

const PACKET_RATE: Words = fc
  .tuple(
    fc.oneof(decimal(20, 1), decimal(10_000, 1), oneOf('0', '1000001')),
    oneOf('', '/s', '/sec', '/second', '/m', '/min', '/MINUTE', '/hour', '/day', '/', '/week'),
  )
  .map((parts) => parts.join(''));

const BYTE_RATE: Words = fc
  .tuple(fc.oneof(decimal(40, 16), decimal(5000, 16)), oneOf('b/s', 'kb/s', 'mb/s'))
  .map((parts) => parts.join(''));

const MODES = list(['srcip', 'srcport', 'dstip', 'dstport', 'srcip', 'none']);

/** What a rule needs not to be refused for its name: no two of another kind under one. */
function hashlimit(kind: 'packets' | 'bytes' | 'window'): Words {
  const rate = kind === 'bytes' ? BYTE_RATE : PACKET_RATE;
  const burst = kind === 'bytes' ? decimal(90).map((each) => `${each}mb`) : number(10_000, 1);
  return options(
    [
      fc.oneof(
        negatable('--hashlimit-upto', rate),
        negatable('--hashlimit-above', rate),
        option('--hashlimit', rate),
      ),
      option(
        '--hashlimit-name',
        name(12).map((each) => `${kind}${each}`),
      ),
      ...(kind === 'window' ? [option('--hashlimit-rate-match')] : []),
    ],
    [
      option('--hashlimit-burst', burst),
      option('--hashlimit-mode', MODES),
      option('--hashlimit-srcmask', decimal(33)),
      option('--hashlimit-dstmask', decimal(32)),
      option('--hashlimit-htable-size', number(3000)),
      option('--hashlimit-htable-max', number(2_000_000)),
      option('--hashlimit-htable-gcinterval', number(WORD, 1)),
      option('--hashlimit-htable-expire', number(WORD, 1)),
      option('--hashlimit-rate-interval', decimal(9)),
    ],
  );
}

const RATE_BITS: Words = fc
  .tuple(decimal(4000), oneOf('', 'bit', 'Kibit', 'kbit', 'Mbit', 'KBps', 'MiBps', 'gbit', 'foo'))
  .map((parts) => parts.join(''));

const COMPARISON = oneOf('--rateest-lt', '! --rateest-lt', '--rateest-gt', '--rateest-eq');

const ESTIMATORS = ['R1', 'R2'].map(
  (each) => `-j RATEEST --rateest-name ${each} --rateest-interval 250ms --rateest-ewmalog 500ms`,
);

const DATE: Words = fc
  .tuple(
    decimal(2040, 1968),
    decimal(13),
    decimal(32),
    decimal(24),
    decimal(60),
    decimal(60),
    fc.nat(5),
  )
  .map(([year, month, day, hour, minute, second, parts]) =>
    [year, `-${month}`, `-${day}`, `T${hour}`, `:${minute}`, `:${second}`]
      .slice(0, parts + 1)
      .join(''),
  );

const TIME_OF_DAY: Words = fc
  .tuple(decimal(24), decimal(60), decimal(60), fc.boolean())
  .map(([hour, minute, second, exact]) => `${hour}:${minute}${exact ? `:${second}` : ''}`);

export const MEMORY_MATCHES: readonly GrammarEntry[] = [
  {
    role: 'match',
    kind: 'hashlimit',
    options: () => fc.oneof(hashlimit('packets'), hashlimit('bytes'), hashlimit('window')),
  },
  {
    role: 'match',
    kind: 'connlimit',
    options: (family) =>
      options(
        [
          fc.oneof(
            negatable('--connlimit-upto', number(WORD)),
            negatable('--connlimit-above', number(WORD)),
          ),
        ],
        [
          option(
            '--connlimit-mask',
            family === 4
              ? fc.oneof(decimal(32), oneOf('255.255.0.0', '255.0.255.0'))
              : fc.oneof(decimal(129), oneOf('ffff::', 'ff00:ff00::')),
          ),
          oneOf('--connlimit-saddr', '--connlimit-daddr', '--connlimit-saddr --connlimit-daddr'),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'quota',
    options: () =>
      negatable(
        '--quota',
        fc.oneof(number(WORD), oneOf('18446744073709551615', '9007199254740993')),
      ),
  },
  {
    role: 'match',
    kind: 'recent',
    options: (family) =>
      options(
        [
          oneOf('--set', '! --set', '--rcheck', '! --rcheck', '--update', '! --update', '--remove'),
          option('--name', name(30)),
        ],
        [
          option('--seconds', number(0x7fffffff, 1)),
          option('--reap'),
          option('--hitcount', number(65535)),
          option('--rttl'),
          option(
            '--mask',
            family === 4
              ? oneOf('255.255.255.0', '255.0.255.0', '0.0.0.0')
              : oneOf('ffff:ffff::', '::', 'ff00:ff::1'),
          ),
          oneOf('--rsource', '--rdest', '--rsource --rdest', '--rdest --rsource'),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'rateest',
    before: ESTIMATORS,
    options: () =>
      fc.oneof(
        options([
          oneOf('--rateest R1', '--rateest1 R2'),
          COMPARISON,
          fc.oneof(
            option('--rateest-bps', RATE_BITS),
            option('--rateest-pps', number(WORD)),
            option('--rateest-bps1', RATE_BITS),
            oneOf('--rateest-bps', '--rateest-pps2'),
          ),
        ]),
        options(
          [
            oneOf('--rateest1 R1'),
            oneOf('--rateest2 R2'),
            COMPARISON,
            fc
              .tuple(RATE_BITS, RATE_BITS)
              .map(([one, two]) => `--rateest-bps1 ${one} --rateest-bps2 ${two}`),
          ],
          [option('--rateest-delta')],
        ),
      ),
  },
  {
    role: 'match',
    kind: 'limit',
    options: () =>
      options([], [option('--limit', PACKET_RATE), option('--limit-burst', number(10_000, 1))]),
  },
  {
    role: 'match',
    kind: 'time',
    options: () =>
      options(
        [],
        [
          option('--timestart', TIME_OF_DAY),
          option('--timestop', TIME_OF_DAY),
          negatable('--weekdays', list(['Mon', 'Tu', 'Wednesday', '4', 'Fri', 'Sa', '7', 'So'], 5)),
          negatable('--monthdays', list(['1', '5', '010', '28', '31', '32', '7'], 5)),
          option('--datestart', DATE),
          option('--datestop', DATE),
          oneOf('--kerneltz', '--localtz', '--utc', '--utc --kerneltz'),
          option('--contiguous'),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'statistic',
    options: () =>
      fc.oneof(
        options([
          oneOf('--mode random'),
          negatable(
            '--probability',
            fc.oneof(
              fc.double({ min: 0, max: 1.05, noNaN: true }).map((each) => each.toFixed(6)),
              oneOf('0', '1', '.5', '1e-3'),
            ),
          ),
        ]),
        options([
          oneOf('--mode nth'),
          negatable('--every', number(9, 1)),
          option('--packet', number(8)),
        ]),
      ),
  },
];
