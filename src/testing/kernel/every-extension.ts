/**
 * What chance hardly meets: rules of the rarer matches and targets, with packets that they match and
 * packets that they do not, for both backends.
 */
import type { Backend, Family, PacketFields, Scenario } from './recording.ts';

interface Directed {
  readonly about: string;
  readonly family: Family;
  readonly backends?: readonly Backend[];
  /** `table chain words`, in order. */
  readonly rules: readonly string[];
  readonly packets: readonly PacketFields[];
  /** What the host has besides its wires and listeners. */
  readonly host?: Readonly<Record<string, unknown>>;
}

const ENDS = {
  4: { near: '10.7.0.50', other: '10.7.0.51', own: '10.7.0.1', far: '198.51.100.80' },
  6: {
    near: '2001:db8:7::50',
    other: '2001:db8:7::51',
    own: '2001:db8:7::1',
    far: '2001:db8:f::80',
  },
} as const;

/** Arrives on the inner wire, for the world outside. */
function passes(family: Family, fields: PacketFields): PacketFields {
  const { near, far } = ENDS[family];
  const ends = { path: 'inbound', in_iface: 'inner', src: near, dst: far };
  return { ...ends, sport: 40001, dport: 443, ...fields };
}

function arrives(family: Family, fields: PacketFields): PacketFields {
  return passes(family, { dst: ENDS[family].own, ...fields });
}

function isMade(family: Family, fields: PacketFields): PacketFields {
  const { own, far } = ENDS[family];
  const ends = { path: 'output', src: own, dst: far, uid: 1000, gid: 1000 };
  return { ...ends, sport: 40002, dport: 443, ...fields };
}

const six = (fields: PacketFields): PacketFields => passes(6, fields);
const four = (fields: PacketFields): PacketFields => passes(4, fields);

/** The same words in a chain that counts, plain and negated. */
function both(place: string, ...words: readonly string[]): readonly string[] {
  return words.flatMap((each) => [`${place} ${each}`, `${place} ${negated(each)}`]);
}

/** `-m dst ! --dst-len 8`: the last option turned round. */
function negated(words: string): string {
  return words.replace(/ (--\S+(?: \S+)?)$/, ' ! $1');
}

const CHAINS: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};

const FRAGMENTS = { conntrack: false };

