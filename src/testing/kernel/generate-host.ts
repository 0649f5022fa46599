/** Hosts for scenarios: a pod with one wire, or a router with three. */
import type { Dice } from './dice.ts';
import type { Backend, Family } from './recording.ts';

/** One wire of the host, and who is on it. */
export interface Place {
  readonly name: string;
  readonly own: readonly string[];
  readonly peers: readonly string[];
}

export interface World {
  readonly family: Family;
  readonly places: readonly Place[];
  /** Addresses of the host itself. */
  readonly own: readonly string[];
  /** Addresses behind the default route. */
  readonly remote: readonly string[];
  /** Ports that somebody listens on. */
  readonly ports: readonly number[];
  readonly host: unknown;
  /** Neighbours' addresses in a row: the first and the last of them. */
  readonly range: readonly [from: string, to: string];
  /** A network of the host's, for NETMAP. */
  readonly mapped: string;
  readonly backend: Backend;
}

const REMOTE: Readonly<Record<Family, readonly string[]>> = {
  4: ['8.8.8.8', '93.184.216.34', '100.64.3.9'],
  6: ['2a00:1450:4001::5', '2001:db8:f::77'],
};

const WIRES: Readonly<Record<Family, Readonly<Record<'pod' | 'router', readonly Place[]>>>> = {
  4: {
    pod: [{ name: 'eth0', own: ['10.1.0.5/24'], peers: ['10.1.0.50', '10.1.0.51', '10.1.0.1'] }],
    router: [
      {
        name: 'ens3',
        own: ['198.51.100.7/24', '198.51.100.20/24'],
        peers: ['198.51.100.50', '198.51.100.51', '198.51.100.1'],
      },
      { name: 'br-lan', own: ['192.168.10.1/24'], peers: ['192.168.10.50', '192.168.10.51'] },
      { name: 'wg0', own: ['10.200.0.1/24'], peers: ['10.200.0.50', '10.200.0.51'] },
    ],
  },
  6: {
    pod: [
      {
        name: 'eth0',
        own: ['2001:db8:1::10/64'],
        peers: ['2001:db8:1::32', '2001:db8:1::33', '2001:db8:1::1'],
      },
    ],
    router: [
      { name: 'ens3', own: ['2001:db8:1::10/64'], peers: ['2001:db8:1::50', '2001:db8:1::1'] },
      { name: 'br-lan', own: ['2001:db8:2::1/64'], peers: ['2001:db8:2::50', '2001:db8:2::51'] },
      { name: 'wg0', own: ['fd00:200::1/64'], peers: ['fd00:200::50'] },
    ],
  },
};

const GATEWAY: Readonly<Record<Family, Readonly<Record<'pod' | 'router', string>>>> = {
  4: { pod: '10.1.0.1', router: '198.51.100.1' },
  6: { pod: '2001:db8:1::1', router: '2001:db8:1::1' },
};

const RANGES: Readonly<
  Record<Family, Readonly<Record<'pod' | 'router', readonly [string, string]>>>
> = {
  4: { pod: ['10.1.0.48', '10.1.0.55'], router: ['192.168.10.48', '192.168.10.60'] },
  6: {
    pod: ['2001:db8:1::30', '2001:db8:1::37'],
    router: ['2001:db8:2::48', '2001:db8:2::60'],
  },
};

const MAPPED: Readonly<Record<Family, Readonly<Record<'pod' | 'router', string>>>> = {
  4: { pod: '10.1.0.0/24', router: '192.168.10.0/24' },
  6: { pod: '2001:db8:1::/64', router: '2001:db8:2::/64' },
};

export function makeHost(dice: Dice, family: Family, backend: Backend): World {
  const kind = dice.of('pod', 'router', 'router');
  const places = WIRES[family][kind];
  const ports = [80, 443, 8080, 15001, 15006, 53, 30080].filter(() => dice.chance(0.7));
  const transparent = dice.chance(0.3) ? [15006] : [];
  const any = family === 4 ? '0.0.0.0' : '::';
  const marked = dice.chance(0.25);
  const loopback = family === 4 ? '127.0.0.1' : '::1';
  return {
    family,
    places,
    own: [
      ...places.flatMap((place) => place.own.map(bare)),
      ...(dice.chance(0.4) ? [loopback] : []),
    ],
    remote: REMOTE[family],
    ports,
    range: RANGES[family][kind],
    mapped: MAPPED[family][kind],
    backend,
    host: {
      interfaces: places.map((place, index) => ({
        name: place.name,
        addrs: place.own,
        mac: `02:00:00:00:0${index}:01`,
        peer_mac: `02:00:00:00:0${index}:02`,
        group: index === 1 ? 5 : 0,
      })),
      routes: [
        { dst: 'default', via: GATEWAY[family][kind], dev: places[0]?.name },
        ...(marked ? [{ dst: 'default', type: 'local', dev: 'lo', table: 133 }] : []),
      ],
      rules: marked ? [{ priority: 100, fwmark: '0x539', table: 133 }] : [],
      ipsets: makeSets(family, places),
      sysctls: {
        'net.ipv4.ip_forward': dice.chance(0.9) ? 1 : 0,
        'net.ipv4.conf.all.rp_filter': dice.of(0, 0, 0, 0, 1, 2),
        'net.ipv4.conf.default.rp_filter': 0,
        'net.ipv4.conf.all.route_localnet': dice.chance(0.3) ? 1 : 0,
        'net.ipv4.conf.all.accept_local': dice.chance(0.1) ? 1 : 0,
        'net.ipv4.conf.all.send_redirects': 0,
        'net.ipv4.conf.default.send_redirects': 0,
        'net.ipv4.icmp_ratelimit': 0,
        'net.ipv6.conf.all.forwarding': dice.chance(0.9) ? 1 : 0,
        'net.netfilter.nf_conntrack_tcp_loose': dice.chance(0.85) ? 1 : 0,
        'net.netfilter.nf_conntrack_checksum': dice.chance(0.85) ? 1 : 0,
      },
      listeners: ports.flatMap((port) =>
        ['tcp', 'udp'].map((proto) => ({
          proto,
          addr: any,
          port,
          transparent: transparent.includes(port),
        })),
      ),
    },
  };
}

function bare(address: string): string {
  return address.split('/')[0] ?? address;
}

function makeSets(family: Family, places: readonly Place[]): readonly unknown[] {
  const inet = family === 4 ? 'inet' : 'inet6';
  const some = places.flatMap((place) => place.peers);
  return [
    { name: 'seen', type: 'hash:ip', family: inet, entries: [] },
    { name: 'hosts', type: 'hash:ip', family: inet, entries: [some[0], REMOTE[family][0]] },
    {
      name: 'services',
      type: 'hash:ip,port',
      family: inet,
      entries: [`${some[0] ?? ''},tcp:80`, `${REMOTE[family][0] ?? ''},udp:53`],
    },
    {
      name: 'nets',
      type: 'hash:net',
      family: inet,
      entries: [family === 4 ? '10.0.0.0/8' : '2001:db8::/32'],
    },
  ];
}
