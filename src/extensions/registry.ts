/** Every extension, written out. A new one is a file of its own and a line here. */
import type { Family } from '#net/family.ts';
import type {
  Condition,
  MatchExtension,
  OptionSpec,
  Outcome,
  Places,
  Situation,
  TargetExtension,
} from './contract.ts';
import { addrtype } from './matches/addrtype.ts';
import { ah } from './matches/ah.ts';
import { basic } from './matches/basic.ts';
import { bpf } from './matches/bpf.ts';
import { cgroup } from './matches/cgroup.ts';
import { cluster } from './matches/cluster.ts';
import { comment } from './matches/comment.ts';
import { connbytes } from './matches/connbytes.ts';
import { connlabel } from './matches/connlabel.ts';
import { connlimit } from './matches/connlimit.ts';
import { connmark } from './matches/connmark.ts';
import { conntrack } from './matches/conntrack/conntrack.ts';
import { cpu } from './matches/cpu.ts';
import { dccp } from './matches/dccp.ts';
import { devgroup } from './matches/devgroup.ts';
import { dscp } from './matches/dscp.ts';
import { dst } from './matches/dst.ts';
import { ecn } from './matches/ecn.ts';
import { esp } from './matches/esp.ts';
import { eui64 } from './matches/eui64.ts';
import { frag } from './matches/frag.ts';
import { hashlimit } from './matches/hashlimit.ts';
import { hbh } from './matches/hbh.ts';
import { helper } from './matches/helper.ts';
import { hl } from './matches/hl.ts';
import { icmp } from './matches/icmp.ts';
import { icmp6 } from './matches/icmp6.ts';
import { ipcomp } from './matches/ipcomp.ts';
import { iprange } from './matches/iprange.ts';
import { ipv6header } from './matches/ipv6header.ts';
import { ipvs } from './matches/ipvs.ts';
import { length } from './matches/length.ts';
import { limit } from './matches/limit.ts';
import { mac } from './matches/mac.ts';
import { mark } from './matches/mark.ts';
import { mh } from './matches/mh.ts';
import { multiport } from './matches/multiport.ts';
import { nfacct } from './matches/nfacct.ts';
import { osf } from './matches/osf.ts';
import { owner } from './matches/owner.ts';
import { physdev } from './matches/physdev.ts';
import { pkttype } from './matches/pkttype.ts';
import { policy } from './matches/policy.ts';
import { quota } from './matches/quota.ts';
import { rateest } from './matches/rateest.ts';
import { realm } from './matches/realm.ts';
import { recent } from './matches/recent.ts';
import { rpfilter } from './matches/rpfilter.ts';
import { rt } from './matches/rt.ts';
import { sctp } from './matches/sctp.ts';
import { set } from './matches/set.ts';
import { socket } from './matches/socket.ts';
import { srh } from './matches/srh.ts';
import { state } from './matches/state.ts';
import { statistic } from './matches/statistic.ts';
import { string } from './matches/string.ts';
import { tcp } from './matches/tcp.ts';
import { tcpmss } from './matches/tcpmss.ts';
import { time } from './matches/time.ts';
import { tos } from './matches/tos.ts';
import { ttl } from './matches/ttl.ts';
import { u32 } from './matches/u32.ts';
import { udp } from './matches/udp.ts';
import { type UnreadMatch, unread } from './matches/unread.ts';
import type { Phrase } from './phrase.ts';
import { AUDIT } from './targets/audit.ts';
import { CHECKSUM } from './targets/checksum.ts';
import { CLASSIFY } from './targets/classify.ts';
import { CLUSTERIP } from './targets/clusterip.ts';
import { CONNMARK } from './targets/connmark.ts';
import { CONNSECMARK } from './targets/connsecmark.ts';
import { CT } from './targets/ct.ts';
import { DNAT } from './targets/dnat.ts';
import { DNPT } from './targets/dnpt.ts';
import { DSCP } from './targets/dscp.ts';
import { ECN } from './targets/ecn.ts';
import { HL } from './targets/hl.ts';
import { HMARK } from './targets/hmark.ts';
import { IDLETIMER } from './targets/idletimer.ts';
import { LED } from './targets/led.ts';
import { LOG } from './targets/log.ts';
import { MARK } from './targets/mark.ts';
import { MASQUERADE } from './targets/masquerade.ts';
import { NETMAP } from './targets/netmap.ts';
import { NFLOG } from './targets/nflog.ts';
import { NFQUEUE } from './targets/nfqueue.ts';
import { NOTRACK } from './targets/notrack.ts';
import { QUEUE } from './targets/queue.ts';
import { RATEEST } from './targets/rateest.ts';
import { REDIRECT } from './targets/redirect.ts';
import { REJECT } from './targets/reject.ts';
import { SECMARK } from './targets/secmark.ts';
import { SET } from './targets/set.ts';
import { SNAT } from './targets/snat.ts';
import { SNPT } from './targets/snpt.ts';
import { SYNPROXY } from './targets/synproxy.ts';
import { TCPMSS } from './targets/tcpmss.ts';
import { TCPOPTSTRIP } from './targets/tcpoptstrip.ts';
import { TEE } from './targets/tee.ts';
import { TOS } from './targets/tos.ts';
import { TPROXY } from './targets/tproxy.ts';
import { TRACE } from './targets/trace.ts';
import { TTL } from './targets/ttl.ts';
import { ULOG } from './targets/ulog.ts';
import { type UnreadTarget, unreadTarget } from './targets/unread.ts';