const LIST: readonly Directed[] = [
  {
    about: 'IPv6 extension headers',
    family: 6,
    rules: [
      ...['dst', 'hbh', 'rt', 'srh', 'ah', 'frag', 'eui64'].map(
        (name) => `mangle FORWARD -m ${name}`,
      ),
      ...both('mangle FORWARD', '-m dst --dst-len 8', '-m hbh --hbh-len 8', '-m rt --rt-type 4'),
      ...both('mangle FORWARD', '-m rt --rt-len 24', '-m rt --rt-segsleft 0', '-m ah --ahspi 256'),
      ...both('mangle FORWARD', '-m srh --srh-tag 7', '-m srh --srh-segs-left-eq 0'),
      'mangle FORWARD -m dst --dst-opts 1:4',
      'mangle FORWARD -m hbh --hbh-opts 5:2,1',
      'mangle FORWARD -m hbh --hbh-opts 1:4',
      ...both('raw PREROUTING', '-m ipv6header --soft --header dst', '-m ipv6header --header prot'),
      'raw PREROUTING -m ipv6header --header hop,dst,prot',
      'raw PREROUTING -m u32 --u32 "0x4&0xff00=0x3c00"',
      'raw PREROUTING -m u32 --u32 "0x28&0xff000000=0x11000000"',
      'filter FORWARD -p udp -m udp --dport 443 -m dst -j MARK --set-mark 0x1',
      'filter FORWARD -p tcp -m tcp --dport 443 -m hbh -j REJECT --reject-with tcp-reset',
      'filter FORWARD -p ipv6-icmp -m rt -j DROP',
    ],
    packets: [
      six({ proto: 'udp' }),
      six({ proto: 'udp', headers: 'dst' }),
      six({ proto: 'udp', headers: 'hop' }),
      six({ proto: 'udp', headers: 'hop,dst' }),
      six({ proto: 'udp', headers: 'route' }),
      six({ proto: 'udp', headers: 'auth' }),
      six({ proto: 'tcp', headers: 'dst' }),
      six({ proto: 'tcp', sport: 40003, headers: 'hop' }),
      six({ proto: 'icmpv6', headers: 'route' }),
      six({ proto: 'udp', src: '2001:db8:7::ff:fe00:102', src_mac: '02:00:00:00:01:02' }),
      six({ proto: 'udp', src: '2001:db8:7::ff:fe00:102', src_mac: '02:00:00:00:01:03' }),
      six({ proto: 'esp', headers: 'dst' }),
    ],
  },
  {
    about: 'Mobile IPv6',
    family: 6,
    rules: [
      'mangle FORWARD -p ipv6-mh -m mh',
      ...both('mangle FORWARD', '-p ipv6-mh -m mh --mh-type 5', '-p ipv6-mh -m mh --mh-type 0:4'),
    ],
    packets: [six({ proto: 'mh' }), six({ proto: 'mh', mh_type: 2 }), six({ proto: 'udp' })],
  },
  {
    about: 'fragments',
    family: 6,
    host: FRAGMENTS,
    rules: [
      'filter FORWARD -m frag',
      ...both('filter FORWARD', '-m frag --fragid 5', '-m frag --fragid 6:9'),
      'filter FORWARD -m frag --fragfirst',
      'filter FORWARD -m frag --fragmore',
      'filter FORWARD -m frag --fraglast',
      'filter FORWARD -m frag --fragres',
      ...both('filter FORWARD', '-m ipv6header --soft --header frag'),
      'filter FORWARD -m frag --fraglast -j DROP',
    ],
    packets: [
      six({ proto: 'udp', fragment: 'first', length: 1496 }),
      six({ proto: 'udp', fragment: 'later' }),
      six({ proto: 'udp' }),
    ],
  },
  {
    about: 'fragments',
    family: 4,
    host: FRAGMENTS,
    rules: [
      'filter FORWARD -f',
      'filter FORWARD ! -f',
      'filter FORWARD -p udp',
      'filter FORWARD -f -j DROP',
    ],
    packets: [
      four({ proto: 'udp', fragment: 'first', length: 1500 }),
      four({ proto: 'udp', fragment: 'later' }),
      four({ proto: 'udp' }),
    ],
  },
  ...([4, 6] as const).flatMap(everyFamily),
  {
    about: 'AH and fingerprints',
    family: 4,
    host: { fingerprint: 'Chainwalk' },
    rules: [
      ...both('mangle FORWARD', '-p ah -m ah --ahspi 256', '-p ah -m ah --ahspi 0:255'),
      'mangle PREROUTING -p tcp -m osf --genre Chainwalk --ttl 0',
      'mangle PREROUTING -p tcp -m osf ! --genre Chainwalk --ttl 0',
      'mangle PREROUTING -p tcp -m osf --genre Windows --ttl 0',
    ],
    packets: [
      four({ proto: 'ah', spi: 256, length: 44 }),
      four({ proto: 'ah', spi: 7, length: 44 }),
      four({ proto: 'tcp' }),
      four({ proto: 'tcp', sport: 40005, tcp_flags: 'ACK' }),
      four({ proto: 'tcp', sport: 40006, mss: 1460, length: 44 }),
    ],
  },
];

