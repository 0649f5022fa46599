import type { Program } from '../program.ts';

const TO_PROXY =
  'The connection goes to the proxy, port {to}, which asks the kernel where it was going.';
const OWN_USER =
  'The proxy’s own connections (uid {owner}) leave the pod, or they would come back to it for ever.';
const SPARED_PORT = 'Port {port} bypasses the proxy.';
const LOCALHOST = 'What the pod sends to localhost stays there.';
const SELF =
  'The proxy calls its own pod: the call goes to its inbound side, so that its rules apply as well.';

export const linkerd: Program = {
  id: 'linkerd',
  name: 'Linkerd',
  kind: 'mesh',
  says: 'proxy-init sends a pod’s TCP connections through linkerd-proxy.',
  source: 'linkerd2-proxy-init, pkg/iptables/iptables.go',
  chains: [
    {
      name: 'PROXY_INIT_REDIRECT',
      tables: ['nat'],
      role: 'inbound capture',
      says: 'Decides which connections to the pod go through linkerd-proxy.',
      rules: [
        ['-p tcp -m multiport --dports {port} -j RETURN', 'Ports {port} bypass the proxy.'],
        ['-s {network} -j RETURN', 'Clients in {network} bypass the proxy.'],
        [
          '-p tcp -m tcp --dport {port} -j REDIRECT --to-ports {to}',
          'Port {port} is captured: it goes to the proxy’s inbound port {to}.',
        ],
        [
          '-p tcp -j REDIRECT --to-ports {to}',
          'Every other TCP connection to the pod goes to the proxy’s inbound port {to}.',
        ],
      ],
    },
    {
      name: 'PROXY_INIT_OUTPUT',
      tables: ['nat'],
      role: 'outbound capture',
      says: 'Decides which connections of the pod go through linkerd-proxy.',
      rules: [
        ['-m owner --uid-owner {owner} -j RETURN', OWN_USER],
        [
          '-m owner --gid-owner {owner} -j RETURN',
          'The proxy’s own connections (gid {owner}) leave the pod.',
        ],
        ['-o lo -j RETURN', 'What stays in the pod is left alone.'],
        ['-p tcp -m multiport --dports {port} -j RETURN', 'Ports {port} bypass the proxy.'],
        ['-d {network} -j RETURN', 'What goes to {network} bypasses the proxy.'],
        [
          '-p tcp -j REDIRECT --to-ports {to}',
          'Everything else that the pod sends over TCP goes to the proxy’s outbound port {to}.',
        ],
      ],
    },
  ],
};

