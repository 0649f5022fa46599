/** Targets. */
import fc from 'fast-check';
import type { Family } from '#net/family.ts';
import type { GrammarEntry } from './grammar.ts';
import {
  ADDRESS4,
  ADDRESS6,
  PORT,
  type Words,
  decimal,
  list,
  masked,
  name,
  number,
  oneOf,
  option,
  options,
  orderedRange,
  quoted,
  someOf,
} from './words.ts';

const WORD = 0xffffffff;

function target(
  kind: string,
  options: GrammarEntry['options'],
  rest: Partial<GrammarEntry> = {},
): GrammarEntry {
  return { role: 'target', kind, options, ...rest };
}

const address = (family: Family): Words => (family === 4 ? ADDRESS4 : ADDRESS6);
const NATURAL = ['tcp', 'udp', 'sctp', undefined] as const;

/** `A`, `A-B`, with a port or a range of them; IPv6 in brackets then. */
function natRange(family: Family): Words {
  const each = address(family);
  const addresses = fc.oneof(
    each,
    fc.tuple(each, each).map((ends) => ends.join('-')),
  );
  const ports = fc.oneof(decimal(65535), orderedRange(65535, '-'));
  const withPorts = fc
    .tuple(addresses, ports)
    .map(([from, port]) => (family === 4 ? `${from}:${port}` : `[${from}]:${port}`));
  return fc.oneof(
    addresses,
    withPorts,
    ports.map((port) => `:${port}`),
  );
}

const MARK_CHANGE: Words = fc.oneof(
  option('--set-mark', masked(WORD)),
  option('--set-xmark', masked(WORD)),
  option('--and-mark', number(WORD)),
  option('--or-mark', number(WORD)),
  option('--xor-mark', number(WORD)),
);

const RANDOM = option('--random');

const hopLimit = (kind: 'TTL' | 'HL', family: Family): GrammarEntry =>
  target(
    kind,
    () => {
      const each = kind.toLowerCase();
      return fc.oneof(
        option(`--${each}-set`, number(255)),
        option(`--${each}-dec`, number(255, 1)),
        option(`--${each}-inc`, number(255, 1)),
      );
    },
    { families: [family] },
  );

const prefixes = (kind: 'SNPT' | 'DNPT'): GrammarEntry =>
  target(
    kind,
    () =>
      fc
        .tuple(oneOf('fd00::', '2001:db8::', 'fd00::1'), oneOf('48', '64', '65', 'ffff::'))
        .map((parts) => `--src-pfx ${parts.join('/')} --dst-pfx 2001:db8:1::/64`),
    { families: [6] },
  );

