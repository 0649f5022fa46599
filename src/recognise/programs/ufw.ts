import type { ChainPattern, Program } from '../program.ts';
import { ALLOWED, DENIED, EST, LOGGED, OPEN_PORT } from './firewall-shapes.ts';

const UFW_WAYS: readonly (readonly [end: string, what: string])[] = [
  ['input', 'what comes to this host'],
  ['output', 'what this host sends'],
  ['forward', 'what this host passes on'],
];

export const ufw: Program = {
  id: 'ufw',
  name: 'UFW',
  kind: 'firewall',
  says: 'Ubuntu’s firewall, set up with the command ufw.',
  source: 'ufw, src/backend_iptables.py and conf/before.rules',
  chains: ['ufw', 'ufw6'].flatMap((prefix): ChainPattern[] => [
    ...UFW_WAYS.flatMap(([end, what]): ChainPattern[] => [
      {
        name: `${prefix}-user-${end}`,
        tables: ['filter'],
        role: 'rules by command',
        says: `The rules that somebody gave ufw, for ${what}.`,
        rules: [
          ['… -m recent --set …', 'Limited: the client is remembered.'],
          ['… -m recent --update … -j *', 'Limited: a client that comes too often is refused.'],
          [`… -j ${prefix}-user-limit-accept`, 'Limited: not too often yet, accepted.'],
          ['… -s {source} … -j ACCEPT', 'Allowed with ufw for clients in {source}.'],
          OPEN_PORT,
          ['… -j ACCEPT', 'Allowed with ufw.'],
          ['… -j DROP', 'Denied with ufw.'],
          ['… -j REJECT …', 'Rejected with ufw.'],
          LOGGED,
          [`… -j ${prefix}-*`, 'Noted, or asked there next.'],
        ],
      },
      {
        name: `${prefix}-before-${end}`,
        tables: ['filter'],
        role: 'rules from before.rules',
        says: `What holds before anybody’s own rules, for ${what}: /etc/ufw/before.rules.`,
        rules: [
          EST,
          ['-i lo -j ACCEPT', 'This host may talk to itself.'],
          ['-o lo -j ACCEPT', 'This host may talk to itself.'],
          [
            '-m conntrack --ctstate INVALID -j *',
            'A packet that fits no connection: noted and dropped.',
          ],
          ['-p (icmp|ipv6-icmp) … -j ACCEPT', 'Errors and pings that a network needs.'],
          ['-p udp … --sport 67 --dport 68 -j ACCEPT', 'Answers of the DHCP server.'],
          [`-j ${prefix}-not-local`, 'Is it for this host at all?'],
          [`-j ${prefix}-user-${end}`, 'Now the rules that somebody gave ufw.'],
          ['-d 224.0.0.251/32 … -j ACCEPT', 'Names of the local network (mDNS).'],
          ['-d 239.255.255.250/32 … -j ACCEPT', 'Devices of the local network (UPnP).'],
          ['… -j (ACCEPT|DROP|RETURN)', 'From /etc/ufw/before.rules.'],
          ['… -j * …', 'From /etc/ufw/before.rules.'],
        ],
      },
      {
        name: `${prefix}-after-${end}`,
        tables: ['filter'],
        role: 'rules from after.rules',
        says: `What holds after everybody’s own rules, for ${what}: /etc/ufw/after.rules. Chatter is kept out of the log.`,
        rules: [
          [
            `… -j ${prefix}-skip-to-policy-${end}`,
            'Chatter of the local network: on to the policy, without a line in the log.',
          ],
          ['… -j * …', 'From /etc/ufw/after.rules.'],
        ],
      },
      {
        name: `${prefix}-before-logging-${end}`,
        tables: ['filter'],
        role: 'logging',
        says: `Logs ${what}, where the log level asks for it.`,
        rules: [LOGGED],
      },
      {
        name: `${prefix}-after-logging-${end}`,
        tables: ['filter'],
        role: 'logging',
        says: `Logs what no rule decided, of ${what}.`,
        rules: [['… -j LOG …', 'No rule decided it: written to the log, a few times a minute.']],
      },
      {
        name: `${prefix}-user-logging-${end}`,
        tables: ['filter'],
        role: 'logging',
        says: `Logs what rules with “log” met, of ${what}.`,
        rules: [LOGGED, ['… -j RETURN', 'Done.']],
      },
      {
        name: `${prefix}-reject-${end}`,
        tables: ['filter'],
        role: 'default',
        says: `Refuses ${what}, where the default is reject.`,
        rules: [DENIED],
      },
      {
        name: `${prefix}-track-${end}`,
        tables: ['filter'],
        role: 'default',
        says: `Allows new connections, where the default is allow, of ${what}.`,
        rules: [
          [
            '[-p {protocol}] -m (conntrack|state) (--ctstate|--state) NEW -j ACCEPT',
            'A new connection: allowed by default.',
          ],
        ],
      },
      {
        name: `${prefix}-skip-to-policy-${end}`,
        tables: ['filter'],
        role: 'default',
        says: `Does at once what the default says, for ${what}.`,
        rules: [
          ['-j (DROP|ACCEPT)', 'As the default says.'],
          ['-j REJECT …', 'As the default says.'],
        ],
      },
    ]),
    {
      name: `${prefix}-not-local`,
      tables: ['filter'],
      role: 'guard',
      says: 'Drops what is for another host.',
      rules: [
        ['-m addrtype --dst-type {type} -j RETURN', 'For this host, or for many: goes on.'],
        ['… -j ufw-logging-deny', 'For another host: noted.'],
        ['-j DROP', 'For another host: dropped.'],
      ],
    },
    {
      name: `${prefix}-logging-deny`,
      tables: ['filter'],
      role: 'logging',
      says: 'Logs what is denied.',
      rules: [LOGGED, ['… -j RETURN', 'Noise: not logged.']],
    },
    {
      name: `${prefix}-logging-allow`,
      tables: ['filter'],
      role: 'logging',
      says: 'Logs what is allowed.',
      rules: [LOGGED],
    },
    {
      name: `${prefix}-user-limit`,
      tables: ['filter'],
      role: 'limit',
      says: 'Refuses clients that come too often.',
      rules: [
        ['… -j LOG …', 'Too often: written to the log.'],
        ['-j REJECT …', 'Too often: refused.'],
      ],
    },
    {
      name: `${prefix}-user-limit-accept`,
      tables: ['filter'],
      role: 'limit',
      says: 'Accepts clients that do not come too often.',
      rules: [['-j ACCEPT', 'Not too often: accepted.']],
    },
    {
      name: `${prefix}-caps-test`,
      role: 'test',
      says: 'Made by ufw to see what the kernel can do.',
    },
    {
      name: `${prefix}-{part}`,
      role: 'part of UFW',
      says: 'A chain of UFW’s.',
      rules: [LOGGED, EST, DENIED, ALLOWED],
    },
  ]),
};