export const kuma: Program = {
  id: 'kuma',
  name: 'Kuma',
  kind: 'mesh',
  says: 'kumactl, or Kuma’s CNI plugin, sends a pod’s TCP connections through its Envoy. Kong Mesh does the same.',
  source: 'kuma, pkg/transparentproxy/iptables/builder',
  chains: ['KUMA_MESH', 'MESH'].flatMap((prefix): Program['chains'] => {
    const weak = prefix === 'MESH';
    return [
      {
        name: `${prefix}_INBOUND`,
        tables: ['nat'],
        weak,
        role: 'inbound capture',
        says: 'Decides which connections to the pod go through Envoy.',
        rules: [
          ['-s {network} -j RETURN', 'Clients at {network} bypass Envoy.'],
          ['-p tcp -m tcp --dport {port} -j RETURN', SPARED_PORT],
          [
            `-p tcp [-m tcp --dport {port}] -j ${prefix}_INBOUND_REDIRECT`,
            'TCP connections to the pod go to Envoy.',
          ],
        ],
      },
      {
        name: `${prefix}_OUTBOUND`,
        tables: ['nat'],
        weak,
        role: 'outbound capture',
        says: 'Decides which connections of the pod go through Envoy.',
        rules: [
          [
            '-s {source} -o lo -j RETURN',
            'Envoy’s inbound side calls the application from this address: left alone, or it would come back.',
          ],
          [`! -d {local} -o lo … -m owner --uid-owner {owner} -j ${prefix}_INBOUND_REDIRECT`, SELF],
          [
            '-o lo … -m owner ! --uid-owner {owner} -j RETURN',
            'The application calls itself: it stays in the pod.',
          ],
          ['[-p *] -m owner --(uid|gid)-owner {owner} -j RETURN', OWN_USER],
          ['… --dport 53 … -j (RETURN|REDIRECT) …', 'DNS goes its own way.'],
          ['-p * -m * --dport {port} -j RETURN', SPARED_PORT],
          ['-d (127.0.0.1/32|::1/128) -j RETURN', LOCALHOST],
          ['-d {network} -j RETURN', 'What goes to {network} bypasses Envoy.'],
          [
            `[-p tcp] [-m tcp --dport {port}] -j ${prefix}_OUTBOUND_REDIRECT`,
            'Everything else that the pod sends over TCP goes to Envoy.',
          ],
        ],
      },
      {
        name: `${prefix}_INBOUND_REDIRECT`,
        tables: ['nat'],
        weak,
        role: 'way to Envoy, inbound',
        says: 'Sends the connection to Envoy’s inbound listener.',
        rules: [['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY]],
      },
      {
        name: `${prefix}_OUTBOUND_REDIRECT`,
        tables: ['nat'],
        weak,
        role: 'way to Envoy, outbound',
        says: 'Sends the connection to Envoy’s outbound listener.',
        rules: [['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY]],
      },
    ];
  }),
  builtIn: [
    {
      table: 'raw',
      chains: ['PREROUTING', 'OUTPUT'],
      shape: [
        '-p udp … -j CT --zone {zone}',
        'DNS is tracked in zone {zone}, so that the proxy’s lookups and the application’s do not meet.',
      ],
    },
    {
      table: 'nat',
      chains: ['PREROUTING', 'OUTPUT'],
      shape: [
        '… -j REDIRECT --to-ports {to}',
        'DNS, or what a virtual network sends, goes to the proxy, port {to}.',
      ],
    },
    { table: 'nat', chains: ['OUTPUT'], shape: ['… -j RETURN', 'Left out of the mesh.'] },
  ],
};

export const consul: Program = {
  id: 'consul',
  name: 'Consul Connect',
  kind: 'mesh',
  says: 'consul connect redirect-traffic sends a pod’s TCP connections through its Envoy.',
  source: 'consul, sdk/iptables/iptables.go',
  chains: [
    {
      name: 'CONSUL_PROXY_INBOUND',
      tables: ['nat'],
      role: 'inbound capture',
      says: 'Decides which connections to the pod go through Envoy.',
      rules: [
        ['-p tcp -m tcp --dport {port} -j RETURN', SPARED_PORT],
        [
          '-p tcp -j CONSUL_PROXY_IN_REDIRECT',
          'Every other TCP connection to the pod goes to Envoy.',
        ],
      ],
    },
    {
      name: 'CONSUL_PROXY_IN_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, inbound',
      says: 'Sends the connection to Envoy’s inbound listener.',
      rules: [['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY]],
    },
    {
      name: 'CONSUL_PROXY_OUTPUT',
      tables: ['nat'],
      role: 'outbound capture',
      says: 'Decides which connections of the pod go through Envoy.',
      rules: [
        [
          '-m owner --uid-owner {owner} -j RETURN',
          'The user {owner}, the proxy or another that was left out, bypasses Envoy.',
        ],
        ['-d (127.0.0.1/32|::1/128) -j RETURN', LOCALHOST],
        ['-d {network} -j RETURN', 'What goes to {network} bypasses Envoy.'],
        ['-p tcp -m tcp --dport {port} -j RETURN', SPARED_PORT],
        ['-j CONSUL_PROXY_REDIRECT', 'Everything else that the pod sends over TCP goes to Envoy.'],
      ],
    },
    {
      name: 'CONSUL_PROXY_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, outbound',
      says: 'Sends the connection to Envoy’s outbound listener.',
      rules: [['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY]],
    },
    {
      name: 'CONSUL_DNS_REDIRECT',
      tables: ['nat'],
      role: 'DNS capture',
      says: 'Sends DNS to Consul.',
      rules: [['… --dport 53 -j DNAT --to-destination {to}', 'DNS goes to Consul at {to}.']],
    },
  ],
  builtIn: [
    {
      table: 'nat',
      chains: ['OUTPUT'],
      shape: ['… --dport 53 … -j DNAT --to-destination {to}', 'DNS goes to Consul at {to}.'],
    },
  ],
};

export const openServiceMesh: Program = {
  id: 'osm',
  name: 'Open Service Mesh',
  kind: 'mesh',
  says: 'osm-init sends a pod’s TCP connections through its Envoy.',
  source: 'osm, pkg/injector/iptables.go',
  chains: [
    {
      name: 'OSM_PROXY_INBOUND',
      tables: ['nat'],
      role: 'inbound capture',
      says: 'Decides which connections to the pod go through Envoy.',
      rules: [
        ['-p tcp -m * (--dport|--dports) {port} -j RETURN', SPARED_PORT],
        ['-i {interface} -j RETURN', 'What comes in through {interface} bypasses Envoy.'],
        ['-p tcp -j OSM_PROXY_IN_REDIRECT', 'Every other TCP connection to the pod goes to Envoy.'],
      ],
    },
    {
      name: 'OSM_PROXY_IN_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, inbound',
      says: 'Sends the connection to Envoy’s inbound listener.',
      rules: [['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY]],
    },
    {
      name: 'OSM_PROXY_OUTBOUND',
      tables: ['nat'],
      role: 'outbound capture',
      says: 'Decides which connections of the pod go through Envoy.',
      rules: [
        ['! -d {local} -o lo -m owner --uid-owner {owner} -j OSM_PROXY_IN_REDIRECT', SELF],
        [
          '-o lo -m owner ! --uid-owner {owner} -j RETURN',
          'The application calls itself: it stays in the pod.',
        ],
        ['-m owner --uid-owner {owner} -j RETURN', OWN_USER],
        ['-d (127.0.0.1/32|::1/128) -j RETURN', LOCALHOST],
        ['-o {interface} -j RETURN', 'What leaves through {interface} bypasses Envoy.'],
        ['-p tcp -m * (--dport|--dports) {port} -j RETURN', SPARED_PORT],
        [
          '-d {network} -j (RETURN|OSM_PROXY_OUT_REDIRECT)',
          'The network {network} was named for or against the mesh.',
        ],
        ['-j (OSM_PROXY_OUT_REDIRECT|RETURN)', 'Everything else.'],
      ],
    },
    {
      name: 'OSM_PROXY_OUT_REDIRECT',
      tables: ['nat'],
      role: 'way to Envoy, outbound',
      says: 'Sends the connection to Envoy’s outbound listener.',
      rules: [
        ['-p tcp -j REDIRECT --to-ports {to}', TO_PROXY],
        [
          '-p tcp -m tcp --dport {port} -j ACCEPT',
          'Envoy’s administration on port {port}; no packet gets here, the rule before takes all.',
        ],
      ],
    },
  ],
};

export const appMesh: Program = {
  id: 'app-mesh',
  name: 'AWS App Mesh',
  kind: 'mesh',
  says: 'The route manager sends the application’s TCP connections through Envoy.',
  source: 'aws-app-mesh-examples, the proxy route manager',
  chains: [
    {
      name: 'APPMESH_INGRESS',
      role: 'inbound capture',
      says: 'Sends connections to the application’s ports to Envoy.',
      rules: [
        [
          '… -j REDIRECT --to-ports {to}',
          'The application’s ports are captured: they go to Envoy, port {to}.',
        ],
        ['… -j (ACCEPT|RETURN)', 'Left alone.'],
      ],
    },
    {
      name: 'APPMESH_EGRESS',
      role: 'outbound capture',
      says: 'Sends the application’s connections to Envoy.',
      rules: [
        ['-m owner --(uid|gid)-owner {owner} -j RETURN', OWN_USER],
        ['… -j RETURN', 'Left out of the mesh.'],
        ['… -j REDIRECT --to-ports {to}', 'Everything else goes to Envoy, port {to}.'],
      ],
    },
  ],
};
