/** What stands around the rules of some samples, as the machine's own tools print it. */
export interface SampleHost {
  /** `ip -br addr` */
  readonly addresses: string;
  /** `ip route` */
  readonly routes: string;
  /** `ip rule` */
  readonly rules?: string;
  /** `sysctl -a` */
  readonly sysctls: string;
}

/** A node of a cluster of three: its pods behind `cni0`, the others' behind the other nodes. */
export const NODE: SampleHost = {
  addresses: `lo UNKNOWN 127.0.0.1/8
eth0 UP 192.168.0.11/24
cni0 UP 10.244.1.1/24
`,
  routes: `default via 192.168.0.1 dev eth0
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
10.244.2.0/24 via 192.168.0.12 dev eth0
10.244.3.0/24 via 192.168.0.13 dev eth0
192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.11
`,
  sysctls: 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.route_localnet = 1\n',
};

/** A gateway between a LAN and the world. */
export const GATEWAY: SampleHost = {
  addresses: `lo UNKNOWN 127.0.0.1/8
wan0 UP 203.0.113.2/24
lan0 UP 192.168.7.1/24
`,
  routes: `default via 203.0.113.1 dev wan0
192.168.7.0/24 dev lan0 proto kernel scope link src 192.168.7.1
203.0.113.0/24 dev wan0 proto kernel scope link src 203.0.113.2
`,
  sysctls: 'net.ipv4.ip_forward = 1\n',
};

/** A host with containers behind `docker0`. */
export const DOCKER_HOST: SampleHost = {
  addresses: `lo UNKNOWN 127.0.0.1/8
eth0 UP 203.0.113.7/24
docker0 UP 172.17.0.1/16
`,
  routes: `default via 203.0.113.1 dev eth0
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1
203.0.113.0/24 dev eth0 proto kernel scope link src 203.0.113.7
`,
  sysctls: 'net.ipv4.ip_forward = 1\n',
};
