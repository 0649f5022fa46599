/** Addresses, ports, flags, marks, connections. */
import fc from 'fast-check';
import type { Family } from '#net/family.ts';
import type { GrammarEntry } from './grammar.ts';
import {
  ADDRESS4,
  ADDRESS6,
  PORT,
  SUBNET4,
  SUBNET6,
  type Words,
  decimal,
  list,
  masked,
  name,
  negatable,
  number,
  oneOf,
  option,
  options,
  orderedRange,
  quoted,
  range,
  someOf,
} from './words.ts';

const WORD = 0xffffffff;

const subnet = (family: Family): Words => (family === 4 ? SUBNET4 : SUBNET6);
const address = (family: Family): Words => (family === 4 ? ADDRESS4 : ADDRESS6);

const PORTS: Words = fc.oneof(
  PORT,
  orderedRange(65535),
  fc.tuple(PORT, PORT).map((ends) => ends.join(':')),
  PORT.map((each) => `${each}:`),
  PORT.map((each) => `:${each}`),
);

const PORT_OPTIONS: readonly Words[] = [negatable('--sport', PORTS), negatable('--dport', PORTS)];

const FLAGS: Words = fc.oneof(
  list(['FIN', 'SYN', 'rst', 'PSH', 'ACK', 'URG']),
  oneOf('ALL', 'NONE', 'SYN,bad'),
);

const INTERFACE: Words = fc.oneof(
  name(17),
  name(8).map((each) => `${each}+`),
  oneOf('+', 'lo'),
);

const MAC: Words = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.map((each) => each.toString(16)).join(':'));

const HOP_LIMIT = (kind: 'ttl' | 'hl'): GrammarEntry => ({
  role: 'match',
  kind,
  families: [kind === 'ttl' ? 4 : 6],
  options: () =>
    fc.oneof(
      negatable(`--${kind}-eq`, number(255)),
      option(`--${kind}-lt`, number(255)),
      option(`--${kind}-gt`, number(255)),
    ),
});

const CT_PORTS = ['origsrc', 'origdst', 'replsrc', 'repldst'];

