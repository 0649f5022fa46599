/** Container engines beside Docker, and the plugins that several of them use. */
import type { ChainPattern, Program, RuleShape } from '../program.ts';

const DNAT: RuleShape = [
  '… -j DNAT --to-destination {to}',
  'A published port: goes to the container at {to}.',
];
const SETMARK: RuleShape = ['… -j MARK --set-xmark {mark}', 'Marks the packet for masquerade.'];
const SELF: RuleShape = [
  '-s {source} … -j (CNI-HOSTPORT-SETMARK|NETAVARK-HOSTPORT-SETMARK)',
  'From {source} to a published port of its own network or host: marked for masquerade, so that the answer comes back here.',
];

export const cniPlugins: Program = {
  id: 'cni-plugins',
  name: 'CNI plugins',
  kind: 'containers',
  says: 'The reference plugins bridge, ptp, portmap and firewall, which Kubernetes, Podman and Nomad use.',
  source: 'containernetworking plugins, plugins/meta',
  chains: [
    {
      name: 'CNI-HOSTPORT-DNAT',
      tables: ['nat'],
      role: 'list of host ports',
      says: 'Finds the container by host port.',
      rules: [
        [
          '-p {protocol} … --dport {port} … -j CNI-DN-*',
          'Host port {port} ({protocol}) is a container’s.',
        ],
        [
          '-p {protocol} … --dports {port} … -j CNI-DN-*',
          'Host ports {port} ({protocol}) are a container’s.',
        ],
        ['… -j CNI-DN-*', 'A host port of a container.'],
      ],
    },
    {
      name: 'CNI-HOSTPORT-SETMARK',
      tables: ['nat'],
      role: 'masquerade mark',
      says: 'Marks the packet, so that CNI-HOSTPORT-MASQ masquerades it.',
      rules: [SETMARK],
    },
    {
      name: 'CNI-HOSTPORT-MASQ',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives marked packets this host’s address.',
      rules: [
        ['-m mark --mark {mark} -j MASQUERADE …', 'Marked: leaves with this host’s address.'],
      ],
    },
    {
      name: 'CNI-HOSTPORT-SNAT',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives packets to host ports this host’s address (older releases).',
      rules: [
        ['… -j *', 'Leaves with this host’s address.'],
        ['… -j * …', 'Leaves with this host’s address.'],
      ],
    },
    {
      name: 'CNI-DN-{hash:hex}',
      tables: ['nat'],
      role: 'container’s host ports',
      roles: 'containers’ host ports',
      says: 'The host ports of one container.',
      rules: [SELF, DNAT],
    },
    {
      name: 'CNI-SN-{hash:hex}',
      tables: ['nat'],
      role: 'container’s source',
      roles: 'containers’ sources',
      says: 'The source of packets to one container’s host ports (older releases).',
      rules: [
        ['… -j *', 'Leaves with this host’s address.'],
        ['… -j * …', 'Leaves with this host’s address.'],
      ],
    },
    {
      name: 'CNI-FORWARD',
      tables: ['filter'],
      role: 'forwarding',
      says: 'Lets packets of containers pass.',
      rules: [
        ['-j CNI-ADMIN', 'The administrator’s own rules first.'],
        [
          '-d {ip} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          'Belongs to a connection of the container {ip}.',
        ],
        ['-s {ip} -j ACCEPT', 'The container {ip} may send anywhere.'],
        ['-m conntrack --ctstate INVALID -j DROP', 'A packet that fits no connection: dropped.'],
        ['… -j (ACCEPT|DROP)', 'Packets of containers.'],
      ],
    },
    {
      name: 'CNI-ADMIN',
      tables: ['filter'],
      role: 'rules of the administrator',
      says: 'Made for the administrator’s own rules: they are asked first.',
      byHand: true,
    },
    {
      name: 'CNI-ISOLATION-STAGE-1',
      tables: ['filter'],
      role: 'isolation, first half',
      says: 'Finds packets that leave a container network.',
      rules: [
        ['-i {bridge} ! -o {bridge2} -j CNI-ISOLATION-STAGE-2', 'Leaves {bridge}: where to?'],
        ['-j RETURN', 'On to the next rule.'],
      ],
    },
    {
      name: 'CNI-ISOLATION-STAGE-2',
      tables: ['filter'],
      role: 'isolation, second half',
      says: 'Drops packets that would enter another container network.',
      rules: [
        ['-o {bridge} -j DROP', 'Comes from another container network: dropped.'],
        ['-j RETURN', 'On to the next rule.'],
      ],
    },
    {
      name: 'CNI-{hash:hex}',
      tables: ['nat'],
      role: 'container’s masquerade',
      roles: 'containers’ masquerade',
      says: 'Gives what one container sends out of its network this host’s address.',
      rules: [
        ['-d {network} -j ACCEPT', 'Stays in the container network {network}: keeps its source.'],
        [
          '! -d {multicast} -j MASQUERADE …',
          'Leaves the container network: with this host’s address.',
        ],
      ],
    },
  ],
};

