/** Virtual machines and system containers. */
import type { ChainPattern, Program, RuleShape } from '../program.ts';

export const libvirt: Program = {
  id: 'libvirt',
  name: 'libvirt',
  kind: 'containers',
  says: 'Virtual machines: the networks that libvirt makes for them.',
  source: 'libvirt, src/network/network_iptables.c',
  chains: [
    {
      name: 'LIBVIRT_INP',
      tables: ['filter'],
      role: 'to this host',
      says: 'Lets virtual machines ask this host for DHCP and DNS.',
      rules: [
        [
          '-i {bridge} -p {protocol} -m * --dport {port} -j ACCEPT',
          'Machines behind {bridge} may ask this host on {protocol} port {port}: DNS, DHCP or TFTP.',
        ],
      ],
    },
    {
      name: 'LIBVIRT_OUT',
      tables: ['filter'],
      role: 'from this host',
      says: 'Lets this host answer virtual machines.',
      rules: [
        [
          '-o {bridge} -p {protocol} -m * --dport {port} -j ACCEPT',
          'This host may answer machines behind {bridge} on {protocol} port {port}.',
        ],
      ],
    },
    {
      name: 'LIBVIRT_FWI',
      tables: ['filter'],
      role: 'to virtual machines',
      says: 'What may be forwarded to virtual machines.',
      rules: [
        [
          '-d {network} -o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          'Belongs to a connection that a machine of {network} began.',
        ],
        [
          '-d {network} -o {bridge} -j ACCEPT',
          'A routed network: machines of {network} can be reached.',
        ],
        [
          '-d {network} -i {from} -o {bridge} -j ACCEPT',
          'Machines of {network} can be reached from {from}.',
        ],
        [
          '-o {bridge} -j REJECT …',
          'Nobody else may begin a connection to machines behind {bridge}.',
        ],
        ['… -j ACCEPT', 'May be forwarded to machines.'],
      ],
    },
    {
      name: 'LIBVIRT_FWO',
      tables: ['filter'],
      role: 'from virtual machines',
      says: 'What may be forwarded from virtual machines.',
      rules: [
        ['-s {network} -i {bridge} … -j ACCEPT', 'Machines of {network} may send anywhere.'],
        [
          '-i {bridge} -j REJECT …',
          'Anything else that comes from {bridge} has a source that is not its network’s: refused.',
        ],
      ],
    },
    {
      name: 'LIBVIRT_FWX',
      tables: ['filter'],
      role: 'between virtual machines',
      says: 'Lets machines of one network reach each other.',
      rules: [
        ['-i {bridge} -o {bridge2} -j ACCEPT', 'Machines behind {bridge} may reach each other.'],
      ],
    },
    {
      name: 'LIBVIRT_PRT',
      role: 'masquerade',
      says: 'Gives what machines send out of their network this host’s address.',
      rules: [
        ['-s {network} -d {multicast} -j RETURN', 'Multicast and broadcast keep their source.'],
        [
          '-s {network} ! -d {network2} … -j (MASQUERADE|SNAT) …',
          'Leaves {network}: with this host’s address.',
        ],
        [
          '-o {bridge} -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill',
          'Old DHCP clients want a checksum that the network card would have filled in.',
        ],
      ],
    },
  ],
};

const FILTER_RULES: readonly RuleShape[] = [
  ['… -g *', 'Goes to what holds for that machine.'],
  ['… -j (RETURN|ACCEPT)', 'Allowed by the machine’s filter.'],
  ['… -j (DROP|REJECT) …', 'Denied by the machine’s filter.'],
  ['… -j *', 'Asks there next.'],
];

export const nwfilter: Program = {
  id: 'libvirt-nwfilter',
  name: 'libvirt filters',
  kind: 'containers',
  says: 'Virtual machines: libvirt’s network filters, one set for each machine.',
  source: 'libvirt, src/nwfilter',
  chains: [
    ...['libvirt-in', 'libvirt-out', 'libvirt-in-post', 'libvirt-host-in'].map(
      (name): ChainPattern => ({
        name,
        tables: ['filter'],
        role: 'choice of machine',
        says: 'Finds the machine by its interface.',
        rules: FILTER_RULES,
      }),
    ),
    ...['FI', 'FO', 'HI', 'FJ', 'HJ', 'FP', 'HP'].map((name): ChainPattern => ({
      name: `${name}-{interface}`,
      tables: ['filter'],
      role: 'machine’s filter',
      roles: 'machines’ filters',
      label: '{interface}',
      says: 'The filter of the machine behind {interface}.',
      weak: true,
      rules: FILTER_RULES,
    })),
  ],
};

