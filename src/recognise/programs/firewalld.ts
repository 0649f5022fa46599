import type { ChainPattern, Program, RuleShape } from '../program.ts';
import { ALLOWED, DENIED, EST, LOGGED, OPEN_PORT } from './firewall-shapes.ts';

const ZONE_RULES: readonly RuleShape[] = [
  ['-j {chain}', 'Asks {chain} next.'],
  ['… -g {chain}', 'This zone’s: goes to {chain}.'],
  OPEN_PORT,
  ['… -j MASQUERADE …', 'Leaves the zone: with this host’s address.'],
  ['… -j DNAT --to-destination {to}', 'A forwarded port: goes to {to}.'],
  ['… -j MARK …', 'Marks the packet, so that later tables know it.'],
  LOGGED,
  EST,
  DENIED,
  ALLOWED,
  ['… -j * …', 'One of the zone’s rules.'],
];

const STAGES: Readonly<Record<string, string>> = {
  pre: 'rules of the zone that come first',
  log: 'what the zone writes to the log',
  deny: 'what the zone denies',
  allow: 'what the zone allows',
  post: 'rules of the zone that come last',
};

export const firewalld: Program = {
  id: 'firewalld',
  name: 'firewalld',
  kind: 'firewall',
  says: 'The firewall of Red Hat and SUSE, by zones; here with its iptables backend.',
  source: 'firewalld, src/firewall/core/ipXtables.py',
  chains: [
    ...['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING'].flatMap(
      (hook): ChainPattern[] => [
        {
          name: `${hook}_direct`,
          role: 'direct rules',
          says: `Rules that somebody gave firewalld in iptables’ own words, in ${hook}.`,
          rules: [EST, DENIED, ALLOWED, ['… -j * …', 'A direct rule.'], ['…', 'A direct rule.']],
        },
        {
          name: `${hook}_ZONES`,
          role: 'choice of zone',
          says: 'Finds the zone by interface.',
          rules: [
            ['-i {interface} (-g|-j) {chain}', '{interface} is in the zone behind {chain}.'],
            ['-o {interface} (-g|-j) {chain}', '{interface} is in the zone behind {chain}.'],
            ['-s {source} (-g|-j) {chain}', 'The source {source} is in the zone behind {chain}.'],
            [
              '-d {source} (-g|-j) {chain}',
              'The destination {source} is in the zone behind {chain}.',
            ],
            ['(-g|-j) {chain}', 'Everything else is in the default zone, behind {chain}.'],
          ],
        },
        {
          name: `${hook}_ZONES_SOURCE`,
          role: 'choice of zone',
          says: 'Finds the zone by address.',
          rules: ZONE_RULES,
        },
        {
          name: `${hook}_POLICIES_pre`,
          role: 'policies before zones',
          says: 'Policies between zones that come before the zones’ own rules.',
          rules: ZONE_RULES,
        },
        {
          name: `${hook}_POLICIES_post`,
          role: 'policies after zones',
          says: 'Policies between zones that come after the zones’ own rules.',
          rules: ZONE_RULES,
        },
        {
          name: `${hook}_dispatch`,
          role: 'choice of zone',
          says: 'Finds the zones that a packet comes from and goes to.',
          rules: ZONE_RULES,
        },
      ],
    ),
    ...['IN', 'OUT'].flatMap((way): ChainPattern[] => [
      {
        name: `FORWARD_${way}_ZONES`,
        role: 'choice of zone',
        says: 'Finds the zone by interface.',
        rules: ZONE_RULES,
      },
      {
        name: `FORWARD_${way}_ZONES_SOURCE`,
        role: 'choice of zone',
        says: 'Finds the zone by address.',
        rules: ZONE_RULES,
      },
    ]),
    ...['IN', 'FWD', 'FWDI', 'FWDO', 'PRE', 'POST', 'OUT'].flatMap((way): ChainPattern[] => [
      ...Object.entries(STAGES).map(([stage, says]): ChainPattern => ({
        name: `${way}_{zone}_${stage}`,
        weak: true,
        role: `zone, ${stage}`,
        roles: 'zones',
        label: 'zone {zone}',
        says: `Zone {zone}: ${says}.`,
        rules: ZONE_RULES,
      })),
      {
        name: `${way}_{zone}`,
        weak: true,
        role: 'zone',
        roles: 'zones',
        label: 'zone {zone}',
        says: 'The rules of the zone, or policy, {zone}.',
        rules: ZONE_RULES,
      },
    ]),
  ],
};