const MATCHES = [
  addrtype,
  ah,
  basic,
  bpf,
  cgroup,
  cluster,
  comment,
  connbytes,
  connlabel,
  connlimit,
  connmark,
  conntrack,
  cpu,
  dccp,
  devgroup,
  dscp,
  dst,
  ecn,
  esp,
  eui64,
  frag,
  hashlimit,
  hbh,
  helper,
  hl,
  icmp,
  icmp6,
  ipcomp,
  iprange,
  ipv6header,
  ipvs,
  length,
  limit,
  mac,
  mark,
  mh,
  multiport,
  nfacct,
  osf,
  owner,
  physdev,
  pkttype,
  policy,
  quota,
  rateest,
  realm,
  recent,
  rpfilter,
  rt,
  sctp,
  set,
  socket,
  srh,
  state,
  statistic,
  string,
  tcp,
  tcpmss,
  time,
  tos,
  ttl,
  u32,
  udp,
  unread,
] as const;

const TARGETS = [
  AUDIT,
  CHECKSUM,
  CLASSIFY,
  CLUSTERIP,
  CONNMARK,
  CONNSECMARK,
  CT,
  DNAT,
  DNPT,
  DSCP,
  ECN,
  HL,
  HMARK,
  IDLETIMER,
  LED,
  LOG,
  MARK,
  MASQUERADE,
  NETMAP,
  NFLOG,
  NFQUEUE,
  NOTRACK,
  QUEUE,
  RATEEST,
  REDIRECT,
  REJECT,
  SECMARK,
  SET,
  SNAT,
  SNPT,
  SYNPROXY,
  TCPMSS,
  TCPOPTSTRIP,
  TEE,
  TOS,
  TPROXY,
  TRACE,
  TTL,
  ULOG,
  unreadTarget,
] as const;

type DataOfMatch<E> = E extends MatchExtension<infer P> ? P : never;
type DataOfTarget<E> = E extends TargetExtension<infer P> ? P : never;

/** The data of any match, told apart by `kind`. */
export type Match = DataOfMatch<(typeof MATCHES)[number]> | UnreadMatch;

/** The data of any target extension. Verdicts, jumps and gotos are not among them: see `ruleset/`. */
export type Target = DataOfTarget<(typeof TARGETS)[number]> | UnreadTarget;

/** What reading, completion and help need of any extension, without its data's type. */
export interface AnyExtension {
  readonly kind: string;
  readonly families: readonly Family[];
  readonly protocols?: readonly number[];
  readonly says: string;
  readonly options: readonly OptionSpec[];
}

// The one cast of the design: from here on a match meets only the extension of its own kind.
const matchesByKind = new Map<string, MatchExtension<Match>>(
  MATCHES.map((each) => [each.kind, each as unknown as MatchExtension<Match>]),
);
const targetsByKind = new Map<string, TargetExtension<Target>>(
  TARGETS.map((each) => [each.kind, each as unknown as TargetExtension<Target>]),
);

export function matchExtension(kind: string): MatchExtension<Match> | undefined {
  return matchesByKind.get(kind);
}

export function targetExtension(kind: string): TargetExtension<Target> | undefined {
  return targetsByKind.get(kind);
}

export function everyMatch(): readonly AnyExtension[] {
  return MATCHES;
}

export function everyTarget(): readonly AnyExtension[] {
  return TARGETS;
}

const compiled: Record<Family, WeakMap<Match, readonly Condition[]>> = {
  4: new WeakMap(),
  6: new WeakMap(),
};

/** The match's conditions, in the kernel's order; made once for each distinct match. */
export function conditionsOf(match: Match, family: Family): readonly Condition[] {
  let conditions = compiled[family].get(match);
  if (!conditions) {
    conditions = extensionOf(match).conditions(match, family);
    compiled[family].set(match, conditions);
  }
  return conditions;
}

/** `-m tcp --dport 80`, or ` -p tcp`-like options for the match that needs no `-m`. Starts with a blank. */
export function printMatch(match: Match, family: Family): string {
  const options = extensionOf(match).print(match, family);
  return match.kind === 'basic' || match.kind === 'unread'
    ? options
    : ` -m ${match.kind}${options}`;
}

export function describeMatch(match: Match, family: Family): Phrase {
  return extensionOf(match).describe(match, family);
}

/** The options after `-j NAME`, starting with a blank, or nothing. */
export function printTarget(target: Target, family: Family): string {
  return extensionOfTarget(target).print(target, family);
}

export function describeTarget(target: Target, family: Family): Phrase {
  return extensionOfTarget(target).describe(target, family);
}

export function applyTarget(target: Target, situation: Situation): Outcome {
  return extensionOfTarget(target).apply(target, situation);
}

/** Where the kernel takes the match, its options considered. */
export function placesOfMatch(match: Match): Places {
  const extension = extensionOf(match);
  return narrowed(extension, extension.places?.(match));
}

/** The same for a target. */
export function placesOfTarget(target: Target): Places {
  const extension = extensionOfTarget(target);
  return narrowed(extension, extension.places?.(target));
}

function narrowed(one: Places, other: Places = {}): Places {
  const inBoth = <T>(some?: readonly T[], others?: readonly T[]): readonly T[] | undefined =>
    some && others ? some.filter((each) => others.includes(each)) : (some ?? others);
  const tables = inBoth(one.tables, other.tables);
  const hooks = inBoth(one.hooks, other.hooks);
  const directly = one.directly ?? other.directly;
  return { ...(tables && { tables }), ...(hooks && { hooks }), ...(directly && { directly }) };
}

function extensionOf(match: Match): MatchExtension<Match> {
  return matchesByKind.get(match.kind) ?? unreachableKind(match.kind);
}

function extensionOfTarget(target: Target): TargetExtension<Target> {
  return targetsByKind.get(target.kind) ?? unreachableKind(target.kind);
}

function unreachableKind(kind: string): never {
  throw new Error(`No extension of kind ${kind}`);
}
