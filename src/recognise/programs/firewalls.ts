/** Firewalls of one host: what people set up with a tool instead of by hand. */
import type { ChainPattern, Program, RuleShape } from '../program.ts';
import { ALLOWED, DENIED, EST, LOGGED, OPEN_PORT } from './firewall-shapes.ts';

export const csf: Program = {
  id: 'csf',
  name: 'CSF',
  kind: 'firewall',
  says: 'ConfigServer Firewall, known from cPanel hosts.',
  source: 'csf.pl',
  chains: [
    {
      name: 'LOCALINPUT',
      role: 'lists, inbound',
      says: 'Asks the lists of allowed and denied addresses.',
      rules: [['… -j *', 'Asks there next.']],
    },
    {
      name: 'LOCALOUTPUT',
      role: 'lists, outbound',
      says: 'Asks the lists of allowed and denied addresses.',
      rules: [['… -j *', 'Asks there next.']],
    },
    ...[
      'ALLOWIN',
      'ALLOWOUT',
      'DENYIN',
      'DENYOUT',
      'GALLOWIN',
      'GALLOWOUT',
      'GDENYIN',
      'GDENYOUT',
      'INVALID',
      'INVDROP',
      'LOGDROPIN',
      'LOGDROPOUT',
      'SMTPOUTPUT',
      'PORTFLOOD',
      'SYNFLOOD',
      'UDPFLOOD',
      'CONNLIMIT',
      'DSHIELD',
      'SPAMDROP',
      'BLOCKDROP',
      'CCDROP',
      'CC_DENY',
      'CC_ALLOWF',
      'MESSENGER',
    ].map((name): ChainPattern => ({
      name,
      weak: true,
      role: 'list or guard',
      says: 'A list of addresses, or a guard against floods and bad packets.',
      rules: [
        LOGGED,
        DENIED,
        ALLOWED,
        ['… -j *', 'Asks there next.'],
        ['… -j * …', 'One of CSF’s rules.'],
      ],
    })),
  ],
};

const BAN: RuleShape = ['-s {source} -j (REJECT|DROP) …', '{source} is banned.'];

export const fail2ban: Program = {
  id: 'fail2ban',
  name: 'fail2ban',
  kind: 'firewall',
  says: 'Bans addresses that failed to log in too often.',
  source: 'fail2ban, config/action.d/iptables.conf',
  chains: ['f2b', 'fail2ban'].map((prefix) => ({
    name: `${prefix}-{jail}`,
    role: 'jail',
    roles: 'jails',
    label: 'jail {jail}',
    says: 'Addresses that the jail {jail} has banned.',
    rules: [
      BAN,
      ['-j RETURN', 'Not banned.'],
      ['… -m set --match-set {set} src -j *', 'Banned, when the address is in the set {set}.'],
    ],
  })),
};

export const crowdSec: Program = {
  id: 'crowdsec',
  name: 'CrowdSec',
  kind: 'firewall',
  says: 'CrowdSec’s bouncer drops addresses that others reported.',
  source: 'cs-firewall-bouncer, pkg/iptables/iptables_context.go',
  chains: [
    {
      name: 'CROWDSEC_CHAIN',
      role: 'blacklist',
      says: 'Drops addresses that others reported.',
      rules: [['… -m set --match-set {set} src -j *', 'An address in the set {set} was reported.']],
    },
    { name: 'CROWDSEC_LOG', role: 'log', says: 'Logs and drops.', rules: [LOGGED, DENIED] },
  ],
};

export const sshGuard: Program = {
  id: 'sshguard',
  name: 'SSHGuard',
  kind: 'firewall',
  says: 'Bans addresses that attack logins.',
  source: 'sshguard, src/fw/sshg-fw-iptables.sh',
  chains: [
    {
      name: 'sshguard',
      tables: ['filter'],
      role: 'banned addresses',
      says: 'Addresses that SSHGuard has banned.',
      rules: [['[-m set --match-set {set} src] [-s {source}] … -j (DROP|REJECT)', 'Banned.']],
    },
  ],
};

export const fireHol: Program = {
  id: 'firehol',
  name: 'FireHOL',
  kind: 'firewall',
  says: 'A firewall in a language of its own, /etc/firehol/firehol.conf.',
  source: 'firehol, sbin/firehol',
  chains: [
    {
      name: 'SYNPROXY2SERVER_(PRE|IN|OUT|POST)',
      role: 'flood guard',
      says: 'Passes on connections that the flood guard made sure of.',
      rules: [['… -j * …', 'One of FireHOL’s rules.']],
    },
    {
      name: '(in|out)_{part}_{service}_(s|c){number:number}',
      role: 'service',
      roles: 'services',
      label: '{service}',
      says: 'The service {service}, for the interface or router {part}.',
      rules: [
        EST,
        DENIED,
        ALLOWED,
        ['-p * … -m conntrack --ctstate * -j *', 'Packets of the service.'],
      ],
    },
    {
      name: '(in|out)_{part}',
      weak: true,
      role: 'interface or router',
      says: 'The interface or router {part}.',
      rules: [EST, LOGGED, DENIED, ALLOWED, ['… -j *', 'Asks there next.']],
    },
  ],
};

