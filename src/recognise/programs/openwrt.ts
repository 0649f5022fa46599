/** The firewall of OpenWrt routers, and what else stands there. */
import type { ChainPattern, Program, RuleShape } from '../program.ts';
import { ALLOWED, DENIED, EST, LOGGED, OPEN_PORT } from './firewall-shapes.ts';

const FW3_RULES: readonly RuleShape[] = [
  EST,
  ['-i {interface} -j zone_*', '{interface} is in that zone.'],
  ['-o {interface} -j zone_*', '{interface} is in that zone.'],
  ['… --tcp-flags … -j (syn_flood|RETURN) …', 'New TCP connections are counted, against floods.'],
  ['-m conntrack --ctstate DNAT -j ACCEPT', 'A forwarded port: accepted.'],
  ['… -j DNAT --to-destination {to}', 'A forwarded port: goes to {to}.'],
  ['… -j MASQUERADE …', 'Leaves with the router’s address.'],
  ['… -j SNAT --to-source {ip} …', 'Leaves with the address {ip}.'],
  OPEN_PORT,
  LOGGED,
  ['-j reject', 'Refused.'],
  DENIED,
  ALLOWED,
  ['… -j *', 'Asks there next.'],
  ['… -j * …', 'One of the router’s rules.'],
];

export const openWrt: Program = {
  id: 'openwrt-fw3',
  name: 'OpenWrt',
  kind: 'firewall',
  says: 'The firewall of OpenWrt routers, by zones (firewall3).',
  source: 'firewall3, zones.c, defaults.c, rules.c',
  chains: [
    ...['input', 'output', 'forward', 'prerouting', 'postrouting', 'notrack', 'helper'].map(
      (part): ChainPattern => ({
        name: `zone_{zone}_${part}`,
        role: 'zone',
        roles: 'zones',
        label: 'zone {zone}',
        says: `The zone {zone}, ${part}.`,
        rules: FW3_RULES,
      }),
    ),
    ...['src', 'dest'].map((side): ChainPattern => ({
      name: `zone_{zone}_${side}_{verdict}`,
      role: 'zone’s default',
      roles: 'zones’ defaults',
      label: 'zone {zone}',
      says: `What the zone {zone} does by default, as ${side === 'src' ? 'where a packet comes from' : 'where it goes'}: {verdict}.`,
      rules: FW3_RULES,
    })),
    ...['input', 'output', 'forwarding', 'prerouting', 'postrouting'].flatMap(
      (part): ChainPattern[] => [
        {
          name: `${part}_rule`,
          weak: true,
          byHand: true,
          role: 'rules of the owner',
          says: 'Made for the owner’s own rules.',
          rules: FW3_RULES,
        },
        {
          name: `${part}_{zone}_rule`,
          weak: true,
          byHand: true,
          role: 'rules of the owner',
          label: 'zone {zone}',
          says: 'Made for the owner’s own rules about the zone {zone}.',
          rules: FW3_RULES,
        },
      ],
    ),
    {
      name: 'syn_flood',
      weak: true,
      role: 'flood guard',
      says: 'Drops new TCP connections that come too fast.',
      rules: FW3_RULES,
    },
    {
      name: 'reject',
      weak: true,
      role: 'refusal',
      says: 'Refuses in the way that suits the protocol.',
      rules: FW3_RULES,
    },
    {
      name: 'delegate_{part}',
      weak: true,
      role: 'way in',
      says: 'The firewall’s part of the built-in chain.',
      rules: FW3_RULES,
    },
  ],
};

const MWAN_RULES: readonly RuleShape[] = [
  ['… -j CONNMARK …', 'Keeps the choice of line with the connection.'],
  ['… -j MARK …', 'Chooses the line, by mark.'],
  ['… -j mwan3_*', 'Asks there next.'],
  ['… -j (ACCEPT|RETURN)', 'Left alone.'],
];

export const mwan3: Program = {
  id: 'mwan3',
  name: 'mwan3',
  kind: 'firewall',
  says: 'OpenWrt with several lines to the internet: marks each connection for one of them.',
  source: 'openwrt packages, net/mwan3',
  chains: [
    {
      name: 'mwan3_{part}',
      role: 'choice of line',
      says: 'A part of the choice between several lines to the internet.',
      rules: MWAN_RULES,
    },
  ],
};

export const miniUpnp: Program = {
  id: 'miniupnpd',
  name: 'miniupnpd',
  kind: 'firewall',
  says: 'Opens ports that devices of the network ask for (UPnP).',
  source: 'miniupnpd, netfilter/iptcrdr.c',
  chains: ['MINIUPNPD', 'MINIUPNPD-POSTROUTING', 'MINIUPNPD-PCP-PEER'].map((name) => ({
    name,
    role: 'opened ports',
    says: 'Ports that devices of the network asked for.',
    rules: [
      ['… -j DNAT --to-destination {to}', 'A device asked for this port: goes to {to}.'],
      ['… -j * …', 'A port that a device asked for.'],
    ],
  })),
};