function everyFamily(family: Family): readonly Directed[] {
  const pass = (fields: PacketFields): PacketFields => passes(family, fields);
  const gateway = family === 4 ? '192.0.2.9' : '2001:db8:e::9';
  return [
    {
      about: 'ESP, IPComp, SCTP and DCCP',
      family,
      rules: [
        ...both('mangle FORWARD', '-p esp -m esp --espspi 256', '-p esp -m esp --espspi 7:300'),
        ...both('mangle FORWARD', '-p ipcomp -m ipcomp --ipcompspi 2'),
        ...both('mangle FORWARD', '-p sctp -m sctp --dport 443', '-p sctp -m sctp --sport 1:99'),
        ...['any INIT', 'all INIT', 'only INIT', 'any DATA'].map(
          (types) => `mangle FORWARD -p sctp -m sctp --chunk-types ${types}`,
        ),
        ...both('mangle FORWARD', '-p dccp -m dccp --dport 443', '-p dccp -m dccp --sport 1:99'),
        ...both('mangle FORWARD', '-p dccp -m dccp --dccp-types REQUEST'),
        'mangle FORWARD -p dccp -m dccp --dccp-types ACK,RESET',
        'filter FORWARD -p esp -m esp --espspi 7 -j DROP',
      ],
      packets: [
        pass({ proto: 'esp', spi: 256 }),
        pass({ proto: 'esp', spi: 7 }),
        pass({ proto: 'esp', spi: 1000 }),
        pass({ proto: 'ipcomp', spi: 2 }),
        pass({ proto: 'ipcomp', spi: 3 }),
        pass({ proto: 'sctp' }),
        pass({ proto: 'sctp', dport: 80 }),
        // What conntrack makes of DCCP hangs on the kernel's version.
        pass({ proto: 'dccp', untracked: true }),
        pass({ proto: 'dccp', untracked: true, dport: 80 }),
      ],
    },
    {
      about: 'accounts, rates and security marks',
      family,
      host: { accounts: ['web'] },
      rules: [
        'filter FORWARD -m nfacct --nfacct-name web',
        'filter FORWARD -p tcp -m nfacct --nfacct-name web -j MARK --set-mark 0x2',
        'mangle PREROUTING -j RATEEST --rateest-name seen --rateest-interval 250ms --rateest-ewmalog 500ms',
        'mangle FORWARD -m rateest --rateest seen --rateest-lt --rateest-pps 100000',
        'mangle FORWARD -m rateest --rateest seen --rateest-gt --rateest-pps 100000',
        'mangle FORWARD -j CONNSECMARK --save',
        'mangle FORWARD -j CONNSECMARK --restore',
      ],
      packets: [pass({ proto: 'tcp' }), pass({ proto: 'udp' })],
    },
    {
      about: 'control groups',
      family,
      rules: [
        ...both('mangle OUTPUT', '-m cgroup --path /', '-m cgroup --cgroup 7'),
        'mangle INPUT -m cgroup --path /',
        'filter OUTPUT -m cgroup --path / -j MARK --set-mark 0x7',
      ],
      packets: [
        isMade(family, { proto: 'udp' }),
        isMade(family, { proto: 'tcp' }),
        arrives(family, { proto: 'udp' }),
      ],
    },
    {
      about: 'sockets, segment sizes and quotas',
      family,
      rules: [
        'mangle PREROUTING -p udp -m socket --nowildcard',
        'mangle PREROUTING -p tcp -m socket',
        ...both('mangle FORWARD', '-p tcp -m tcpmss --mss 1300', '-p tcp -m tcpmss --mss 1:1000'),
        'filter FORWARD -p udp -m quota --quota 100',
        'filter FORWARD -p udp -m quota ! --quota 100 -j MARK --set-mark 0x6',
      ],
      packets: [
        arrives(family, { proto: 'udp' }),
        arrives(family, { proto: 'udp', dport: 99 }),
        arrives(family, { proto: 'tcp' }),
        pass({ proto: 'tcp', mss: 1300, length: family === 4 ? 44 : 64 }),
        pass({ proto: 'tcp', sport: 40011 }),
        pass({ proto: 'udp' }),
        pass({ proto: 'udp' }),
        pass({ proto: 'udp' }),
      ],
    },
    {
      about: 'copies',
      family,
      rules: [
        `mangle PREROUTING -p udp -j TEE --gateway ${gateway}`,
        `mangle FORWARD -p tcp -j TEE --gateway ${gateway}`,
        `mangle INPUT -j TEE --gateway ${gateway}`,
        'filter FORWARD -j MARK --set-mark 0x3',
      ],
      packets: [
        pass({ proto: 'udp' }),
        pass({ proto: 'tcp' }),
        arrives(family, { proto: 'udp' }),
        pass({ proto: 'esp' }),
      ],
    },
    {
      about: 'SYNPROXY',
      family,
      rules: [
        'raw PREROUTING -p tcp -m tcp --syn --dport 443 -j CT --notrack',
        'filter FORWARD -p tcp -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
        'filter FORWARD -p tcp -m conntrack --ctstate INVALID -j DROP',
        'filter INPUT -p tcp -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --mss 1460',
        'filter INPUT -p tcp -j MARK --set-mark 0x4',
      ],
      host: { sysctls: { 'net.netfilter.nf_conntrack_tcp_loose': 0 } },
      packets: [
        pass({ proto: 'tcp' }),
        pass({ proto: 'tcp', tcp_flags: 'ACK' }),
        pass({ proto: 'tcp', sport: 40007, tcp_flags: 'FIN,ACK' }),
        pass({ proto: 'tcp', sport: 40008, tcp_flags: 'RST' }),
        pass({ proto: 'tcp', sport: 40009, dport: 80 }),
        arrives(family, { proto: 'tcp' }),
        arrives(family, { proto: 'tcp', sport: 40010, tcp_flags: 'RST,ACK' }),
        pass({ proto: 'udp' }),
      ],
    },
    {
      about: 'QUEUE',
      family,
      // The nft build knows no such target.
      backends: ['legacy'],
      rules: ['mangle FORWARD -p udp -j QUEUE', 'filter FORWARD -p tcp -j QUEUE'],
      packets: [pass({ proto: 'udp' }), pass({ proto: 'tcp' }), pass({ proto: 'esp' })],
    },
  ];
}