export const fwBuilder: Program = {
  id: 'fwbuilder',
  name: 'Firewall Builder',
  kind: 'firewall',
  says: 'Rules compiled from a drawing by Firewall Builder.',
  source: 'fwbuilder, src/iptlib',
  chains: [
    {
      name: 'In_RULE_{number:number}',
      role: 'policy rule, inbound',
      says: 'Rule {number} of the policy, for what comes in.',
      rules: [LOGGED, DENIED, ALLOWED, ['… -j * …', 'A part of the rule.']],
    },
    {
      name: 'Out_RULE_{number:number}',
      role: 'policy rule, outbound',
      says: 'Rule {number} of the policy, for what goes out.',
      rules: [LOGGED, DENIED, ALLOWED, ['… -j * …', 'A part of the rule.']],
    },
    {
      name: 'RULE_{number:number}',
      weak: true,
      role: 'policy rule',
      says: 'Rule {number} of the policy.',
      rules: [LOGGED, DENIED, ALLOWED],
    },
    {
      name: 'C{a:hex}.{number:number}',
      weak: true,
      role: 'part of a rule',
      says: 'Part of a rule of the policy.',
      rules: [LOGGED, DENIED, ALLOWED],
    },
  ],
};

export const nixOs: Program = {
  id: 'nixos',
  name: 'NixOS',
  kind: 'firewall',
  says: 'The firewall module of NixOS.',
  source: 'nixpkgs, nixos/modules/services/networking/firewall-iptables.nix',
  chains: Object.entries({
    'nixos-fw': 'What may come to this host.',
    'nixos-fw-accept': 'Accepts.',
    'nixos-fw-refuse': 'Refuses.',
    'nixos-fw-log-refuse': 'Logs and refuses.',
    'nixos-fw-rpfilter': 'Drops packets whose source does not fit where they came in.',
    'nixos-nat-pre': 'Forwarded ports.',
    'nixos-nat-post': 'Source addresses.',
    'nixos-nat-out': 'Forwarded ports, for this host itself.',
    'nixos-drop': 'Drops everything while rules change.',
  }).map(([name, says]) => ({
    name,
    role: 'firewall',
    says,
    rules: [
      EST,
      OPEN_PORT,
      LOGGED,
      ['… -j nixos-*', 'Asks or decides there.'],
      DENIED,
      ALLOWED,
      ['… -j * …', 'One of the module’s rules.'],
    ],
  })),
};

export const proxmox: Program = {
  id: 'proxmox',
  name: 'Proxmox VE',
  kind: 'firewall',
  says: 'The firewall of Proxmox VE, for its host and its machines.',
  source: 'pve-firewall, src/PVE/Firewall.pm',
  chains: [
    {
      name: 'PVEFW-{part}',
      tables: ['filter', 'raw'],
      role: 'host and cluster',
      says: 'The firewall of the host and the cluster.',
      rules: [
        EST,
        LOGGED,
        ['… -j * …', 'One of Proxmox’s rules.'],
        ['… -g *', 'Goes there, and does not come back.'],
      ],
    },
    ...['tap', 'veth', 'fwbr'].map((kind): ChainPattern => ({
      name: `${kind}{machine:number}i{card:number}-(IN|OUT)`,
      tables: ['filter'],
      role: 'machine’s firewall',
      roles: 'machines’ firewalls',
      label: 'machine {machine}',
      says: 'The firewall of the machine {machine}, card {card}.',
      rules: [
        EST,
        LOGGED,
        ['… -j * …', 'One of Proxmox’s rules.'],
        ['… -g *', 'Goes there, and does not come back.'],
      ],
    })),
    {
      name: 'GROUP-{group}',
      weak: true,
      role: 'security group',
      label: '{group}',
      says: 'The security group {group}.',
      rules: [
        ['… -j * …', 'One of Proxmox’s rules.'],
        ['… -g *', 'Goes there, and does not come back.'],
      ],
    },
  ],
};

export const redHat: Program = {
  id: 'rh-firewall',
  name: 'Red Hat’s old firewall',
  kind: 'firewall',
  says: 'system-config-firewall and lokkit, before firewalld.',
  source: 'system-config-firewall',
  chains: [
    {
      name: 'RH-Firewall-1-INPUT',
      tables: ['filter'],
      role: 'firewall',
      says: 'What may come to this host.',
      rules: [
        EST,
        OPEN_PORT,
        ['… --dport {port} -j ACCEPT', 'Port {port} is open.'],
        DENIED,
        ALLOWED,
      ],
    },
  ],
};

export const oracleCloud: Program = {
  id: 'oracle-cloud',
  name: 'Oracle Cloud image',
  kind: 'cloud',
  says: 'Machines in Oracle’s cloud come with rules that protect the cloud’s own services.',
  source: 'Oracle-provided images',
  chains: [
    {
      name: 'InstanceServices',
      tables: ['filter'],
      role: 'cloud’s services',
      says: 'Lets only the right users reach disks and metadata at 169.254.0.0/16.',
      rules: [
        [
          '-d {ip} … -m owner --uid-owner {owner} … -j ACCEPT',
          'User {owner} may reach the cloud’s service at {ip}.',
        ],
        ['-d {ip} … -j (ACCEPT|REJECT) …', 'The cloud’s service at {ip}.'],
      ],
    },
  ],
};