export const EVERYDAY_MATCHES: readonly GrammarEntry[] = [
  {
    role: 'match',
    kind: 'basic',
    options: (family) =>
      options(
        [],
        [
          negatable('-s', subnet(family)),
          negatable('-d', subnet(family)),
          negatable('-i', INTERFACE),
          negatable('-o', INTERFACE),
          negatable('-p', oneOf('tcp', 'udp', '47', 'sctp', '253', 'all', '256', '4', 'igmp')),
          ...(family === 4 ? [negatable('-f')] : []),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'addrtype',
    options: (family) => {
      const types =
        family === 4
          ? list(['LOCAL', 'unicast', 'BROADCAST', 'ANYCAST', 'UNREACHABLE', 'THROW', 'Mult'], 4)
          : list(['LOCAL', 'unicast', 'ANYCAST', 'UNREACHABLE', 'BROADCAST'], 2);
      return options(
        [someOf(negatable('--src-type', types), negatable('--dst-type', types))],
        [oneOf('--limit-iface-in', '--limit-iface-out')],
      );
    },
  },
  { role: 'match', kind: 'comment', options: () => option('--comment', quoted(60)) },
  { role: 'match', kind: 'connmark', options: () => negatable('--mark', masked(WORD)) },
  {
    role: 'match',
    kind: 'conntrack',
    // 65536 is taken for port 0; of a range that ends in 0 the end is lost.
    except: /65536|port \S+:0(?:\s|$)/,
    options: (family) =>
      someOf(
        negatable(
          '--ctstate',
          list(['new', 'ESTABLISHED', 'RELATED', 'INVALID', 'SNAT', 'DNAT', 'E']),
        ),
        negatable('--ctproto', oneOf('tcp', '17', 'sctp', '253', '0')),
        ...CT_PORTS.map((side) => negatable(`--ct${side}`, subnet(family))),
        ...CT_PORTS.map((side) => negatable(`--ct${side}port`, PORTS)),
        negatable('--ctstatus', list(['NONE', 'EXPECTED', 'SEEN_REPLY', 'assured', 'CONFIRMED'])),
        negatable('--ctexpire', range(WORD)),
        option('--ctdir', oneOf('ORIGINAL', 'reply')),
      ),
  },
  {
    role: 'match',
    kind: 'dccp',
    // 65536 is taken for port 0.
    except: /65536/,
    protocols: ['dccp'],
    options: () =>
      options(
        [],
        [
          ...PORT_OPTIONS,
          negatable('--dccp-types', list(['REQUEST', 'data', 'ACK', 'RESET', 'INVALID', 'FOO'], 4)),
          negatable('--dccp-option', number(255, 1)),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'dscp',
    options: () =>
      fc.oneof(
        negatable('--dscp', number(63)),
        negatable('--dscp-class', oneOf('EF', 'af11', 'CS7', 'BE', 'AF99')),
      ),
  },
  {
    role: 'match',
    kind: 'ecn',
    protocols: ['tcp', 'tcp', 'tcp', undefined],
    options: () =>
      someOf(
        negatable('--ecn-tcp-cwr'),
        negatable('--ecn-tcp-ece'),
        negatable('--ecn-ip-ect', number(3)),
      ),
  },
  HOP_LIMIT('ttl'),
  HOP_LIMIT('hl'),
  {
    role: 'match',
    kind: 'icmp',
    families: [4],
    protocols: ['icmp'],
    options: () =>
      negatable(
        '--icmp-type',
        fc.oneof(number(255), masked(255), oneOf('any', 'Echo-Req', 'host-unreachable', 'echo')),
      ),
  },
  {
    role: 'match',
    kind: 'icmp6',
    families: [6],
    protocols: ['ipv6-icmp'],
    options: () =>
      negatable(
        '--icmpv6-type',
        fc.oneof(number(255), masked(255), oneOf('neighbor-adv', 'ping', 'no-route', 'neigh')),
      ),
  },
  {
    role: 'match',
    kind: 'iprange',
    options: (family) => {
      const each = address(family);
      const ends = fc.oneof(
        each,
        fc.tuple(each, each).map((both) => both.join('-')),
      );
      return someOf(negatable('--src-range', ends), negatable('--dst-range', ends));
    },
  },
  { role: 'match', kind: 'length', options: () => negatable('--length', range(65535)) },
  { role: 'match', kind: 'mac', options: () => negatable('--mac-source', MAC) },
  { role: 'match', kind: 'mark', options: () => negatable('--mark', masked(WORD)) },
  {
    role: 'match',
    kind: 'multiport',
    protocols: ['tcp', 'udp', 'sctp', 'udplite', 'dccp'],
    options: () =>
      fc
        .tuple(
          oneOf('--dports', '--sports', '--ports', '! --dports', '! --ports'),
          fc.array(fc.oneof(decimal(65535), orderedRange(65535)), { minLength: 1, maxLength: 12 }),
        )
        .map(([side, ports]) => `${side} ${ports.join(',')}`),
  },
  {
    role: 'match',
    kind: 'owner',
    options: () => {
      const ids = fc.oneof(number(WORD - 1), orderedRange(WORD - 1, '-'), oneOf('root', '5-2'));
      return someOf(
        negatable('--uid-owner', ids),
        options([negatable('--gid-owner', ids)], [option('--suppl-groups')]),
        negatable('--socket-exists'),
      );
    },
  },
  {
    role: 'match',
    kind: 'physdev',
    options: () =>
      someOf(
        negatable('--physdev-in', INTERFACE),
        negatable('--physdev-out', INTERFACE),
        negatable('--physdev-is-in'),
        negatable('--physdev-is-out'),
        negatable('--physdev-is-bridged'),
      ),
  },
  {
    role: 'match',
    kind: 'pkttype',
    options: () => negatable('--pkt-type', oneOf('unicast', 'BROADCAST', 'mcast', 'host', 'uni')),
  },
  {
    role: 'match',
    kind: 'rpfilter',
    options: () =>
      options(
        [],
        ['--loose', '--validmark', '--accept-local', '--invert'].map((each) => option(each)),
      ),
  },
  {
    role: 'match',
    kind: 'sctp',
    protocols: ['sctp'],
    options: () =>
      options(
        [],
        [
          ...PORT_OPTIONS,
          fc
            .tuple(
              oneOf('', '! '),
              oneOf('any', 'all', 'only', 'ANY'),
              list(['DATA', 'DATA:Be', 'init', 'ABORT:t', 'SHUTDOWN_COMPLETE:T', 'SACK', 'PAD'], 5),
            )
            .map(([invert, how, chunks]) => `${invert}--chunk-types ${how} ${chunks}`),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'set',
    families: [4],
    options: () =>
      options(
        [
          negatable(
            '--match-set',
            oneOf('S1 src', 'S1 dst', 'S2 src,dst', 'S3 src,dst,src', 'S1 any'),
          ),
        ],
        [
          option('--return-nomatch'),
          negatable('--update-counters'),
          negatable('--update-subcounters'),
          fc.oneof(
            negatable('--packets-eq', number(WORD)),
            option('--packets-lt', number(WORD)),
            option('--packets-gt', number(WORD)),
          ),
          fc.oneof(negatable('--bytes-eq', number(WORD)), option('--bytes-lt', number(WORD))),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'socket',
    options: () =>
      options(
        [],
        ['--transparent', '--nowildcard', '--restore-skmark'].map((each) => option(each)),
      ),
  },
  {
    role: 'match',
    kind: 'state',
    options: () =>
      negatable('--state', list(['new', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'R'])),
  },
  {
    role: 'match',
    kind: 'tcp',
    // The nft build saves the ports above instead, and does not save flags under no mask.
    except: /! --.port 0?:|--tcp-flags NONE/,
    protocols: ['tcp'],
    options: () =>
      options(
        [],
        [
          ...PORT_OPTIONS,
          fc.oneof(
            negatable('--syn'),
            negatable(
              '--tcp-flags',
              fc.tuple(FLAGS, FLAGS).map((both) => both.join(' ')),
            ),
          ),
          negatable('--tcp-option', number(255, 1)),
        ],
      ),
  },
  {
    role: 'match',
    kind: 'tcpmss',
    protocols: ['tcp'],
    options: () => negatable('--mss', fc.oneof(number(65535), orderedRange(65535), oneOf('9:5'))),
  },
  {
    role: 'match',
    kind: 'tos',
    options: () =>
      negatable('--tos', fc.oneof(masked(255), oneOf('Minimize-Delay', 'normal-service', 'Mini'))),
  },
  {
    role: 'match',
    kind: 'udp',
    // The nft build saves the ports above instead; 65536 is taken for port 0.
    except: /! --.port 0?:|65536/,
    protocols: ['udp'],
    options: () => options([], PORT_OPTIONS),
  },
];
