import type { Program } from '../program.ts';
import { LOG_SHAPE, LOGS_IN_BUILT_IN } from './istio-logging.ts';
import { istioVersion } from './istio-version.ts';

const SPARE_PORT = 'Port {port} is left alone: the packet reaches its listener without the proxy.';

export const istioSidecar: Program = {
  id: 'istio-iptables',
  name: 'Istio sidecar',
  kind: 'mesh',
  says: 'istio-iptables, run by istio-init or istio-cni, sends a pod’s TCP connections through its Envoy.',
  source: 'istio, tools/istio-iptables/pkg/capture/run.go',
  version: istioVersion,
  chains: [
    {
      name: 'ISTIO_INBOUND',
      tables: ['nat', 'mangle', 'raw'],
      role: 'inbound capture',
      says: 'Decides which connections to the pod go through Envoy.',
      rules: [
        [
          '-p tcp -m tcp --dport 15008 -j RETURN',
          'Port 15008 is the mesh’s own tunnel (HBONE), addressed to the proxy already: left alone.',
        ],
        [
          '-p tcp -m tcp --dport 15090 -j RETURN',
          'Port 15090 is Envoy’s metrics, which must answer without mTLS: left alone.',
        ],
        [
          '-p tcp -m tcp --dport 15021 -j RETURN',
          'Port 15021 is Envoy’s health check, which must answer without mTLS: left alone.',
        ],
        [
          '-p tcp -m tcp --dport 15020 -j RETURN',
          'Port 15020 is the agent’s merged metrics, which must answer without mTLS: left alone.',
        ],
        [
          '-p tcp -m tcp --dport 22 -j RETURN',
          'Port 22 (SSH) is left alone, as releases before 1.13 do.',
        ],
        ['-p tcp -m tcp --dport {port} -j RETURN', SPARE_PORT],
        [
          '-p tcp -m tcp --dport {port} -j (ISTIO_IN_REDIRECT|ISTIO_REDIRECT)',
          'Port {port} is captured: it goes to Envoy.',
        ],
        [
          '-p tcp -j (ISTIO_IN_REDIRECT|ISTIO_REDIRECT)',
          'Every other TCP connection to the pod goes to Envoy.',
        ],
        [
          '… -m socket … -j (ISTIO_DIVERT|RETURN)',
          'A connection that Envoy has a socket for already takes the short way.',
        ],
        [
          '-p tcp … -m conntrack --ctstate RELATED,ESTABLISHED -j ISTIO_DIVERT',
          'A connection that Envoy has already takes the short way.',
        ],
        [
          '… -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN',
          'A connection that was let through already goes on.',
        ],
        [
          '[-p tcp] -s {source} -i lo -j RETURN',
          'Envoy’s own call to the application, coming back in through lo: left alone.',
        ],
        [
          '-s {source} -i lo -p tcp -j RETURN',
          'Envoy’s own call to the application, coming back in through lo: left alone.',
        ],
        [
          '… -i lo … -m mark ! --mark {mark} -j RETURN',
          'What came over lo and is not from Envoy stays in the pod: left alone.',
        ],
        [
          '… -m mark --mark {mark} -j RETURN',
          'Envoy’s own connection, known by its mark: left alone.',
        ],
        [
          '-p tcp [-m tcp --dport {port}] -j ISTIO_TPROXY',
          'Goes to Envoy, which keeps the client’s address (TPROXY).',
        ],
        [
          '-p udp -m udp --sport 53 … -j CT --zone {zone}',
          'DNS answers are tracked in zone {zone}, apart from those of Envoy’s own lookups.',
        ],
        [
          '-s {server} -p udp -m udp --sport 53 -j CT --zone {zone}',
          'Answers of the DNS server {server} are tracked in zone {zone}, apart from those that the agent gives.',
        ],
        LOG_SHAPE,
      ],
    },
    {
      name: 'ISTIO_OUTPUT',
      tables: ['nat', 'mangle', 'raw'],
      role: 'outbound capture',
      says: 'Decides which connections of the pod go through Envoy.',
      rules: [
        [
          '-s (127.0.0.6/32|::6/128) -o lo -j RETURN',
          'Envoy’s inbound side calls the application from this address: left alone, or it would come back to Envoy.',
        ],
        [
          '! -d {local} -o lo … -m owner --(uid|gid)-owner {owner} -j (ISTIO_IN_REDIRECT|ISTIO_REDIRECT)',
          'Envoy calls a service whose backend is this very pod: the call goes to Envoy’s inbound side, so that its rules apply as well.',
        ],
        [
          '-o lo … -m owner ! --(uid|gid)-owner {owner} -j RETURN',
          'The application calls itself: it stays in the pod.',
        ],
        [
          '[-p tcp] -m owner --uid-owner {owner} -j RETURN',
          'Envoy’s own connections (uid {owner}) leave the pod, or they would come back to Envoy for ever.',
        ],
        [
          '[-p tcp] -m owner --gid-owner {owner} -j RETURN',
          'Envoy’s own connections (gid {owner}) leave the pod, or they would come back to Envoy for ever.',
        ],
        [
          '-p udp -m udp --dport 53 -m owner --(uid|gid)-owner {owner} -j RETURN',
          'The agent’s own lookups go to the real server.',
        ],
        [
          '-m owner ! --gid-owner {owner} -j RETURN',
          'Only the group {owner} is captured; others are left alone.',
        ],
        [
          '-m owner ! --gid-owner {owner} -m owner ! --gid-owner … -j RETURN',
          'Only a few groups are captured, such as {owner}; others are left alone.',
        ],
        [
          '! -d {local} -o lo -j (ISTIO_IN_REDIRECT|ISTIO_REDIRECT)',
          'What the pod sends to itself by its address goes to Envoy’s inbound side.',
        ],
        [
          '[-o lo] -d (127.0.0.1/32|::1/128) … -j RETURN',
          'What the pod sends to localhost stays there.',
        ],
        ['-d {network} -j RETURN', 'The network {network} is left out of the mesh.'],
        ['-d {network} -j ISTIO_REDIRECT', 'The network {network} is captured: it goes to Envoy.'],
        [
          '-p (tcp|udp) -m * --dport {port} -j RETURN',
          'Port {port} is left out of the mesh: the packet bypasses Envoy.',
        ],
        ['-o {interface} -j RETURN', 'What leaves through {interface} bypasses Envoy.'],
        [
          '-p tcp -m tcp --dport 53 … -j REDIRECT --to-ports {to}',
          'DNS over TCP goes to the agent’s DNS proxy, port {to}.',
        ],
        [
          '-d {server} -p (tcp|udp) -m * --dport 53 -j REDIRECT --to-ports {to}',
          'DNS to {server} goes to the agent’s DNS proxy, port {to}.',
        ],
        [
          '-p udp -m udp --dport 53 … -j (CT|REDIRECT) …',
          'DNS goes to the agent’s DNS proxy, and is tracked apart from Envoy’s own lookups.',
        ],
        [
          '[-d {server}] -p udp … -j CT --zone {zone}',
          'DNS is tracked in zone {zone}, so that the agent’s lookups and the application’s do not meet.',
        ],
        ['-j ISTIO_OUTPUT_DNS', 'Looks for DNS.'],
        ['-p (tcp|udp) -j ISTIO_OUTPUT_DNS', 'Looks for DNS.'],
        [
          '-p tcp -m tcp --dport {port} -j ISTIO_REDIRECT',
          'Port {port} is captured: it goes to Envoy.',
        ],
        [
          '[-p tcp] -j ISTIO_REDIRECT',
          'Everything else that the pod sends over TCP goes to Envoy.',
        ],
        ['-j RETURN', 'Everything else is left out of the mesh.'],
        [
          '… -j MARK --set-xmark {mark}',
          'Marks what Envoy sends to its own pod, so that PREROUTING can tell it from the rest of lo.',
        ],
        [
          '… -j CONNMARK …',
          'Gives the packet its connection’s mark, so that answers to the client go back through Envoy.',
        ],
      ],
    },
    {
      name: 'ISTIO_OUTPUT_DNS',
      tables: ['nat', 'raw'],
      role: 'DNS capture',
      says: 'Sends the pod’s DNS questions to the agent’s DNS proxy.',
      rules: [
        [
          '… -m owner --(uid|gid)-owner {owner} -j RETURN',
          'The agent’s own lookups go to the real server.',
        ],
        [
          '… --dport 53 -j REDIRECT --to-ports {to}',
          'DNS goes to the agent’s DNS proxy, port {to}.',
        ],
        [
          '… -j CT --zone {zone}',
          'DNS is tracked in zone {zone}, so that the agent’s lookups and the application’s do not meet.',
        ],
      ],
    },
    {
      name: 'ISTIO_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, outbound',
      says: 'Sends the connection to Envoy’s outbound listener.',
      rules: [
        [
          '-p tcp -j REDIRECT --to-ports {to}',
          'The connection goes to Envoy’s outbound listener, port {to}, which asks the kernel where it was going.',
        ],
      ],
    },
    {
      name: 'ISTIO_IN_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, inbound',
      says: 'Sends the connection to Envoy’s inbound listener.',
      rules: [
        [
          '-p tcp -j REDIRECT --to-ports {to}',
          'The connection goes to Envoy’s inbound listener, port {to}, which asks the kernel where it was going.',
        ],
        LOG_SHAPE,
      ],
    },
    {
      name: 'ISTIO_DIVERT',
      tables: ['mangle'],
      role: 'short way to Envoy',
      says: 'Later packets of a connection that Envoy has: the mark alone leads them to it.',
      rules: [
        [
          '-j MARK --set-xmark {mark}',
          'The mark {mark} routes the packet to this host, whatever its destination.',
        ],
        ['-j ACCEPT', 'Nothing more to decide in this table.'],
      ],
    },
    {
      name: 'ISTIO_TPROXY',
      tables: ['mangle'],
      role: 'way to Envoy, inbound',
      says: 'Hands the connection to Envoy’s inbound listener without changing any address (TPROXY).',
      rules: [
        [
          '! -d {local} -p tcp -j TPROXY --on-port {to} …',
          'Envoy’s listener on port {to} takes the connection, and sees the client’s own address.',
        ],
      ],
    },
    {
      name: 'ISTIO_DROP',
      tables: ['mangle'],
      role: 'guard against broken packets',
      says: 'Drops packets that belong to no connection.',
      rules: [
        [
          '[-m conntrack --ctstate INVALID] -j DROP',
          'A packet that fits no connection would be answered with a reset, and break the connection it belongs to: dropped.',
        ],
      ],
    },
  ],
  builtIn: [
    ...LOGS_IN_BUILT_IN,
    {
      table: 'nat',
      chains: ['OUTPUT'],
      shape: [
        '-p udp -m udp --dport 53 -m owner --(uid|gid)-owner {owner} -j RETURN',
        'The agent’s own lookups go to the real server.',
      ],
    },
    {
      table: 'nat',
      chains: ['OUTPUT'],
      shape: [
        '[-d {server}] -p udp -m udp --dport 53 -j REDIRECT --to-ports (15053|15013)',
        'DNS goes to the agent’s DNS proxy.',
      ],
    },
    {
      table: 'raw',
      chains: ['OUTPUT', 'PREROUTING'],
      shape: [
        '[(-s|-d) {server}] -p udp -m udp (--dport|--sport) * [-m owner --(uid|gid)-owner {owner}] -j CT --zone {zone}',
        'DNS is tracked in zone {zone}, so that the agent’s lookups and the application’s do not meet.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '… -m mark --mark {mark} -j CONNMARK --save-mark …',
        'Remembers Envoy’s mark with the connection, so that answers come back to Envoy.',
      ],
    },
    {
      table: 'mangle',
      chains: ['OUTPUT'],
      shape: [
        '… -m connmark --mark {mark} -j CONNMARK --restore-mark …',
        'Gives answers of the application their connection’s mark, so that they go back to Envoy.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-m conntrack --ctstate INVALID -j DROP',
        'A packet that fits no connection would be answered with a reset: dropped.',
      ],
    },
    {
      table: 'nat',
      chains: ['PREROUTING'],
      shape: [
        '[-d {network}] -i {interface} [-d {network2}] -j ISTIO_REDIRECT',
        'What a virtual machine in the pod sends through {interface} goes to Envoy.',
      ],
    },
    {
      table: 'mangle',
      chains: ['OUTPUT'],
      shape: [
        '-o lo -p tcp -m mark --mark {mark} -j RETURN',
        'Envoy’s own call to the application, known by its mark: left alone.',
      ],
    },
    {
      table: 'mangle',
      chains: ['OUTPUT'],
      shape: [
        '! -d {local} -o lo -p tcp -m owner --(uid|gid)-owner {owner} -j MARK --set-xmark {mark}',
        'Marks what Envoy sends to its own pod, so that PREROUTING can tell it from the rest of lo.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: ['-i {interface} -j RETURN', 'What comes in through {interface} is left alone.'],
    },
    {
      table: 'mangle',
      chains: ['OUTPUT'],
      shape: ['-o {interface} -j RETURN', 'What leaves through {interface} bypasses Envoy.'],
    },
    {
      table: 'nat',
      chains: ['PREROUTING'],
      shape: [
        '[-d {network}] -i {interface} -j RETURN',
        'What comes in through {interface} is left alone.',
      ],
    },
    {
      table: 'nat',
      chains: ['OUTPUT'],
      shape: ['-o {interface} -j RETURN', 'What leaves through {interface} bypasses Envoy.'],
    },
  ],
};
