/** Matches for scenarios: one way of writing each, in words that the tool takes where they stand. */
import type { Hook, TableName } from '#extensions/contract.ts';
import type { Dice } from './dice.ts';
import type { World } from './generate-host.ts';

/** The protocol that a rule names with `-p`. */
export type Protocol =
  'tcp' | 'udp' | 'icmp' | 'sctp' | 'dccp' | 'esp' | 'ah' | 'ipcomp' | undefined;

/** Where a match is to stand. */
export interface MatchPlace {
  readonly table: TableName;
  readonly hook: Hook;
  readonly protocol: Protocol;
}

interface Asks {
  readonly dice: Dice;
  readonly world: World;
  /** A port that somebody listens on, or a well-known one. */
  readonly port: () => number;
  readonly not: (chance?: number) => string;
  readonly subnet: () => string;
}

interface MatchWords {
  readonly family?: 4 | 6;
  readonly hooks?: readonly Hook[];
  readonly tables?: readonly TableName[];
  readonly protocols?: readonly Protocol[];
  /**
   * The ruleset and the packet's headers do not settle it (a draw, bytes of the payload), or its answers
   * depend on what else passes, which is only known where packets pass by: the kernel tells the
   * simulator what it decided, and the rule does nothing that an answer of the host could meet.
   */
  readonly open?: true;
  readonly words: (asks: Asks) => string;
}

export const PORTS = [22, 53, 80, 443, 3306, 5432, 6379, 8080, 15001, 15006, 15008, 30080];
export const INCOMING: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD'];
export const OUTGOING: readonly Hook[] = ['FORWARD', 'OUTPUT', 'POSTROUTING'];
const STATES = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'SNAT', 'DNAT'];
const PORTED: readonly Protocol[] = ['tcp', 'udp', 'sctp', 'dccp'];