export const TARGETS: readonly GrammarEntry[] = [
  target('AUDIT', () => option('--type', oneOf('accept', 'DROP', 'reject', 'other'))),
  target('CHECKSUM', () => oneOf('--checksum-fill')),
  target('CLASSIFY', () =>
    fc
      .tuple(fc.nat(0xffff), fc.nat(0xffff))
      .map((parts) => `--set-class ${parts.map((each) => each.toString(16)).join(':')}`),
  ),
  target('CONNMARK', () =>
    fc.oneof(
      options([MARK_CHANGE], [oneOf('--left-shift-mark 3', '--right-shift-mark 32')]),
      options(
        [oneOf('--save-mark', '--restore-mark')],
        [
          fc.oneof(
            option('--mask', number(WORD)),
            options([option('--nfmask', number(WORD))], [option('--ctmask', number(WORD))]),
          ),
          oneOf('--left-shift-mark 8', '--right-shift-mark 1'),
        ],
      ),
    ),
  ),
  target('CONNSECMARK', () => oneOf('--save', '--restore', '--save --restore')),
  target(
    'CT',
    () =>
      options(
        [],
        [
          option('--notrack'),
          option('--ctevents', list(['new', 'related', 'destroy', 'mark', 'secmark', 'NEW'], 3)),
          oneOf('--expevents new'),
          fc.oneof(
            option('--zone', fc.oneof(number(65535), oneOf('mark'))),
            option('--zone-orig', fc.oneof(number(65535), oneOf('mark'))),
            option('--zone-reply', fc.oneof(number(65535), oneOf('mark'))),
          ),
          oneOf('--helper ftp', '--helper Q.931'),
        ],
      ),
    { protocols: ['tcp'] },
  ),
  target(
    'DNAT',
    (family) =>
      options([option('--to-destination', natRange(family))], [RANDOM, option('--persistent')]),
    {
      protocols: NATURAL,
    },
  ),
  prefixes('DNPT'),
  target('DSCP', () =>
    fc.oneof(
      option('--set-dscp', number(63)),
      option('--set-dscp-class', oneOf('EF', 'af11', 'X')),
    ),
  ),
  target(
    'ECN',
    () =>
      fc.oneof(
        oneOf('--ecn-tcp-remove'),
        someOf(
          option('--ecn-tcp-cwr', number(1)),
          option('--ecn-tcp-ece', number(1)),
          option('--ecn-ip-ect', number(3)),
        ),
      ),
    { families: [4], protocols: ['tcp', 'tcp', undefined] },
  ),
  hopLimit('HL', 6),
  target('HMARK', (family) =>
    options(
      [
        option('--hmark-mod', number(WORD, 1)),
        option('--hmark-rnd', number(WORD)),
        fc.oneof(
          option('--hmark-tuple', list(['src', 'dst', 'sport', 'dport', 'spi', 'ct', 'proto'])),
          option('--hmark-src-prefix', number(family === 4 ? 40 : 128)),
          option('--hmark-sport-mask', number(65535)),
          option('--hmark-spi-mask', number(WORD)),
          option('--hmark-proto-mask', number(255)),
        ),
      ],
      [option('--hmark-offset', number(WORD))],
    ),
  ),
  target('IDLETIMER', () =>
    options([option('--timeout', number(2_147_482, 1)), option('--label', name(30))]),
  ),
  target('LOG', () =>
    options(
      [],
      [
        option('--log-prefix', quoted(35)),
        option('--log-level', fc.oneof(number(7), oneOf('debug', 'panic', 'warning', 'loud'))),
        ...['tcp-sequence', 'tcp-options', 'ip-options', 'uid', 'macdecode'].map((each) =>
          option(`--log-${each}`),
        ),
      ],
    ),
  ),
  target('MARK', () => MARK_CHANGE),
  target(
    'MASQUERADE',
    () =>
      options(
        [],
        [
          option('--to-ports', fc.oneof(decimal(65535), orderedRange(65535, '-'))),
          RANDOM,
          option('--random-fully'),
        ],
      ),
    { protocols: NATURAL },
  ),
  target('NETMAP', (family) =>
    option(
      '--to',
      fc.tuple(address(family), decimal(family === 4 ? 32 : 128)).map((parts) => parts.join('/')),
    ),
  ),
  target('NFLOG', () =>
    options(
      [],
      [
        option('--nflog-group', number(65535)),
        option('--nflog-prefix', quoted(60)),
        option('--nflog-size', number(WORD)),
        option('--nflog-threshold', number(65535)),
      ],
    ),
  ),
  target('NFQUEUE', () =>
    options(
      [],
      [
        fc.oneof(
          option('--queue-num', number(65535)),
          options([option('--queue-balance', orderedRange(65535))], [option('--queue-cpu-fanout')]),
        ),
        option('--queue-bypass'),
      ],
    ),
  ),
  target('NOTRACK', () => fc.constant('')),
  target('RATEEST', () =>
    options([
      // Rules of one name must agree: long names are not drawn twice.
      option(
        '--rateest-name',
        fc.uuid().map((each) => each.slice(0, 15)),
      ),
      option('--rateest-interval', oneOf('250ms', '1s', '.3s', '8s', '500usec', '16s')),
      option('--rateest-ewmalog', oneOf('500ms', '2s', '64s', '2000ms', '5')),
    ]),
  ),
  target(
    'REDIRECT',
    () => options([], [option('--to-ports', fc.oneof(PORT, orderedRange(65535, '-'))), RANDOM]),
    { protocols: NATURAL },
  ),
  target(
    'REJECT',
    (family) =>
      options(
        [],
        [
          option(
            '--reject-with',
            family === 4
              ? oneOf(
                  'icmp-net-unreachable',
                  'proto-unreach',
                  'tcp-reset',
                  'icmp-host-p',
                  'no-route',
                )
              : oneOf(
                  'no-route',
                  'icmp6-adm-prohibited',
                  'tcp-reset',
                  'policy-fail',
                  'net-unreach',
                ),
          ),
        ],
      ),
    { protocols: ['tcp', undefined] },
  ),
  target(
    'SET',
    () => {
      const reference = oneOf('S1 src', 'S2 dst,src', 'S3 src,dst,src', 'S1 both');
      return someOf(
        options(
          [option('--add-set', reference)],
          [option('--exist'), option('--timeout', number(9999))],
        ),
        option('--del-set', reference),
        options([option('--map-set', reference)], [option('--map-mark'), option('--map-prio')]),
      );
    },
    { families: [4] },
  ),
  target(
    'SNAT',
    (family) =>
      options(
        [option('--to-source', natRange(family))],
        [RANDOM, option('--random-fully'), option('--persistent')],
      ),
    { protocols: NATURAL },
  ),
  prefixes('SNPT'),
  target(
    'SYNPROXY',
    () =>
      options(
        [],
        [
          option('--mss', number(65535)),
          option('--wscale', number(14)),
          ...['--sack-perm', '--timestamp', '--ecn'].map((each) => option(each)),
        ],
      ),
    { protocols: ['tcp'] },
  ),
  target(
    'TCPMSS',
    () => fc.oneof(option('--set-mss', number(1460)), oneOf('--clamp-mss-to-pmtu')),
    { protocols: ['tcp'] },
  ),
  target(
    'TCPOPTSTRIP',
    () =>
      options(
        [],
        [option('--strip-options', list(['4', 'timestamp', 'mss', '0x10', '255', 'md5', '1'], 4))],
      ),
    { protocols: ['tcp'] },
  ),
  target('TEE', (family) =>
    options([option('--gateway', address(family))], [option('--oif', name(17))]),
  ),
  target('TOS', () =>
    fc.oneof(
      option('--set-tos', fc.oneof(masked(255), oneOf('Minimize-Delay', 'normal-service', 'Max'))),
      ...['and', 'or', 'xor'].map((each) => option(`--${each}-tos`, number(255))),
    ),
  ),
  target(
    'TPROXY',
    (family) =>
      options(
        [option('--on-port', PORT)],
        [option('--on-ip', address(family)), option('--tproxy-mark', masked(WORD))],
      ),
    // 65536 is taken for port 0.
    { protocols: ['tcp', 'udp'], except: /65536/ },
  ),
  target('TRACE', () => fc.constant('')),
  hopLimit('TTL', 4),
];
