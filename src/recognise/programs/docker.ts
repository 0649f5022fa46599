import type { Look } from '../look.ts';
import type { Program, Version } from '../program.ts';

const SAME_NETWORK_ONLY =
  'Comes from one Docker network and goes to another: those are kept apart, dropped.';

export const docker: Program = {
  id: 'docker',
  name: 'Docker',
  kind: 'containers',
  says: 'Docker Engine: its bridges, published ports and isolation.',
  source: 'moby, daemon/libnetwork/drivers/bridge',
  version: dockerVersion,
  chains: [
    {
      name: 'DOCKER',
      tables: ['nat'],
      role: 'published ports',
      says: 'Sends what comes to published ports on to containers.',
      rules: [
        ['-d 127.0.0.0/8 -i loopback0 -j RETURN', 'Windows’ own loopback (WSL): left alone.'],
        [
          '-i {bridge} -j RETURN',
          'Containers of {bridge} reach each other directly, not by published ports.',
        ],
        [
          '[! -s {source}] [-d {ip}] [! -i {bridge}] -p {protocol} -m * --dport {port} … -j DNAT --to-destination {to}',
          'The published port {port}: goes to the container at {to}.',
        ],
      ],
    },
    {
      name: 'DOCKER',
      tables: ['filter'],
      role: 'allowed to containers',
      says: 'Lets what comes to published ports through to containers.',
      rules: [
        [
          '-d {ip} ! -i {bridge} -o {bridge2} -p {protocol} -m * --dport {port} -j ACCEPT',
          'Port {port} of the container {ip} is published: may come in from outside {bridge}.',
        ],
        [
          '[!] -i {bridge} -o {bridge2} -j DROP',
          'Nothing else may come in to the containers of {bridge2}.',
        ],
        [
          '-i {bridge} -o {bridge2} -j (ACCEPT|DROP)',
          'What containers of {bridge} send each other.',
        ],
        ['-p icmp … -j ACCEPT', 'Routed network: pings may come in.'],
        ['-d {ip} … -j ACCEPT', 'A link between containers: may pass.'],
        ['-s {ip} … -j ACCEPT', 'A link between containers: may pass.'],
        ['… -o {bridge} … -j ACCEPT', 'May come in to {bridge}.'],
      ],
    },
    {
      name: 'DOCKER-USER',
      tables: ['filter'],
      role: 'rules of the administrator',
      says: 'Made for the administrator’s own rules: they are asked before Docker’s.',
      byHand: true,
      rules: [['-j RETURN', 'Nothing more: on to Docker’s own rules.']],
    },
    {
      name: 'DOCKER-FORWARD',
      tables: ['filter'],
      role: 'forwarding',
      says: 'Everything that Docker has to say about forwarded packets.',
      rules: [
        ['-i {bridge} -j ACCEPT', 'Containers of {bridge} may send anywhere.'],
        ['… -i {bridge} ! -o {bridge2} -j ACCEPT', 'Containers of {bridge} may send anywhere.'],
        [
          '-i {bridge} -o {bridge2} -j (ACCEPT|DROP)',
          'What containers of {bridge} send each other.',
        ],
        ['… -j DOCKER-*', 'Asks there next.'],
        ['… -m set --match-set {set} … -j *', 'Asks there next, for Docker’s own bridges.'],
        ['… -m conntrack … -j ACCEPT', 'Belongs to a known connection.'],
      ],
    },
    {
      name: 'DOCKER-BRIDGE',
      tables: ['filter'],
      role: 'choice of bridge',
      says: 'Finds the bridge that a packet goes to.',
      rules: [
        ['-o {bridge} -j DOCKER', 'A packet to the containers of {bridge}.'],
        ['… -j DOCKER', 'A packet to containers.'],
      ],
    },
    {
      name: 'DOCKER-CT',
      tables: ['filter'],
      role: 'known connections',
      says: 'Lets packets of known connections through to containers.',
      rules: [
        [
          '-o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          'Belongs to a known connection of {bridge}.',
        ],
        ['… -m conntrack … -j ACCEPT', 'Belongs to a known connection.'],
      ],
    },
    {
      name: 'DOCKER-INTERNAL',
      tables: ['filter'],
      role: 'internal networks',
      says: 'Keeps internal networks to themselves.',
      rules: [
        [
          '! -s {network} -o {bridge} -j DROP',
          'Comes from outside the internal network {network}: dropped.',
        ],
        [
          '! -d {network} -i {bridge} -j DROP',
          'Would leave the internal network {network}: dropped.',
        ],
        ['… -j DROP', 'An internal network stays by itself.'],
        ['-i {bridge} -o {bridge2} -j ACCEPT', 'Stays in {bridge}.'],
      ],
    },
    {
      name: 'DOCKER-ISOLATION',
      tables: ['filter'],
      role: 'isolation',
      says: 'Keeps Docker’s networks apart (before 17.06).',
      rules: [
        ['-i {from} -o {to} -j DROP', SAME_NETWORK_ONLY],
        ['-j RETURN', 'On to the next rule.'],
      ],
    },
    {
      name: 'DOCKER-ISOLATION-STAGE-1',
      tables: ['filter'],
      role: 'isolation, first half',
      says: 'Finds packets that leave one of Docker’s networks.',
      rules: [
        ['-i {bridge} ! -o {bridge2} -j DOCKER-ISOLATION-STAGE-2', 'Leaves {bridge}: where to?'],
        [
          '! -s {network} -o {bridge} -j DROP',
          'Comes from outside the internal network {network}: dropped.',
        ],
        [
          '! -d {network} -i {bridge} -j DROP',
          'Would leave the internal network {network}: dropped.',
        ],
        ['-j RETURN', 'On to the next rule.'],
      ],
    },
    {
      name: 'DOCKER-ISOLATION-STAGE-2',
      tables: ['filter'],
      role: 'isolation, second half',
      says: 'Drops packets that would enter another of Docker’s networks.',
      rules: [
        ['-o {bridge} -j DROP', SAME_NETWORK_ONLY],
        ['-j RETURN', 'On to the next rule.'],
      ],
    },
    {
      name: 'DOCKER-INGRESS',
      role: 'routing mesh',
      says: 'Docker Swarm: sends published ports of services to the node’s ingress network.',
      rules: [
        ['… -j DNAT --to-destination {to}', 'A published port of a Swarm service: goes to {to}.'],
        ['… -j (ACCEPT|RETURN)', 'A published port of a Swarm service: may pass.'],
      ],
    },
    {
      name: 'DOCKER_OUTPUT',
      tables: ['nat'],
      role: 'embedded DNS',
      says: 'Inside a container: leads DNS questions to Docker’s own server.',
      rules: [
        [
          '-d 127.0.0.11/32 … -j DNAT --to-destination {to}',
          'DNS goes to Docker’s server at {to}.',
        ],
        ['… -j DNAT --to-destination {to}', 'DNS goes to Docker’s server at {to}.'],
      ],
    },
    {
      name: 'DOCKER_POSTROUTING',
      tables: ['nat'],
      role: 'embedded DNS',
      says: 'Inside a container: gives answers of Docker’s DNS server their port 53.',
      rules: [
        [
          '… -j SNAT --to-source {to}',
          'The answer comes from port 53, as the question went there.',
        ],
      ],
    },
  ],
  builtIn: [
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: [
        '-s {network} ! -o {bridge} -j MASQUERADE',
        'Containers of {network} leave with this host’s address.',
      ],
    },
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: [
        '-s {network} ! -o {bridge} -j SNAT --to-source {ip}',
        'Containers of {network} leave with the address {ip}.',
      ],
    },
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: [
        '-s {ip} -d {ip2} -p {protocol} -m * --dport {port} -j MASQUERADE',
        'The container {ip} calls itself by its published port {port}: it needs another source to answer to.',
      ],
    },
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: [
        '-o {bridge} -m addrtype --src-type LOCAL -j MASQUERADE',
        'This host calls a container by a published port.',
      ],
    },
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: [
        '-o {bridge} -m addrtype --src-type LOCAL -j SNAT --to-source {ip}',
        'This host calls a container by a published port: with the address {ip}.',
      ],
    },
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: [
        '-o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        'Belongs to a known connection of containers on {bridge}.',
      ],
    },
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: ['-i {bridge} ! -o {bridge2} -j ACCEPT', 'Containers of {bridge} may send anywhere.'],
    },
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: [
        '-i {bridge} -o {bridge2} -j (ACCEPT|DROP)',
        'What containers of {bridge} send each other.',
      ],
    },
    {
      table: 'raw',
      chains: ['PREROUTING'],
      shape: [
        '-d {ip} ! -i {bridge} -j DROP',
        'Nobody outside {bridge} may use the container’s own address {ip}, only its published ports.',
      ],
    },
    {
      table: 'raw',
      chains: ['PREROUTING'],
      shape: [
        '-d 127.0.0.1/32 -i loopback0 … -j ACCEPT',
        'Windows’ own loopback (WSL) may use the published port.',
      ],
    },
    {
      table: 'raw',
      chains: ['PREROUTING'],
      shape: [
        '-d 127.0.0.1/32 ! -i {interface} -p {protocol} -m * --dport {port} -j DROP',
        'Port {port} is published on 127.0.0.1 only: other machines may not come to it.',
      ],
    },
  ],
};

function dockerVersion(look: Look): Version | undefined {
  if (look.has('filter', 'DOCKER-FORWARD')) {
    return { words: 'Docker 28 or later', because: 'DOCKER-FORWARD is there.' };
  }
  if (look.has('filter', 'DOCKER-ISOLATION-STAGE-1')) {
    return {
      words: 'Docker 17.06 to 27',
      because: 'DOCKER-ISOLATION-STAGE-1 is there, and no DOCKER-FORWARD.',
    };
  }
  if (look.has('filter', 'DOCKER-ISOLATION') && look.has('filter', 'DOCKER')) {
    return { words: 'Docker before 17.06', because: 'Isolation is one chain, DOCKER-ISOLATION.' };
  }
  return look.has('nat', 'DOCKER_OUTPUT') && !look.has('nat', 'DOCKER')
    ? { words: 'inside a container', because: 'Only the chains of the embedded DNS are there.' }
    : undefined;
}