const PLAIN: readonly MatchWords[] = [
  {
    words: ({ dice, not }) =>
      `-m conntrack ${not()}--ctstate ${dice.some(STATES, dice.range(1, 3)).join(',')}`,
  },
  { words: ({ dice }) => `-m conntrack --ctdir ${dice.of('ORIGINAL', 'REPLY')}` },
  {
    words: ({ dice, not, subnet }) =>
      `-m conntrack ${not()}--ct${dice.of('origsrc', 'origdst', 'replsrc', 'repldst')} ${subnet()}`,
  },
  {
    words: ({ dice, not, port }) =>
      `-m conntrack ${not()}--ct${dice.of('origdstport', 'repldstport', 'replsrcport')} ${dice.of(String(port()), '1024:65535')}`,
  },
  {
    words: ({ dice, not }) =>
      `-m conntrack ${not()}--ctstatus ${dice.of('SEEN_REPLY', 'CONFIRMED', 'SEEN_REPLY,CONFIRMED', 'ASSURED', 'NONE', 'EXPECTED')}`,
  },
  {
    words: ({ dice, not }) => `-m conntrack ${not()}--ctproto ${dice.of('tcp', 'udp', '6', '17')}`,
  },
  { words: ({ dice }) => `-m state --state ${dice.some(STATES.slice(0, 5), 2).join(',')}` },
  {
    words: ({ dice, not }) =>
      `-m mark ${not()}--mark ${dice.of('0x0', '0x1', '0x2/0x2', '0x4000/0x4000', '0x1/0xff')}`,
  },
  {
    words: ({ dice, not }) =>
      `-m connmark ${not()}--mark ${dice.of('0x0', '0x1', '0x2/0xf', '0x4000/0x4000')}`,
  },
  {
    words: ({ dice, not, world: { family } }) =>
      `-m addrtype ${not()}--dst-type ${family === 4 ? dice.of('LOCAL', 'UNICAST', 'BROADCAST', 'LOCAL,BROADCAST', 'MULTICAST') : dice.of('LOCAL', 'UNICAST', 'MULTICAST')}`,
  },
  { words: ({ dice, not }) => `-m addrtype ${not()}--src-type ${dice.of('LOCAL', 'UNICAST')}` },
  {
    hooks: ['PREROUTING', 'INPUT'],
    words: ({ not }) => `-m addrtype ${not()}--dst-type LOCAL --limit-iface-in`,
  },
  {
    hooks: ['POSTROUTING', 'OUTPUT'],
    words: ({ not }) => `-m addrtype ${not()}--src-type LOCAL --limit-iface-out`,
  },
  {
    words: ({ dice, not, world: { family } }) =>
      `-m iprange ${not()}--${dice.of('src', 'dst')}-range ${family === 4 ? '10.1.0.50-10.200.0.51' : '2001:db8:1::20-2001:db8:1::60'}`,
  },
  {
    words: ({ dice, not }) =>
      `-m length ${not()}--length ${dice.of('0:60', '40', '36', '56', '100:600')}`,
  },
  {
    words: ({ dice, not }) =>
      `-m pkttype ${not()}--pkt-type ${dice.of('unicast', 'broadcast', 'multicast')}`,
  },
  {
    family: 4,
    words: ({ dice }) =>
      `-m ttl ${dice.of('--ttl-eq 64', '--ttl-gt 63', '--ttl-lt 64', '! --ttl-eq 63')}`,
  },
  {
    family: 6,
    words: ({ dice }) =>
      `-m hl ${dice.of('--hl-eq 64', '--hl-gt 63', '--hl-lt 64', '! --hl-eq 63')}`,
  },
  {
    words: ({ dice, not }) =>
      `-m tos ${not()}--tos ${dice.of('0x10/0x3f', '0x00/0xff', '0x20/0x20')}`,
  },
  { words: ({ dice, not }) => `-m dscp ${not()}--dscp ${dice.of('0x00', '0x08', '0x2e', '0x12')}` },
  { words: () => '-m comment --comment "a \\"quoted\\" -j DROP"' },
  {
    words: ({ dice, not }) =>
      `-m set ${not()}--match-set ${dice.of('hosts src', 'hosts dst', 'nets src', 'nets dst', 'services dst,dst', 'services src,dst')}`,
  },
  {
    hooks: INCOMING,
    words: ({ not }) => `-m mac ${not()}--mac-source 02:00:00:00:00:02`,
  },
  {
    hooks: ['OUTPUT', 'POSTROUTING'],
    words: ({ dice, not }) =>
      `-m owner ${not(0.4)}${dice.of('--uid-owner 0', '--uid-owner 1337', '--gid-owner 1337', '--uid-owner 33-1000', '--socket-exists')}`,
  },
  {
    protocols: PORTED,
    words: ({ dice, not }) =>
      `-m multiport ${not()}${dice.of('--dports', '--dports', '--sports', '--ports')} ${dice.some(PORTS, dice.range(1, 4)).join(',')}`,
  },
  { words: ({ dice, not }) => `-m ecn ${not()}--ecn-ip-ect ${dice.of(0, 1, 2, 3)}` },
  {
    protocols: ['tcp'],
    words: ({ dice, not }) => `-m ecn ${not()}--ecn-tcp-${dice.of('ece', 'cwr')}`,
  },
  { words: ({ dice }) => `-m policy --dir in --pol ${dice.of('none', 'ipsec')}`, hooks: INCOMING },
  { words: ({ dice }) => `-m policy --dir out --pol ${dice.of('none', 'ipsec')}`, hooks: OUTGOING },
  {
    family: 4,
    hooks: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    words: ({ dice, not }) => `-m realm ${not()}--realm ${dice.of('0x0', '0x5')}`,
  },
  {
    hooks: ['PREROUTING'],
    tables: ['raw', 'mangle'],
    words: ({ dice }) =>
      `-m rpfilter ${dice.of('', '--loose ', '--invert ', '--accept-local ', '--validmark ')}`.trim(),
  },
  {
    hooks: INCOMING,
    words: ({ dice, not }) => `-m devgroup ${not()}--src-group ${dice.of('0x0', '0x5', '0x0/0x1')}`,
  },
  {
    hooks: OUTGOING,
    words: ({ dice, not }) => `-m devgroup ${not()}--dst-group ${dice.of('0x0', '0x5')}`,
  },
  { words: ({ dice, not }) => `-m helper ${not()}--helper ${dice.of('ftp', 'sip')}` },
  { words: ({ dice, not }) => `-m connlabel ${not()}--label ${dice.of('3', '40', '3 --set')}` },
  {
    words: ({ dice, not }) =>
      `-m cluster --cluster-total-nodes 3 ${not()}--cluster-local-node ${dice.of(1, 2)} --cluster-hash-seed 0xdeadbeef`,
  },
  {
    family: 4,
    words: ({ dice, not }) =>
      `-m u32 ${not()}--u32 "${dice.of(
        '0x6&0xff=0x6',
        '0x6&0xff=0x11',
        '0x8>>0x18=0x40',
        '0x10=0xc0a80a01',
        '0x0>>0x16&0x3c@0x0&0xffff=0x50,0x1bb',
      )}"`,
  },
  {
    family: 6,
    words: ({ dice, not }) =>
      `-m u32 ${not()}--u32 "${dice.of('0x4&0xff00=0x600', '0x4&0xff00=0x1100')}"`,
  },
  // Where other headers come between, the ports stand elsewhere.
  { family: 6, words: ({ not }) => `-m u32 ${not()}--u32 "0x28&0xffff=0x50"`, open: true },
  {
    words: ({ dice, world: { family } }) =>
      `-m bpf --bytecode "${
        family === 4
          ? dice.of(
              '4,48 0 0 9,21 0 1 6,6 0 0 65535,6 0 0 0',
              '4,48 0 0 8,53 0 1 64,6 0 0 65535,6 0 0 0',
            )
          : '4,48 0 0 6,21 0 1 17,6 0 0 65535,6 0 0 0'
      }"`,
  },
  {
    hooks: ['PREROUTING', 'INPUT'],
    words: ({ dice }) =>
      `-m conntrack --ctdir ORIGINAL -m socket ${dice.of('', '--nowildcard', '--transparent', '--nowildcard --transparent')}`.trim(),
  },
  {
    protocols: ['tcp'],
    words: ({ dice, not }) => `-m tcpmss ${not()}--mss ${dice.of('536', '1000:1460', '1:65535')}`,
    open: true,
  },
  {
    protocols: ['tcp'],
    words: ({ dice, not }) => `-m tcp ${not()}--tcp-option ${dice.of(2, 8)}`,
    open: true,
  },
  { words: () => '-m cgroup --cgroup 7', hooks: ['OUTPUT', 'POSTROUTING'], open: true },
  {
    words: ({ not }) => `-m physdev ${not()}--physdev-is-bridged`,
    hooks: ['FORWARD', 'PREROUTING'],
    open: true,
  },
  {
    words: ({ not }) => `-m physdev ${not()}--physdev-is-in`,
    hooks: ['FORWARD', 'INPUT'],
    open: true,
  },
  {
    family: 4,
    protocols: ['tcp'],
    hooks: ['PREROUTING', 'INPUT', 'FORWARD'],
    words: ({ dice }) => `-m osf --genre ${dice.of('Linux', 'Windows')} --ttl 0`,
    open: true,
  },
  {
    family: 6,
    words: ({ dice }) =>
      `-m ipv6header ${dice.of('--header frag --soft', '--header dst', '--header none', '! --header prot --soft', '--header hop,auth')}`,
  },
  {
    family: 6,
    words: ({ dice }) => `-m dst ${dice.of('', '--dst-len 8', '--dst-opts 1:2')}`.trim(),
    open: true,
  },
  {
    family: 6,
    words: ({ dice }) => `-m hbh ${dice.of('', '--hbh-len 8', '--hbh-opts 5')}`.trim(),
    open: true,
  },
  { family: 6, words: ({ dice }) => `-m rt --rt-type ${dice.of(0, 2)}` },
  {
    family: 6,
    words: ({ dice }) => `-m frag ${dice.of('--fragid 1:9', '--fragfirst', '--fraglast')}`,
  },
  { family: 6, words: ({ dice }) => `-m srh ${dice.of('--srh-segs-left-eq 1', '! --srh-tag 3')}` },
  { family: 6, hooks: INCOMING, words: () => '-m eui64' },
  {
    protocols: ['esp'],
    words: ({ dice, not }) => `-m esp ${not()}--espspi ${dice.of('0:4294967295', '256', '7:300')}`,
    open: true,
  },
  {
    protocols: ['ipcomp'],
    words: ({ dice, not }) => `-m ipcomp ${not()}--ipcompspi ${dice.of('0:4294967295', '2')}`,
    open: true,
  },
  {
    family: 4,
    protocols: ['ah'],
    words: ({ dice, not }) => `-m ah ${not()}--ahspi ${dice.of('0:4294967295', '2')}`,
    open: true,
  },
  {
    protocols: ['sctp'],
    words: ({ dice, port }) =>
      `-m sctp ${dice.of(`--dport ${port()}`, '--chunk-types any INIT', '--chunk-types all INIT', '--chunk-types only INIT', '--chunk-types any DATA')}`,
    open: true,
  },
  {
    protocols: ['dccp'],
    words: ({ dice, port }) =>
      `-m dccp ${dice.of(`--dport ${port()}`, '--dccp-types REQUEST', '--dccp-option 3')}`,
    open: true,
  },
];