const NEUTRON_RULES: readonly RuleShape[] = [
  ['-m state --state RELATED,ESTABLISHED -j (RETURN|ACCEPT)', 'Belongs to a known connection.'],
  ['… -m state --state INVALID -j DROP', 'A packet that fits no connection: dropped.'],
  [
    '… -m physdev --physdev-(in|out) {port} … -j neutron-*',
    'The port {port}: to its security groups.',
  ],
  ['… -j DNAT --to-destination {to}', 'A floating address: goes to the machine at {to}.'],
  ['… -j SNAT --to-source {ip} …', 'Leaves with the address {ip}.'],
  ['… -j REDIRECT --to-ports {to}', 'The metadata service: goes to the agent on port {to}.'],
  ['… -j MARK …', 'Marks the packet for later rules.'],
  ['… -j CONNMARK …', 'Keeps the mark with the connection.'],
  ['… -j CT …', 'Tracked in the zone of its network.'],
  ['… -j neutron-*', 'Asks there next.'],
  ['… -j (DROP|REJECT) …', 'Not allowed.'],
  ['… -j (RETURN|ACCEPT)', 'Allowed.'],
  ['… -j * …', 'One of Neutron’s own decisions.'],
  ['…', 'Counts.'],
];

export const neutron: Program = {
  id: 'neutron',
  name: 'OpenStack Neutron',
  kind: 'containers',
  says: 'Networks of virtual machines: routers, floating addresses and security groups.',
  source: 'neutron, neutron/agent/linux/iptables_manager.py',
  chains: [
    {
      name: 'neutron-filter-top',
      role: 'way into Neutron',
      says: 'Comes before everything else in FORWARD and OUTPUT.',
      rules: NEUTRON_RULES,
    },
    {
      name: 'neutron-postrouting-bottom',
      role: 'way into Neutron',
      says: 'Comes last: source addresses.',
      rules: NEUTRON_RULES,
    },
    ...['l3-agent', 'openvswi', 'linuxbri', 'meter', 'vpn-agen', 'dhcp-age', 'ns-meta'].flatMap(
      (agent): ChainPattern[] => [
        {
          name: `neutron-${agent}-(INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)`,
          role: 'way into Neutron',
          says: 'Neutron’s part of the built-in chain.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-sg-chain`,
          role: 'security groups',
          says: 'Finds the port and asks its security groups.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-sg-fallback`,
          role: 'end of security groups',
          says: 'No security group allowed the packet.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-float-snat`,
          role: 'floating addresses',
          says: 'Machines with a floating address leave with it.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-i{port}`,
          tables: ['filter'],
          role: 'security groups, inbound',
          label: 'port {port}',
          says: 'What may come to the port {port}.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-o{port}`,
          tables: ['filter'],
          role: 'security groups, outbound',
          label: 'port {port}',
          says: 'What the port {port} may send.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-s{port}`,
          role: 'guard against false sources',
          says: 'Only its own addresses may be the source of a port.',
          rules: NEUTRON_RULES,
        },
        {
          name: `neutron-${agent}-{part}`,
          role: 'part of Neutron',
          says: 'A chain of Neutron’s.',
          rules: NEUTRON_RULES,
        },
      ],
    ),
    {
      name: 'neutron-{part}',
      role: 'part of Neutron',
      says: 'A chain of Neutron’s.',
      weak: true,
      rules: NEUTRON_RULES,
    },
    {
      name: 'quantum-{part}',
      role: 'part of Neutron',
      says: 'A chain of Neutron’s, from when it was called Quantum.',
      rules: [...NEUTRON_RULES.slice(0, -1), ['… -j quantum-*', 'Asks there next.']],
    },
  ],
};

export const lxd: Program = {
  id: 'lxd',
  name: 'LXD',
  kind: 'containers',
  says: 'System containers and virtual machines: LXD, or Incus.',
  source: 'lxd, lxd/firewall/drivers/drivers_xtables.go',
  chains: ['lxd', 'incus'].flatMap((prefix): ChainPattern[] => [
    {
      name: `${prefix}_acl_{network}`,
      tables: ['filter'],
      role: 'network’s access list',
      roles: 'networks’ access lists',
      label: '{network}',
      says: 'The access list of the network {network}.',
      rules: [
        ['… -j * …', 'A rule of the access list.'],
        ['… -j *', 'A rule of the access list.'],
      ],
    },
    {
      name: `${prefix}_nic_{port}`,
      role: 'card’s filter',
      roles: 'cards’ filters',
      says: 'What one network card may send.',
      rules: [
        ['… -j * …', 'A rule of the card’s filter.'],
        ['… -j *', 'A rule of the card’s filter.'],
      ],
    },
  ]),
};
