/** Matches on payload, host, socket and the connection's further data. */
import fc from 'fast-check';
import type { Family } from '#net/family.ts';
import type { GrammarEntry } from './grammar.ts';
import {
  SUBNET4,
  SUBNET6,
  type Words,
  decimal,
  masked,
  name,
  negatable,
  number,
  oneOf,
  option,
  options,
  quoted,
  someOf,
} from './words.ts';

const WORD = 0xffffffff;

/** Numbers as u32 takes them, without the occasional bad one: a test has many. */
const U32_NUMBER: Words = fc
  .tuple(fc.oneof(fc.nat(64), fc.nat(), fc.constant(WORD)), fc.nat(2))
  .map(([each, base]) => ['', '0x', '0'][base] + each.toString([10, 16, 8][base]));

const STEP: Words = fc.oneof(
  fc.tuple(oneOf('&', ' & ', '@'), U32_NUMBER).map((parts) => parts.join('')),
  fc.tuple(oneOf('<<', '>>', ' >> '), decimal(31)).map((parts) => parts.join('')),
);

const LOCATION: Words = fc
  .tuple(decimal(60), fc.array(STEP, { maxLength: 9 }))
  .map(([start, steps]) => `${start}${steps.join('')}`);

const U32_VALUE: Words = fc.oneof(
  U32_NUMBER,
  fc.tuple(U32_NUMBER, U32_NUMBER).map((ends) => ends.join(':')),
);

const U32_TEST: Words = fc
  .tuple(LOCATION, fc.array(U32_VALUE, { minLength: 1, maxLength: 10 }))
  .map(([location, values]) => `${location}=${values.join(',')}`);

const U32_TESTS: Words = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .array(U32_TEST, { minLength: 1, maxLength: 10 })
      .map((tests) => `"${tests.join('&&')}"`)
      // iptables-restore takes words of 1023 bytes at most.
      .filter((text) => text.length < 1000),
  },
  {
    weight: 1,
    arbitrary: oneOf(
      '"6"',
      '"6=1&&"',
      '"6==1"',
      '"6>>32=1"',
      '"6=1:"',
      '"1=4294967296"',
      '"6 1=2"',
    ),
  },
);

/** Instructions that the kernel takes in any order, and a return at the end. */
const BPF_PROGRAM: Words = fc
  .array(
    fc.oneof(
      fc.tuple(oneOf('32', '40', '48'), decimal(100)).map(([code, at]) => `${code} 0 0 ${at}`),
      fc
        .tuple(oneOf('4', '20', '84', '68'), decimal(WORD))
        .map(([code, by]) => `${code} 0 0 ${by}`),
      decimal(WORD).map((value) => `21 0 0 ${value}`),
    ),
    { maxLength: 64 },
  )
  .map((each) => `"${[each.length + 1, ...each, '6 0 0 1'].join(',')}"`);

const PATTERN: Words = fc.oneof(
  option('--string', quoted(40)),
  option('--hex-string', quoted(12)),
  option(
    '--hex-string',
    fc
      .array(fc.oneof(fc.stringMatching(/^[0-9a-f]{2}$/), oneOf('|', ' ', 'a', '\\\\|')), {
        minLength: 1,
        maxLength: 9,
      })
      .map((parts) => `"|${parts.join('')}|"`),
  ),
);

function policyPart(family: Family): Words {
  const subnet = family === 4 ? SUBNET4 : SUBNET6;
  return someOf(
    negatable('--reqid', number(WORD)),
    negatable('--spi', number(WORD)),
    negatable('--proto', oneOf('ah', 'esp', 'ipcomp', '50', 'tcp')),
    fc.oneof(
      negatable('--mode', oneOf('tunnel', 'transport')),
      options(
        [oneOf('--mode tunnel')],
        [negatable('--tunnel-src', subnet), negatable('--tunnel-dst', subnet)],
      ),
    ),
  );
}

export const OTHER_MATCHES: readonly GrammarEntry[] = [
  {
    role: 'match',
    kind: 'bpf',
    options: () => option('--bytecode', BPF_PROGRAM),
  },
  {
    role: 'match',
    kind: 'cgroup',
    options: () =>
      fc.oneof(negatable('--cgroup', number(WORD)), negatable('--path', oneOf('/', '""'))),
  },
  {
    role: 'match',
    kind: 'cluster',
    options: () =>
      options([
        option('--cluster-total-nodes', number(32, 1)),
        option('--cluster-hash-seed', number(WORD)),
        fc.oneof(
          negatable('--cluster-local-node', number(32, 1)),
          // 1.8.9 refuses masks above 32, which we read because it prints them.
          negatable('--cluster-local-nodemask', decimal(32)),
        ),
      ]),
  },
  {
    role: 'match',
    kind: 'connbytes',
    options: () => {
      const count = fc.oneof(
        decimal(2000),
        oneOf('18446744073709551615', '0x10', '9007199254740993'),
      );
      const range = fc.oneof(
        count,
        count.map((each) => `${each}:`),
        count.map((each) => `:${each}`),
        fc.tuple(count, count).map((ends) => ends.join(':')),
      );
      return options([
        negatable('--connbytes', range),
        option('--connbytes-mode', oneOf('packets', 'bytes', 'avgpkt', 'Bytes')),
        option('--connbytes-dir', oneOf('original', 'reply', 'both')),
      ]);
    },
  },
  {
    role: 'match',
    kind: 'connlabel',
    options: () => options([negatable('--label', decimal(128))], [option('--set')]),
  },
  { role: 'match', kind: 'cpu', options: () => negatable('--cpu', number(WORD)) },
  {
    role: 'match',
    kind: 'devgroup',
    options: () => {
      const group = fc.oneof(masked(WORD), oneOf('default'));
      return someOf(negatable('--src-group', group), negatable('--dst-group', group));
    },
  },
  {
    role: 'match',
    kind: 'helper',
    options: () => negatable('--helper', fc.oneof(name(40), quoted(40))),
  },
  {
    role: 'match',
    kind: 'osf',
    families: [4],
    protocols: ['tcp'],
    options: () =>
      options(
        [negatable('--genre', name(40))],
        [option('--ttl', number(2)), option('--log', number(2))],
      ),
  },
  {
    role: 'match',
    kind: 'policy',
    options: (family) =>
      fc.oneof(
        options([oneOf('--dir in', '--dir out')], [oneOf('--pol none', '--pol ipsec')]),
        options([oneOf('--dir in'), policyPart(family)], [oneOf('--pol ipsec')]),
        fc
          .array(policyPart(family), { minLength: 1, maxLength: 5 })
          .map((parts) => `--dir out --pol ipsec --strict ${parts.join(' --next ')}`),
      ),
  },
  {
    role: 'match',
    kind: 'realm',
    families: [4],
    options: () => negatable('--realm', fc.oneof(masked(WORD), oneOf('cosmos'))),
  },
  {
    role: 'match',
    kind: 'string',
    options: () =>
      options(
        [
          fc.tuple(oneOf('', '! '), PATTERN).map((parts) => parts.join('')),
          oneOf('--algo bm', '--algo kmp'),
        ],
        [option('--from', number(65535)), option('--to', number(65535)), option('--icase')],
      ),
  },
  { role: 'match', kind: 'u32', options: () => negatable('--u32', U32_TESTS) },
];