/** What the dump alone cannot tell, or what remembers. */
const OPEN: readonly MatchWords[] = [
  {
    words: ({ dice, not }) =>
      `-m statistic --mode random ${not()}--probability ${dice.of('0.5', '0.2')}`,
  },
  {
    words: ({ dice, not }) =>
      `-m string ${not()}--string ${dice.of('GET', 'a')} --algo ${dice.of('bm', 'kmp')}`,
  },
  { words: () => '-m string --hex-string "|00000000|" --algo bm' },
  { words: ({ not }) => `-m cpu ${not()}--cpu 0` },
  {
    words: ({ dice }) =>
      `-m time ${dice.of('--datestart 2020-01-01T00:00:00 --datestop 2037-01-01T00:00:00', '--datestop 2020-01-01T00:00:00', '--weekdays Mon,Tue', '--timestart 08:00 --timestop 20:00')}`,
  },
  {
    words: ({ dice }) =>
      `-m connbytes --connbytes ${dice.of('1', '2:3', '100:')} --connbytes-dir ${dice.of('original', 'reply', 'both')} --connbytes-mode ${dice.of('packets', 'bytes', 'avgpkt')}`,
  },
];

/** What remembers, and is settled only where nothing but the packets themselves passes. */
const REMEMBERING: readonly MatchWords[] = [
  { words: ({ dice }) => `-m quota ${dice.of('', '! ')}--quota ${dice.of(100, 200, 1000)}` },
  {
    words: ({ dice }) =>
      `-m statistic --mode nth --every ${dice.of(2, 3)} --packet ${dice.of(0, 1)}`,
  },
  {
    words: ({ dice }) =>
      `-m limit --limit ${dice.of('1/hour', '2/day')} --limit-burst ${dice.of(1, 2)}`,
  },
  {
    words: ({ dice }) =>
      `-m hashlimit --hashlimit-${dice.of('upto', 'above')} 1/hour --hashlimit-burst ${dice.of(1, 2)} --hashlimit-mode ${dice.of('srcip', 'dstip', 'srcip,dstport')} --hashlimit-name h${dice.range(1, 1_000_000)}`,
  },
  {
    words: ({ dice }) =>
      `-m recent --name ${dice.of('ssh', 'knock')} ${dice.of('--set', '--rcheck', '--update --seconds 600', '--rcheck --hitcount 2', '! --rcheck', '--remove', '--set --rdest')}`,
  },
  {
    words: ({ dice }) =>
      `-m connlimit --connlimit-${dice.of('above', 'upto')} ${dice.of(0, 1)} --connlimit-mask ${dice.of(24, 32)} --connlimit-${dice.of('saddr', 'daddr')}`,
  },
];

/** A match in its words. */
export interface Written {
  readonly words: string;
  readonly open: boolean;
}

export function writeMatch(place: MatchPlace, asks: Omit<Asks, 'not'>, open: boolean): Written {
  const { dice, world } = asks;
  const fits = ({ family, hooks, tables, protocols }: MatchWords): boolean =>
    (family === undefined || family === world.family) &&
    (hooks === undefined || hooks.includes(place.hook)) &&
    (tables === undefined || tables.includes(place.table)) &&
    (protocols === undefined || protocols.includes(place.protocol));
  const passing = place.hook === 'FORWARD' ? REMEMBERING : [];
  const list =
    open && dice.chance(0.4) ? (passing.length > 0 && dice.chance(0.6) ? passing : OPEN) : PLAIN;
  const chosen = dice.pick(list.filter((each) => fits(each) && (open || each.open !== true)));
  const not = (chance = 0.15): string => (dice.chance(chance) ? '! ' : '');
  return { words: chosen.words({ ...asks, not }), open: list !== PLAIN || chosen.open === true };
}
