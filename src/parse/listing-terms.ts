/**
 * How `iptables -L` writes matches and targets after the addresses of a row, and the options they
 * stand for (the `print` functions of extensions/libxt_*.c and libipt_*.c in iptables).
 */
import { quoteWord } from '#ruleset/words.ts';

export interface Term {
  /** Tried at the place where a term may start. */
  readonly pattern: RegExp;
  /** The words it stands for, from the groups; `undefined` where the listing says too little. */
  readonly words: (groups: readonly (string | undefined)[]) => string | undefined;
}

const term = (
  pattern: RegExp,
  words: (groups: readonly (string | undefined)[]) => string | undefined,
): Term => ({ pattern: new RegExp(`${pattern.source}(?= |$)`, 'y'), words });

/** `!80` as `! --dport 80`. */
function option(name: string, value: string | undefined): string {
  if (value === undefined) return '';
  return value.startsWith('!') ? ` ! ${name} ${value.slice(1).trim()}` : ` ${name} ${value}`;
}

const bang = (given: string | undefined): string => (given === undefined ? '' : '! ');
const after = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name} ${value}`;
const flag = (name: string, given: string | undefined): string =>
  given === undefined ? '' : ` ${name}`;

const PORTS = String.raw`(?: spts?:(!?[\w:-]+))?(?: dpts?:(!?[\w:-]+))?`;

const CONNTRACK = String.raw`(?:! )?ct(?:state|proto|status|expire|dir|(?:orig|repl)(?:src|dst)(?:port)?) \S+`;

export const MATCH_TERMS: readonly Term[] = [
  term(
    /\/\* (.{0,300}?) \*\/(?! \*\/)/,
    ([text = '']) => `-m comment --comment ${quoteWord(text)}`,
  ),
  term(
    new RegExp(String.raw`tcp${PORTS}(?: option=(!?\d+))?(?: flags:(!?)([\w,]+)/([\w,]+))?`),
    ([sport, dport, opt, not, mask, set]) => {
      const flags =
        mask === undefined ? '' : ` ${not}--tcp-flags ${flagNames(mask)} ${flagNames(set)}`;
      return `-m tcp${option('--sport', sport)}${option('--dport', dport)}${option('--tcp-option', opt)}${flags.replace(' !--', ' ! --')}`;
    },
  ),
  ...['udp', 'udplite', 'sctp', 'dccp'].map((name) =>
    term(
      new RegExp(name + PORTS),
      ([sport, dport]) => `-m ${name}${option('--sport', sport)}${option('--dport', dport)}`,
    ),
  ),
  term(/icmptype (\d+)(?: code (\d+))?/, ([type, code]) => icmp(undefined, type, code)),
  term(/icmp !type (\d+)(?: code (\d+))?/, ([type, code]) => icmp('!', type, code)),
  term(/icmp (!?)([a-zA-Z][\w-]*)/, ([not, name]) => icmp(not || undefined, name, undefined)),
  term(/ipv6-icmptype (\d+)(?: code (\d+))?/, ([type, code]) => icmp6(undefined, type, code)),
  term(/ipv6-icmp !type (\d+)(?: code (\d+))?/, ([type, code]) => icmp6('!', type, code)),
  term(/ipv6-icmp (!?)([a-z][\w-]*)/, ([not, name]) => icmp6(not || undefined, name, undefined)),
  term(/(! )?state ([A-Z,]+)/, ([not, states]) => `-m state ${bang(not)}--state ${states}`),
  term(
    new RegExp(`(${CONNTRACK}(?: ${CONNTRACK})*)`),
    ([conditions = '']) =>
      `-m conntrack ${conditions.replace(/(^| )(ct)/g, (_, blank: string) => `${blank}--ct`)}`,
  ),
  term(
    /mark match (! )?(0x[\da-f]+(?:\/0x[\da-f]+)?)/,
    ([not, mark]) => `-m mark ${bang(not)}--mark ${mark}`,
  ),
  term(
    /(?:connmark|CONNMARK) match +(! )?(0x[\da-f]+(?:\/0x[\da-f]+)?)/,
    ([not, mark]) => `-m connmark ${bang(not)}--mark ${mark}`,
  ),
  term(
    /(! )?owner UID match (\S+)(?: (! )?owner GID match (\S+))?( incl\. suppl\. groups)?/,
    ([notUser, user, notGroup, group, groups]) =>
      `-m owner ${bang(notUser)}--uid-owner ${user}${group === undefined ? '' : ` ${bang(notGroup)}--gid-owner ${group}`}${flag('--suppl-groups', groups)}`,
  ),
  term(
    /(! )?owner GID match (\S+)( incl\. suppl\. groups)?/,
    ([not, group, groups]) =>
      `-m owner ${bang(not)}--gid-owner ${group}${flag('--suppl-groups', groups)}`,
  ),
  term(/(! )?owner socket exists/, ([not]) => `-m owner ${bang(not)}--socket-exists`),
  term(
    /multiport (sports|dports|ports) +(!?[\w,:-]+)/,
    ([which, ports]) => `-m multiport${option(`--${which}`, ports)}`,
  ),
  term(
    /limit: avg (\S+) burst (\d+)/,
    ([rate, burst]) => `-m limit --limit ${rate} --limit-burst ${burst}`,
  ),
  term(
    /ADDRTYPE match(?: src-type (!?[A-Z,]+))?(?: dst-type (!?[A-Z,]+))?( limit-in)?( limit-out)?/,
    ([source, destination, within, out]) =>
      `-m addrtype${option('--src-type', source)}${option('--dst-type', destination)}${flag('--limit-iface-in', within)}${flag('--limit-iface-out', out)}`,
  ),
  term(
    /statistic mode random (! )?probability ([\d.]+)/,
    ([not, chance]) => `-m statistic --mode random ${bang(not)}--probability ${chance}`,
  ),
  term(
    /statistic mode nth (! )?every (\d+)(?: packet (\d+))?/,
    ([not, every, packet]) =>
      `-m statistic --mode nth ${bang(not)}--every ${every}${after('--packet', packet ?? '0')}`,
  ),
  term(
    /(! )?match-set (\S+) (\S+)/,
    ([not, name, sides]) => `-m set ${bang(not)}--match-set ${name} ${sides}`,
  ),
  term(
    /PHYSDEV match((?: (?:! )?--physdev-(?:is-(?:in|out|bridged)|(?:in|out) \S+))+)/,
    ([options]) => `-m physdev${options}`,
  ),
  term(
    /PKTTYPE (!?=) (\w+)/,
    ([equals, type]) => `-m pkttype ${equals === '=' ? '' : '! '}--pkt-type ${type}`,
  ),
  term(
    /MAC ?(! ?)?((?:[\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2})/,
    ([not, mac]) => `-m mac ${bang(not)}--mac-source ${mac}`,
  ),
  term(
    /source IP range (! )?(\S+)(?: destination IP range (! )?(\S+))?/,
    ([not, range, notTo, to]) =>
      `-m iprange ${bang(not)}--src-range ${range}${to === undefined ? '' : ` ${bang(notTo)}--dst-range ${to}`}`,
  ),
  term(
    /destination IP range (! )?(\S+)/,
    ([not, range]) => `-m iprange ${bang(not)}--dst-range ${range}`,
  ),
  term(
    /(! )?recent: (SET|CHECK|UPDATE|REMOVE)(?: seconds: (\d+))?( reap)?(?: hit_count: (\d+))?( TTL-Match)? name: (\S+) side: (source|dest) mask: (\S+)/,
    ([not, what = '', seconds, reap, hits, ttl, name, side, mask]) =>
      `-m recent ${bang(not)}--${what === 'CHECK' ? 'rcheck' : what.toLowerCase()}${after('--seconds', seconds)}${flag('--reap', reap)}${after('--hitcount', hits)}${flag('--rttl', ttl)} --name ${name} --mask ${mask} --r${side}`,
  ),
  term(
    /DSCP match (!?)(0x[\da-f]+)/,
    ([not, dscp]) => `-m dscp ${bang(not || undefined)}--dscp ${dscp}`,
  ),
  term(
    /tos match(!?)(0x[\da-f]+\/0x[\da-f]+)/,
    ([not, tos]) => `-m tos ${bang(not || undefined)}--tos ${tos}`,
  ),
  term(
    /TTL match TTL (==|!=|<|>) (\d+)/,
    ([how, ttl]) =>
      `-m ttl ${how === '<' ? '--ttl-lt' : how === '>' ? '--ttl-gt' : how === '==' ? '--ttl-eq' : '! --ttl-eq'} ${ttl}`,
  ),
  term(
    /HL match HL (==|!=|<|>) (\d+)/,
    ([how, hops]) =>
      `-m hl ${how === '<' ? '--hl-lt' : how === '>' ? '--hl-gt' : how === '==' ? '--hl-eq' : '! --hl-eq'} ${hops}`,
  ),
  term(
    /rpfilter((?: (?:loose|validmark|accept-local|invert))+)/,
    ([flags = '']) => `-m rpfilter${flags.replace(/ /g, ' --')}`,
  ),
  term(/length (!?\d+(?::\d+)?)/, ([length]) => `-m length${option('--length', length)}`),
  term(
    /socket((?: --(?:transparent|nowildcard|restore-skmark))*)/,
    ([options = '']) => `-m socket${options}`,
  ),
  term(
    /(! )?helper match "([^"]*)"/,
    ([not, name = '']) => `-m helper ${bang(not)}--helper ${quoteWord(name)}`,
  ),
  term(
    /#conn (src|dst)\/(\d+) (>|<=) (\d+)/,
    ([side, mask, how, count]) =>
      `-m connlimit --connlimit-${how === '>' ? 'above' : 'upto'} ${count} --connlimit-mask ${mask} --connlimit-${side}addr`,
  ),
  term(/tcpmss match (!?\d+(?::\d+)?)/, ([mss]) => `-m tcpmss${option('--mss', mss)}`),
];

/** By target: what stands for its options. A target that is not here has none, or is not read. */
export const TARGET_TERMS: ReadonlyMap<string, readonly Term[]> = new Map([
  ['DNAT', [nat(/to:(\S+)/, '--to-destination')]],
  ['SNAT', [nat(/to:(\S+)/, '--to-source')]],
  ['REDIRECT', [nat(/redir ports ([\d-]+)/, '--to-ports'), nat(/()/, '')]],
  ['MASQUERADE', [nat(/masq ports: ([\d-]+)/, '--to-ports'), nat(/()/, '')]],
  ['NETMAP', [term(/(?:to:)?(\S+\/\d+)/, ([to]) => `--to ${to}`)]],
  ['REJECT', [term(/reject-with ([\w-]+)/, ([how]) => `--reject-with ${how}`)]],
  [
    'MARK',
    [
      term(
        /MARK (set|or|and|xor|xset) (0x[\da-f]+(?:\/0x[\da-f]+)?)/,
        ([how, mark]) => `--${how === 'xset' ? 'set-x' : `${how}-`}mark ${mark}`,
      ),
    ],
  ],
  [
    'CONNMARK',
    [
      term(
        /CONNMARK (set|or|and|xor|xset) (0x[\da-f]+(?:\/0x[\da-f]+)?)/,
        ([how, mark]) => `--${how === 'xset' ? 'set-x' : `${how}-`}mark ${mark}`,
      ),
      term(
        /CONNMARK (save|restore)(?: mask (0x[\da-f]+))?/,
        ([how, mask]) => `--${how}-mark${after('--mask', mask)}`,
      ),
    ],
  ],
  [
    'TPROXY',
    [
      term(
        /TPROXY redirect (\S+):(\d+) mark (0x[\da-f]+\/0x[\da-f]+)/,
        ([address, port, mark]) =>
          `--on-port ${port} --on-ip ${address?.replace(/[[\]]/g, '')} --tproxy-mark ${mark}`,
      ),
    ],
  ],
  [
    'CT',
    [
      term(/CT notrack/, () => '--notrack'),
      term(/NOTRACK/, () => ''),
      term(/CT (zone(?:-orig|-reply)?) (\S+)/, ([which, zone]) => `--${which} ${zone}`),
      term(/CT helper (\S+)/, ([name]) => `--helper ${name}`),
    ],
  ],
  [
    'TCPMSS',
    [
      term(/TCPMSS set (\d+)/, ([mss]) => `--set-mss ${mss}`),
      term(/TCPMSS clamp to PMTU/, () => '--clamp-mss-to-pmtu'),
    ],
  ],
  ['TTL', [term(/TTL (set to|decrement by|increment by) (\d+)/, hopLimit('ttl'))]],
  ['HL', [term(/HL (set to|decrement by|increment by) (\d+)/, hopLimit('hl'))]],
  ['TOS', [term(/TOS set (0x[\da-f]+\/0x[\da-f]+)/, ([tos]) => `--set-tos ${tos}`)]],
  ['DSCP', [term(/DSCP set (0x[\da-f]+)/, ([dscp]) => `--set-dscp ${dscp}`)]],
  ['CHECKSUM', [term(/CHECKSUM fill/, () => '--checksum-fill')]],
  ['CLASSIFY', [term(/CLASSIFY set (\S+)/, ([of]) => `--set-class ${of}`)]],
  ['TEE', [term(/TEE gw:(\S+)/, ([gateway]) => `--gateway ${gateway}`)]],
  [
    'LOG',
    [
      term(
        /LOG (?:flags (\d+) level (\d+)|level (\w+)((?: (?:tcp-sequence|tcp-options|ip-options|uid|macdecode|unknown-flags))*))(?: prefix "(.*)")?/,
        ([bits = '0', level, levelName, names = '', prefix]) =>
          [
            prefix === undefined ? '' : `--log-prefix ${quoteWord(prefix)} `,
            `--log-level ${level ?? LISTED_LEVELS.get(levelName ?? '') ?? levelName}`,
            ...LOG_FLAGS.filter(
              ([bit, name]) => (Number(bits) & bit) !== 0 || names.includes(` ${name}`),
            ).map(([, , given]) => ` ${given}`),
          ].join(''),
      ),
    ],
  ],
  [
    'NFLOG',
    [
      term(
        /nflog-prefix +(\S+|".*")(?: nflog-group (\d+))?/,
        ([prefix, group]) => `--nflog-prefix ${prefix}${after('--nflog-group', group)}`,
      ),
      term(/nflog-group (\d+)/, ([group]) => `--nflog-group ${group}`),
    ],
  ],
  [
    'NFQUEUE',
    [
      term(
        /NFQUEUE num (\d+)( bypass)?/,
        ([number, bypass]) => `--queue-num ${number}${flag('--queue-bypass', bypass)}`,
      ),
      term(
        /NFQUEUE balance (\d+:\d+)( bypass)?( cpu-fanout)?/,
        ([range, bypass, fanout]) =>
          `--queue-balance ${range}${flag('--queue-bypass', bypass)}${flag('--queue-cpu-fanout', fanout)}`,
      ),
    ],
  ],
]);

/** Levels that are listed by a name under which no rule can give them (libxtables, xtopt_sysloglvl). */
const LISTED_LEVELS: ReadonlyMap<string, string> = new Map([
  ['warn', 'warning'],
  ['err', 'error'],
]);

const LOG_FLAGS: readonly (readonly [bit: number, name: string, option: string])[] = [
  [1, 'tcp-sequence', '--log-tcp-sequence'],
  [2, 'tcp-options', '--log-tcp-options'],
  [4, 'ip-options', '--log-ip-options'],
  [8, 'uid', '--log-uid'],
  [32, 'macdecode', '--log-macdecode'],
];

function nat(to: RegExp, name: string): Term {
  return term(
    new RegExp(`${to.source}(?: ?(random)(?!-))?(?: ?(random-fully))?(?: ?(persistent))?`),
    ([value, random, fully, persistent]) =>
      `${name} ${value}${flag('--random', random)}${flag('--random-fully', fully)}${flag('--persistent', persistent)}`.trim(),
  );
}

function hopLimit(name: string): Term['words'] {
  return ([how, value]) =>
    `--${name}-${how === 'set to' ? 'set' : how === 'increment by' ? 'inc' : 'dec'} ${value}`;
}

function icmp(not: string | undefined, type: string | undefined, code: string | undefined): string {
  const written = type === '255' && code === undefined ? 'any' : type;
  return `-m icmp ${bang(not)}--icmp-type ${written}${code === undefined ? '' : `/${code}`}`;
}

function icmp6(
  not: string | undefined,
  type: string | undefined,
  code: string | undefined,
): string {
  return `-m icmp6 ${bang(not)}--icmpv6-type ${type}${code === undefined ? '' : `/${code}`}`;
}

/** `0x17` as `FIN,SYN,RST,ACK`; names stay as they are. */
function flagNames(given = ''): string {
  if (!given.startsWith('0x')) return given;
  const bits = Number(given);
  const names = TCP_FLAGS.filter((_, index) => ((bits >> index) & 1) === 1);
  return names.length === 0 ? 'NONE' : names.join(',');
}

const TCP_FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];
