/** Matches on IPsec and IPv6 headers. */
import fc from 'fast-check';
import type { GrammarEntry } from './grammar.ts';
import {
  ADDRESS6,
  SUBNET6,
  type Words,
  list,
  negatable,
  number,
  oneOf,
  option,
  options,
  range,
} from './words.ts';

const WORD = 0xffffffff;

const SRH_FIELDS = ['hdr-len', 'segs-left', 'last-entry'].flatMap((field) =>
  ['eq', 'gt', 'lt'].map((how) => `--srh-${field}-${how}`),
);

const HEADER_OPTION: Words = fc.oneof(
  number(255, 1),
  fc.tuple(number(255, 1), number(255)).map((parts) => parts.join(':')),
  oneOf('0', '0:3', '300', '300:400'),
);

function headerOptions(kind: 'dst' | 'hbh'): GrammarEntry {
  const some = fc.array(HEADER_OPTION, { minLength: 1, maxLength: 17 });
  return {
    role: 'match',
    kind,
    families: [6],
    options: () =>
      options(
        [],
        [
          negatable(`--${kind}-len`, number(WORD)),
          option(
            `--${kind}-opts`,
            some.map((each) => each.join(',')),
          ),
        ],
      ),
  };
}

export const HEADER_MATCHES: readonly GrammarEntry[] = [
  {
    role: 'match',
    kind: 'ah',
    families: [4],
    protocols: ['ah', 'ah', 'ah', undefined],
    options: () => options([], [negatable('--ahspi', range(WORD))]),
  },
  {
    role: 'match',
    kind: 'ah',
    families: [6],
    options: () =>
      options(
        [],
        [negatable('--ahspi', range(WORD)), negatable('--ahlen', number(WORD)), option('--ahres')],
      ),
  },
  {
    role: 'match',
    kind: 'esp',
    protocols: ['esp'],
    options: () => options([], [negatable('--espspi', range(WORD))]),
  },
  {
    role: 'match',
    kind: 'ipcomp',
    protocols: ['ipcomp'],
    options: () => options([], [negatable('--ipcompspi', range(WORD)), option('--compres')]),
  },
  headerOptions('dst'),
  headerOptions('hbh'),
  { role: 'match', kind: 'eui64', families: [6], options: () => fc.constant('') },
  {
    role: 'match',
    kind: 'frag',
    families: [6],
    options: () =>
      options(
        [],
        [
          negatable('--fragid', range(WORD)),
          negatable('--fraglen', number(WORD)),
          option('--fragres'),
          option('--fragfirst'),
          oneOf('--fragmore', '--fraglast', '--fragmore --fraglast'),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'ipv6header',
    families: [6],
    options: () =>
      options(
        [
          negatable(
            '--header',
            fc.oneof(
              list(['hop', 'dst', '43', 'frag', 'auth', 'IPSEC-ESP', '59', 'prot']),
              oneOf('ESP', 'udp', 'hop,ESP', ',hop'),
            ),
          ),
        ],
        [option('--soft')],
      ),
  },
  {
    role: 'match',
    kind: 'mh',
    families: [6],
    protocols: ['mh'],
    options: () =>
      options(
        [],
        [negatable('--mh-type', fc.oneof(range(255), oneOf('brr', 'bind', 'HOT', 'cot:be', 'x')))],
      ),
  },
  {
    role: 'match',
    kind: 'rt',
    families: [6],
    options: () =>
      fc.oneof(
        options(
          [],
          [
            negatable('--rt-type', number(WORD)),
            negatable('--rt-segsleft', range(WORD)),
            negatable('--rt-len', number(WORD)),
          ],
        ),
        fc
          .tuple(
            oneOf('--rt-type 0', '! --rt-type 0', '--rt-type 1', '--rt-len 5'),
            oneOf('', ' --rt-0-res'),
            fc.array(ADDRESS6, { minLength: 1, maxLength: 17 }),
            oneOf('', ' --rt-0-not-strict'),
          )
          .map(
            ([type, res, hops, loose]) => `${type}${res} --rt-0-addrs ${hops.join(',')}${loose}`,
          ),
      ),
  },
  {
    role: 'match',
    kind: 'srh',
    families: [6],
    options: () =>
      options(
        [],
        [
          negatable('--srh-next-hdr', number(255)),
          ...SRH_FIELDS.map((field) => negatable(field, number(255))),
          negatable('--srh-tag', number(65535)),
          ...['--srh-psid', '--srh-nsid', '--srh-lsid'].map((each) => negatable(each, SUBNET6)),
        ],
      ),
  },
];
