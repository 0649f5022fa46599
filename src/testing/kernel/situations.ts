/** The samples' situations as the kernel can play them: a host, their rules, and packets on real wires. */
import { DUMPS } from '#samples/dumps.ts';
import type { Backend, PacketFields, Scenario } from './recording.ts';

export interface Situation {
  /** The file in `samples/dumps/`. */
  readonly dump: string;
  readonly host: unknown;
  readonly packets: readonly PacketFields[];
}

export function scenarioOf({ dump, host, packets }: Situation, backend: Backend): Scenario {
  const ruleset = (DUMPS[dump] ?? '').replaceAll(/^#.*\n/gm, '');
  const neighbours = ['10.244.1.5', '10.244.1.6', '10.244.1.17', '172.17.0.3', '192.168.7.10'];
  const name = `${dump}, ${backend}`;
  return { name, family: 4, backend, host, ruleset, packets, neighbours };
}

type Packet = Readonly<Record<string, unknown>>;

function arrives(from: string, to: string, more: Packet = {}): Packet {
  return { path: 'inbound', in_iface: 'eth0', proto: 'tcp', ...ends(from, to), ...more };
}

function leaves(uid: number, from: string, to: string, more: Packet = {}): Packet {
  return { path: 'output', uid, gid: uid, proto: 'tcp', ...ends(from, to), ...more };
}

/** `10.0.0.1:80` at both ends. */
function ends(from: string, to: string): Packet {
  const [src = '', sport] = from.split(':');
  const [dst = '', dport] = to.split(':');
  return { src, sport: Number(sport), dst, dport: Number(dport) };
}

const ANSWER = { proto: 'tcp', tcp_flags: 'SYN,ACK' };
const ACK = { proto: 'tcp', tcp_flags: 'ACK' };

interface HostParts {
  /** `eth0 10.244.1.5/24`, the first one leads to the rest of the world. */
  readonly wires: readonly string[];
  readonly gateway: string;
  readonly routes?: readonly unknown[];
  readonly rules?: readonly unknown[];
  readonly ports?: readonly number[];
  readonly transparent?: readonly number[];
}

function hostOf(parts: HostParts): unknown {
  const { wires, gateway, routes = [], rules = [], ports = [], transparent = [] } = parts;
  const interfaces = wires.map((wire, index) => {
    const [name, address] = wire.split(' ');
    const mac = `02:00:00:00:0${index}:01`;
    return { name, addrs: [address], mac, peer_mac: `02:00:00:00:0${index}:02`, group: 0 };
  });
  return {
    interfaces,
    routes: [{ dst: 'default', via: gateway, dev: interfaces[0]?.name }, ...routes],
    rules,
    sysctls: {
      'net.ipv4.ip_forward': 1,
      'net.ipv4.conf.all.rp_filter': 0,
      'net.ipv4.conf.default.rp_filter': 0,
      'net.ipv4.conf.all.route_localnet': 1,
      'net.ipv4.conf.all.accept_local': 0,
      'net.ipv4.conf.all.send_redirects': 0,
      'net.ipv4.conf.default.send_redirects': 0,
      'net.ipv4.icmp_ratelimit': 0,
      'net.netfilter.nf_conntrack_tcp_loose': 1,
      'net.netfilter.nf_conntrack_checksum': 1,
    },
    listeners: ports.flatMap((port) =>
      ['tcp', 'udp'].map((proto) => ({
        proto,
        addr: '0.0.0.0',
        port,
        transparent: transparent.includes(port),
      })),
    ),
  };
}

const POD = {
  wires: ['eth0 10.244.1.5/24'],
  gateway: '10.244.1.1',
  ports: [8080, 15001, 15006, 15008, 15020, 15021, 15053, 15090, 4140, 4143],
};

/** What the app, Envoy (uid 1337) and clients send in a pod with a sidecar. */
const POD_PACKETS: readonly PacketFields[] = [
  arrives('10.244.1.9:40001', '10.244.1.5:8080'),
  { follow: 0, ...ACK },
  arrives('10.244.2.7:40002', '10.244.1.5:15021'),
  arrives('10.244.2.7:40003', '10.244.1.5:15008'),
  arrives('10.244.2.7:40004', '10.244.1.5:9999'),
  arrives('10.244.2.7:40005', '10.244.1.5:5353', { proto: 'udp' }),
  leaves(1000, '10.244.1.5:41001', '10.96.20.1:80'),
  leaves(1000, '10.244.1.5:41002', '192.0.2.30:3306'),
  leaves(1000, '127.0.0.1:41003', '127.0.0.1:8080'),
  leaves(1000, '10.244.1.5:41004', '10.244.1.5:8080'),
  leaves(1337, '10.244.1.5:41005', '10.244.2.7:8080'),
  { reply_to: 10, ...ANSWER },
  leaves(1337, '10.244.1.5:41006', '10.244.1.5:8080'),
  leaves(1337, '127.0.0.6:41007', '10.244.1.5:8080'),
  leaves(1337, '127.0.0.1:41008', '127.0.0.1:8080'),
  leaves(1000, '10.244.1.5:41009', '10.96.0.10:53', { proto: 'udp' }),
  leaves(1337, '10.244.1.5:41010', '10.96.0.10:53', { proto: 'udp' }),
  leaves(1000, '10.244.1.5:41011', '10.96.0.10:53'),
  leaves(2102, '10.244.1.5:41012', '10.96.20.1:80'),
];

/** Marked packets to the pod’s own sockets, as TPROXY needs it. */
function toItself(fwmark: string, table: number): Pick<HostParts, 'routes' | 'rules'> {
  return {
    routes: [{ dst: 'default', type: 'local', dev: 'lo', table }],
    rules: [{ priority: 100, fwmark, table }],
  };
}

const NODE = hostOf({
  wires: ['eth0 192.168.0.11/24', 'cni0 10.244.1.1/24'],
  gateway: '192.168.0.1',
  routes: [
    { dst: '10.244.2.0/24', via: '192.168.0.12', dev: 'eth0' },
    { dst: '10.244.3.0/24', via: '192.168.0.13', dev: 'eth0' },
  ],
  ports: [10250, 33145],
});

const CNI = { in_iface: 'cni0' };

const NODE_PACKETS: readonly PacketFields[] = [
  // Often enough for every draw.
  ...Array.from({ length: 6 }, (_, at) => arrives(`10.244.1.9:4200${at}`, '10.96.20.1:80', CNI)),
  { reply_to: 0, ...ANSWER },
  arrives('10.244.1.5:42010', '10.96.20.1:80', CNI),
  arrives('10.244.1.9:42011', '10.96.20.3:9000', CNI),
  arrives('198.51.100.9:42012', '192.168.0.11:30080'),
  { reply_to: 9, ...ANSWER },
  arrives('198.51.100.9:42013', '192.168.0.11:30443'),
  { reply_to: 11, ...ANSWER },
  arrives('10.244.1.9:42014', '192.168.0.11:30443', CNI),
  arrives('198.51.100.9:42015', '192.168.0.11:10250'),
  arrives('10.244.2.5:42016', '10.244.1.5:8080'),
  leaves(0, '192.168.0.11:42017', '10.96.20.1:80'),
  leaves(0, '192.168.0.11:42018', '192.168.0.11:30080'),
  leaves(0, '192.168.0.11:42019', '10.96.20.2:443'),
];

const OLD_NODE_PACKETS: readonly PacketFields[] = [
  arrives('10.244.1.5:43001', '10.96.71.12:80', CNI),
  { reply_to: 0, ...ANSWER },
  arrives('198.51.100.9:43002', '192.168.0.11:30080'),
  arrives('10.244.1.5:43003', '10.96.44.7:80', CNI),
  leaves(0, '192.168.0.11:43004', '10.96.71.12:80'),
];

const GATEWAY = {
  wires: ['wan0 203.0.113.2/24', 'lan0 192.168.7.1/24'],
  gateway: '203.0.113.1',
  ports: [22, 53, 3128],
};

const LAN = { in_iface: 'lan0' };
const WAN = { in_iface: 'wan0' };
const HOST = { wires: ['eth0 198.51.100.7/24'], gateway: '198.51.100.1', ports: [22, 80, 2222] };

export const SITUATIONS: readonly Situation[] = [
  { dump: 'istio-sidecar', host: hostOf(POD), packets: POD_PACKETS },
  { dump: 'istio-excluded-ports', host: hostOf(POD), packets: POD_PACKETS },
  { dump: 'istio-dns', host: hostOf(POD), packets: POD_PACKETS },
  {
    dump: 'istio-tproxy',
    host: hostOf({ ...POD, ...toItself('0x539', 133), transparent: [15006] }),
    packets: POD_PACKETS,
  },
  {
    dump: 'ambient-pod',
    host: hostOf({ ...POD, ...toItself('0x111/0xfff', 100) }),
    packets: [
      ...POD_PACKETS,
      // ztunnel’s own are known by their mark.
      leaves(0, '10.244.1.5:44001', '10.244.2.7:15008', { mark: 0x539 }),
      leaves(0, '10.244.2.7:44002', '10.244.1.5:8080', { mark: 0x539 }),
      arrives('169.254.7.127:44003', '10.244.1.5:8080'),
    ],
  },
  { dump: 'linkerd', host: hostOf(POD), packets: POD_PACKETS },
  { dump: 'shop-node', host: NODE, packets: NODE_PACKETS },
  { dump: 'userspace-node', host: NODE, packets: NODE_PACKETS },
  { dump: 'kube-node', host: NODE, packets: OLD_NODE_PACKETS },
  {
    dump: 'docker',
    host: hostOf({
      wires: ['eth0 203.0.113.7/24', 'docker0 172.17.0.1/16'],
      gateway: '203.0.113.1',
      ports: [22],
    }),
    packets: [
      arrives('198.51.100.9:45001', '203.0.113.7:8088'),
      { reply_to: 0, ...ANSWER },
      arrives('198.51.100.9:45002', '172.17.0.3:3000'),
      arrives('198.51.100.9:45003', '203.0.113.7:22'),
      arrives('172.17.0.3:45004', '198.51.100.80:443', { in_iface: 'docker0' }),
      leaves(0, '203.0.113.7:45005', '203.0.113.7:8088'),
    ],
  },
  {
    dump: 'ufw',
    host: hostOf(HOST),
    packets: [
      arrives('203.0.113.9:46001', '198.51.100.7:22'),
      arrives('192.0.2.9:46002', '198.51.100.7:22'),
      arrives('203.0.113.9:46003', '198.51.100.7:80'),
      arrives('203.0.113.9:46004', '198.51.100.7:2222'),
      arrives('203.0.113.9:46005', '198.51.100.7:137', { proto: 'udp' }),
      leaves(0, '198.51.100.7:46006', '203.0.113.80:443'),
    ],
  },
  {
    dump: 'home-router',
    host: hostOf({ ...GATEWAY, wires: ['wan0 203.0.113.5/24', 'lan0 192.168.10.1/24'] }),
    packets: [
      arrives('198.51.100.9:47001', '203.0.113.5:443', WAN),
      arrives('192.168.10.33:47002', '198.51.100.80:443', LAN),
      arrives('203.0.113.77:47003', '203.0.113.5:22', WAN),
      arrives('192.168.10.33:47004', '192.168.10.1:53', { ...LAN, proto: 'udp' }),
      arrives('198.51.100.9:47005', '203.0.113.5:9', WAN),
    ],
  },
  {
    dump: 'ssh-subnet',
    host: hostOf(HOST),
    packets: [
      arrives('203.0.113.9:48001', '198.51.100.7:22'),
      arrives('192.0.2.9:48002', '198.51.100.7:22'),
      arrives('203.0.113.9:48003', '198.51.100.7:80'),
      arrives('203.0.113.9:48004', '198.51.100.7:9'),
    ],
  },
  {
    dump: 'mysql',
    host: hostOf({ wires: ['eth0 10.20.0.6/16'], gateway: '10.20.0.1', ports: [22, 3306] }),
    packets: [
      arrives('10.20.1.12:49001', '10.20.0.6:3306'),
      arrives('10.20.9.9:49002', '10.20.0.6:3306'),
      arrives('10.20.2.5:49003', '10.20.0.6:3306'),
      arrives('10.20.1.20:49004', '10.20.0.6:3306'),
      arrives('10.20.0.9:49005', '10.20.0.6:22'),
    ],
  },
  {
    dump: 'port-redirection',
    host: hostOf(GATEWAY),
    packets: [
      arrives('192.168.7.33:50001', '198.51.100.80:80', LAN),
      arrives('198.51.100.9:50002', '203.0.113.2:2222', WAN),
      { reply_to: 1, ...ANSWER },
      arrives('198.51.100.9:50003', '203.0.113.2:8004', WAN),
      arrives('192.168.7.33:50004', '198.51.100.80:443', LAN),
      arrives('192.168.7.33:50005', '198.51.100.80:25', LAN),
    ],
  },
  {
    dump: 'string-and-time',
    host: hostOf(GATEWAY),
    packets: [
      arrives('192.168.7.33:51001', '198.51.100.53:53', { ...LAN, proto: 'udp' }),
      arrives('192.168.7.33:51002', '198.51.100.80:443', LAN),
      arrives('198.51.100.9:51003', '192.168.7.33:22', WAN),
    ],
  },
];