export const EVERY_EXTENSION: readonly Scenario[] = LIST.flatMap((directed) =>
  (directed.backends ?? (['nft', 'legacy'] as const)).map((backend) =>
    scenarioOf(directed, backend),
  ),
);

function scenarioOf(directed: Directed, backend: Backend): Scenario {
  const { about, family, rules, packets, host = {} } = directed;
  const { near, other } = ENDS[family];
  const gateway = family === 4 ? '192.0.2.9' : '2001:db8:e::9';
  return {
    name: `${about}, IPv${family}, ${backend}`,
    family,
    backend,
    host: { ...hostOf(family), ...host, sysctls: sysctlsOf(host) },
    ruleset: rulesetOf(rules),
    packets,
    neighbours: [near, other, gateway],
  };
}

function sysctlsOf({ sysctls }: Readonly<Record<string, unknown>>): unknown {
  const own = typeof sysctls === 'object' ? sysctls : {};
  return {
    'net.ipv4.ip_forward': 1,
    'net.ipv6.conf.all.forwarding': 1,
    'net.ipv4.conf.all.rp_filter': 0,
    'net.ipv4.conf.default.rp_filter': 0,
    'net.ipv4.conf.all.send_redirects': 0,
    'net.ipv4.conf.default.send_redirects': 0,
    ...own,
  };
}

function hostOf(family: Family): object {
  const outer = family === 4 ? '192.0.2.1/24' : '2001:db8:e::1/64';
  const inner = family === 4 ? '10.7.0.1/24' : '2001:db8:7::1/64';
  const interfaces = [outer, inner].map((address, index) => ({
    name: index === 0 ? 'outer' : 'inner',
    addrs: [address],
    mac: `02:00:00:00:0${index}:01`,
    peer_mac: `02:00:00:00:0${index}:02`,
    group: 0,
  }));
  const any = family === 4 ? '0.0.0.0' : '::';
  return {
    interfaces,
    routes: [{ dst: 'default', via: family === 4 ? '192.0.2.9' : '2001:db8:e::9', dev: 'outer' }],
    rules: [],
    ipsets: [],
    listeners: ['tcp', 'udp'].map((proto) => ({ proto, addr: any, port: 443, transparent: false })),
  };
}

function rulesetOf(rules: readonly string[]): string {
  return Object.entries(CHAINS)
    .map(([table, chains]) => {
      const mine = rules.filter((rule) => rule.startsWith(`${table} `));
      if (mine.length === 0) return '';
      return [
        `*${table}`,
        ...chains.map((chain) => `:${chain} ACCEPT [0:0]`),
        ...mine.map((rule) => `-A ${rule.slice(table.length + 1)}`),
        'COMMIT\n',
      ].join('\n');
    })
    .join('');
}
