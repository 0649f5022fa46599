/** Networks over the network. */
import type { Program, RuleShape } from '../program.ts';

const PROXY_RULES: readonly RuleShape[] = [
  ['-d {network} -j RETURN', 'What goes to {network} bypasses the proxy.'],
  [
    '… -m mark --mark {mark} -j RETURN',
    'The proxy’s own connections, known by their mark, leave as they are.',
  ],
  ['… -m owner … -j RETURN', 'The proxy’s own connections leave as they are.'],
  ['… -j REDIRECT --to-ports {to}', 'Goes to the proxy, port {to}.'],
  ['… -j TPROXY --on-port {to} …', 'Goes to the proxy, port {to}, with its addresses unchanged.'],
  ['… -j MARK …', 'Marked, so that routing leads it to the proxy.'],
  ['… -j (RETURN|ACCEPT)', 'Bypasses the proxy.'],
];

export const tailscale: Program = {
  id: 'tailscale',
  name: 'Tailscale',
  kind: 'overlay',
  says: 'A private network between machines, over WireGuard.',
  source: 'tailscale, util/linuxfw/iptables_runner.go',
  chains: [
    {
      name: 'ts-input',
      tables: ['filter'],
      role: 'to this machine',
      says: 'What may come to this machine by Tailscale’s addresses.',
      rules: [
        [
          '-s {ip} -i lo -j ACCEPT',
          'This machine may talk to itself by its Tailscale address {ip}.',
        ],
        [
          '-s 100.115.92.0/23 ! -i {interface} -j RETURN',
          'ChromeOS uses these addresses for itself: left alone.',
        ],
        [
          '-s 100.64.0.0/10 ! -i {interface} -j DROP',
          'A Tailscale address that did not come through {interface} is false: dropped.',
        ],
        ['-i {interface} -j ACCEPT', 'Came through Tailscale, which filters by itself: accepted.'],
        [
          '-p udp -m udp --dport {port} -j ACCEPT',
          'Port {port} is where other machines’ WireGuard packets come in.',
        ],
      ],
    },
    {
      name: 'ts-forward',
      tables: ['filter'],
      role: 'forwarded',
      says: 'What this machine passes on for Tailscale.',
      rules: [
        [
          '-i {interface} -j MARK --set-xmark {mark}',
          'Comes from Tailscale: marked, for this machine as a router or exit.',
        ],
        ['-m mark --mark {mark} -j ACCEPT', 'Marked: may pass.'],
        [
          '-s 100.64.0.0/10 -o {interface} -j DROP',
          'A Tailscale address from elsewhere is false: dropped.',
        ],
        [
          '-o {interface} -m conntrack ! --ctstate RELATED,ESTABLISHED -j DROP',
          'Nobody may begin a connection into Tailscale through this machine.',
        ],
        ['-o {interface} -j ACCEPT', 'Into Tailscale: may pass.'],
      ],
    },
    {
      name: 'ts-postrouting',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives what leaves Tailscale here this machine’s address.',
      rules: [
        [
          '-m mark --mark {mark} -j MASQUERADE',
          'Came from Tailscale: leaves with this machine’s address.',
        ],
      ],
    },
  ],
  builtIn: [
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '… -j CONNMARK --restore-mark --nfmask 0xff0000 --ctmask 0xff0000',
        'The packet gets its connection’s mark back.',
      ],
    },
    {
      table: 'mangle',
      chains: ['OUTPUT'],
      shape: [
        '… -j CONNMARK --save-mark --nfmask 0xff0000 --ctmask 0xff0000',
        'The connection remembers Tailscale’s mark.',
      ],
    },
  ],
};

export const wgQuick: Program = {
  id: 'wg-quick',
  name: 'wg-quick',
  kind: 'overlay',
  says: 'Sets up WireGuard interfaces; these rules come with a tunnel that takes everything.',
  source: 'wireguard-tools, src/wg-quick/linux.bash',
  chains: [],
  tellingRules: 2,
  builtIn: [
    {
      table: 'raw',
      chains: ['PREROUTING'],
      tells: true,
      shape: [
        '-d {ip} ! -i {interface} -m addrtype ! --src-type LOCAL -j DROP',
        'The tunnel’s own address {ip} must not be used past the tunnel {interface}: dropped.',
      ],
    },
    {
      table: 'mangle',
      chains: ['POSTROUTING'],
      tells: true,
      shape: [
        '-p udp -m mark --mark {mark} -j CONNMARK --save-mark …',
        'The tunnel’s own packets: the connection remembers their mark.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      tells: true,
      shape: [
        '-p udp -j CONNMARK --restore-mark …',
        'Answers to the tunnel’s own packets get their mark back, for the check of their source.',
      ],
    },
  ],
};

export const netBird: Program = {
  id: 'netbird',
  name: 'NetBird',
  kind: 'overlay',
  says: 'A private network between machines, over WireGuard.',
  source: 'netbird, client/firewall/iptables',
  chains: [
    {
      name: 'NETBIRD-{part}',
      role: 'private network',
      says: 'What may come through, or is passed on for, NetBird.',
      rules: [['… -j * …', 'One of NetBird’s rules.']],
    },
  ],
};

export const zeroTier: Program = {
  id: 'zerotier',
  name: 'ZeroTier',
  kind: 'overlay',
  says: 'A private network between machines.',
  source: 'scripts around ZeroTier',
  chains: ['zt', 'ZT'].map((prefix) => ({
    name: `${prefix}-{part}`,
    role: 'private network',
    says: 'What may come through, or is passed on for, ZeroTier.',
    rules: [['… -j * …', 'One of its rules.']],
  })),
};

export const transparentProxy: Program = {
  id: 'transparent-proxy',
  name: 'transparent proxy',
  kind: 'overlay',
  says: 'A recipe that sends connections through redsocks, Shadowsocks, V2Ray or another proxy.',
  source: 'common recipes',
  chains: [
    'REDSOCKS',
    'REDSOCKS2',
    'SHADOWSOCKS',
    'V2RAY',
    'XRAY',
    'CLASH',
    'TROJAN',
    'SSTP',
    'SS_SPEC',
  ].flatMap((name) => [
    {
      name,
      tables: ['nat', 'mangle'],
      role: 'capture',
      says: 'Decides which connections go through the proxy.',
      rules: PROXY_RULES,
    },
    {
      name: `${name}_{part}`,
      tables: ['nat', 'mangle'],
      role: 'capture',
      says: 'Decides which connections go through the proxy.',
      rules: PROXY_RULES,
    },
  ]),
};