export const netavark: Program = {
  id: 'netavark',
  name: 'Podman',
  kind: 'containers',
  says: 'Podman’s netavark: networks of containers and their published ports.',
  source: 'netavark 1.x, src/firewall/varktables/types.rs',
  chains: [
    {
      name: 'NETAVARK-HOSTPORT-DNAT',
      tables: ['nat'],
      role: 'list of published ports',
      says: 'Finds the container network by published port.',
      rules: [
        [
          '-p {protocol} -m * --dport {port} … -j NETAVARK-DN-*',
          'Port {port} ({protocol}) is published.',
        ],
        ['… -j NETAVARK-DN-*', 'A published port.'],
      ],
    },
    {
      name: 'NETAVARK-HOSTPORT-SETMARK',
      tables: ['nat'],
      role: 'masquerade mark',
      says: 'Marks the packet, so that NETAVARK-HOSTPORT-MASQ masquerades it.',
      rules: [SETMARK],
    },
    {
      name: 'NETAVARK-HOSTPORT-MASQ',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives marked packets this host’s address.',
      rules: [['-m mark --mark {mark} -j MASQUERADE', 'Marked: leaves with this host’s address.']],
    },
    {
      name: 'NETAVARK-DN-{hash:hex}',
      tables: ['nat'],
      role: 'network’s published ports',
      roles: 'networks’ published ports',
      says: 'The published ports of one container network.',
      rules: [SELF, DNAT],
    },
    {
      name: 'NETAVARK-{hash:hex}',
      tables: ['nat'],
      role: 'network’s masquerade',
      roles: 'networks’ masquerade',
      says: 'Gives what one container network sends out this host’s address.',
      rules: [
        ['-d {network} -j ACCEPT', 'Stays in the container network {network}: keeps its source.'],
        [
          '! -d {multicast} -j (MASQUERADE|SNAT) …',
          'Leaves the container network: with this host’s address.',
        ],
      ],
    },
    ...['_', '-'].flatMap((line): ChainPattern[] => [
      {
        name: `NETAVARK${line}FORWARD`,
        tables: ['filter'],
        role: 'forwarding',
        says: 'Lets packets of containers pass.',
        rules: [
          ['-m conntrack --ctstate INVALID -j DROP', 'A packet that fits no connection: dropped.'],
          [
            '-d {network} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
            'Belongs to a connection of the container network {network}.',
          ],
          ['-s {network} -j ACCEPT', 'Containers of {network} may send anywhere.'],
          ['… -j (DROP|ACCEPT|NETAVARK*)', 'Packets of containers.'],
        ],
      },
      {
        name: `NETAVARK${line}INPUT`,
        tables: ['filter'],
        role: 'to this host',
        says: 'Lets containers ask this host’s DNS.',
        rules: [
          [
            '-s {network} … --dport {port} -j ACCEPT',
            'Containers of {network} may ask this host’s DNS, port {port}.',
          ],
        ],
      },
      {
        name: `NETAVARK${line}ISOLATION${line}{stage:number}`,
        tables: ['filter'],
        role: 'isolation',
        says: 'Keeps isolated container networks apart.',
        rules: [
          ['-o {bridge} -j DROP', 'Comes from another container network: dropped.'],
          ['… -j NETAVARK*', 'Leaves an isolated network: where to?'],
          ['… -j (ACCEPT|RETURN)', 'On to the next rule.'],
        ],
      },
    ]),
  ],
};
