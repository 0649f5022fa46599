/**
 * Reads kube-proxy's flags off the rules that it writes whatever the services are, and off some of
 * those for services. The services themselves are the cluster's: no dump tells them whole.
 */
import type { FlagValues, ProgramGuess } from '../generated.ts';
import type { SavedRules } from '../saved-rules.ts';
import { type Version, CURRENT, readVersion } from '../version.ts';

/** The last release of each layout, the current one first. */
const RELEASES = [
  '',
  '1.26',
  '1.25',
  '1.24',
  '1.23',
  '1.22',
  '1.20',
  '1.18',
  '1.17',
  '1.16',
  '1.15',
];

/** How many chains of services are read at most: they say the same, and there may be 100,000. */
const SERVICES_READ = 5000;

export const kubeProxyGuess: ProgramGuess = {
  chains: /^KUBE-/,
  candidates,
  compared,
  unsaid,
};

function candidates(rules: SavedRules): readonly FlagValues[] {
  const family = { family: String(rules.family) };
  if (rules.has('nat', 'KUBE-PORTALS-CONTAINER')) {
    return [withoutUsual({ ...family, 'proxy-mode': 'userspace', 'kubernetes-version': '1.25' })];
  }
  if (!rules.has('nat', 'KUBE-POSTROUTING') || !rules.has('nat', 'KUBE-SERVICES')) return [];
  const masquerading = masqueradingOf(rules);
  return RELEASES.filter((release) => fits(rules, versionOf(release))).map((release) =>
    withoutUsual({
      ...family,
      ...localsOf(masquerading),
      ...marksOf(rules),
      ...nodePortsOf(rules, versionOf(release)),
      'large-cluster': String(isLarge(rules)),
      'kubernetes-version': release,
    }),
  );
}

function versionOf(release: string): Version {
  return readVersion(release) ?? CURRENT;
}

/** What only chains of services tell of a release. */
function fits(rules: SavedRules, version: Version): boolean {
  const isSplit = rules.chainsLike('nat', /^KUBE-(?:EXT|SVL)-/).length > 0;
  const isOlder = rules.chainsLike('nat', /^KUBE-XLB-/).length > 0;
  const hasCanary = rules.has('nat', 'KUBE-PROXY-CANARY');
  return !(
    (isSplit && version < 1024) ||
    (isOlder && version >= 1024) ||
    hasCanary !== version >= 1017
  );
}

const USUAL: FlagValues = {
  family: '4',
  'iptables-masquerade-bit': '14',
  'masquerade-all': 'false',
  'iptables-localhost-nodeports': 'true',
  'conntrack-tcp-be-liberal': 'false',
  'random-fully': 'true',
  nfacct: 'false',
  'large-cluster': 'false',
};

function withoutUsual(values: FlagValues): FlagValues {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== '' && value !== USUAL[name]),
  );
}

/** What of a service tells which packets are local. */
interface Masquerading {
  readonly hasServices: boolean;
  /** A rule masquerades whatever goes to a cluster IP. */
  readonly all: boolean;
  /** What local packets have: `-s 10.244.0.0/16`, `-i cbr0`. */
  readonly local: string | undefined;
}

function masqueradingOf(rules: SavedRules): Masquerading {
  const services = [
    'KUBE-SERVICES',
    ...rules.chainsLike('nat', /^KUBE-(?:SVC|SVL)-/).slice(0, SERVICES_READ),
  ];
  let all = false;
  let hasServices = false;
  let other: string | undefined;
  for (const chain of services) {
    for (const rule of rules.of('nat', chain)) {
      const isMasquerade = rule.endsWith('-j KUBE-MARK-MASQ') && / -d \S/.test(` ${rule}`);
      hasServices ||= isMasquerade || / -j KUBE-(?:SVC|SVL)-/.test(rule);
      if (!isMasquerade) continue;
      const [, kind, what] = /(?:^| )! -(s|i) (\S+) /.exec(rule) ?? [];
      const local = kind === undefined ? undefined : `-${kind} ${what}`;
      // Others of those rules are for external addresses; without comments nothing tells them apart.
      const isClusterIp = / cluster IP"/.test(rule);
      if (isClusterIp && local !== undefined) return { hasServices, all: false, local };
      if (isClusterIp) all = true;
      other ??= local;
    }
  }
  return { hasServices, all, local: other ?? localOf(rules) };
}

/** Pods are let through to any endpoint where traffic from outside stays on the node. */
function localOf(rules: SavedRules): string | undefined {
  const outside = rules.chainsLike('nat', /^KUBE-(?:EXT|XLB)-/).slice(0, SERVICES_READ);
  const pods = /^(-[si] \S+) .*-j KUBE-SVC-/;
  const [local] = outside.flatMap((chain) => rules.found('nat', chain, pods));
  // Up to 1.17 forwarding named the pods as well.
  return local ?? rules.found('filter', 'KUBE-FORWARD', /^(-[si] \S+) .*--ctstate RELATED/)[0];
}

function localsOf({ all, local }: Masquerading): FlagValues {
  const [kind, what = ''] = (local ?? '').split(' ');
  const flags: FlagValues = { 'masquerade-all': String(all) };
  if (kind === '-s') return { ...flags, 'cluster-cidr': what };
  if (kind !== '-i') return flags;
  return what.endsWith('+')
    ? {
        ...flags,
        'detect-local-mode': 'InterfaceNamePrefix',
        'pod-interface-name-prefix': what.slice(0, -1),
      }
    : { ...flags, 'detect-local-mode': 'BridgeInterface', 'pod-bridge-interface': what };
}

function marksOf(rules: SavedRules): FlagValues {
  const [mark] = rules.found('nat', 'KUBE-MARK-MASQ', /--set-xmark (0x[0-9a-f]+)\//);
  const masquerade = rules.of('nat', 'KUBE-POSTROUTING').find((rule) => rule.includes('-j MASQ'));
  const forward = rules.of('filter', 'KUBE-FORWARD');
  const drops = forward.find((rule) => rule.includes('--ctstate INVALID'));
  return {
    'iptables-masquerade-bit': mark === undefined ? '' : String(Math.log2(Number(mark))),
    'random-fully': String(masquerade?.includes('--random-fully') ?? true),
    'conntrack-tcp-be-liberal': String(forward.length > 0 && drops === undefined),
    nfacct: String(
      [...forward, ...rules.of('nat', 'KUBE-NODEPORTS')].some((rule) => rule.includes('-m nfacct')),
    ),
  };
}

const NODE_PORTS = /-j KUBE-NODEPORTS$/;

function nodePortsOf(rules: SavedRules, version: Version): FlagValues {
  const jumps = rules.of('nat', 'KUBE-SERVICES').filter((rule) => NODE_PORTS.test(rule));
  const isGuarded = rules
    .of('filter', 'KUBE-FIREWALL')
    .some((rule) => rule.startsWith('! -s 127.0.0.0/8 -d 127.0.0.0/8 '));
  const sparesLoopback = jumps.some((rule) => rule.startsWith('! -d '));
  const opens = version >= 1027 ? isGuarded : !sparesLoopback;
  const addresses = jumps.flatMap((rule) => /^-d (\S+)\/\d+ /.exec(rule)?.[1] ?? []);
  return {
    'iptables-localhost-nodeports': rules.family === 6 ? '' : String(opens),
    ...addressFlags(rules, addresses),
  };
}

/** Which ranges were given does not show, only which of the node's addresses were in them. */
function addressFlags({ family }: SavedRules, addresses: readonly string[]): FlagValues {
  const length = family === 4 ? 32 : 128;
  return {
    'nodeport-addresses': addresses.map((address) => `${address}/${length}`).join(','),
    'node-addresses': addresses.filter((each) => !/^(?:127\.|::1$)/.test(each)).join(','),
  };
}

/** In a large cluster the rules of endpoints go without the comments that the others have. */
function isLarge(rules: SavedRules): boolean {
  const endpoints = rules.chainsLike('nat', /^KUBE-SEP-/).slice(0, 1);
  const own = endpoints.flatMap((chain) => rules.of('nat', chain));
  const hasComment = (rule: string): boolean => rule.includes('-m comment');
  return (
    own.length > 0 && !own.some(hasComment) && rules.of('nat', 'KUBE-SERVICES').some(hasComment)
  );
}

/** Rules that no service has a part in, without comments: people take those away. */
function compared(rules: SavedRules): readonly string[] {
  const line = (table: string, chain: string) => (rule: string) =>
    `${table} ${chain} ${rule.replace(/-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+) /g, '')}`;
  const own = ['MARK-MASQ', 'MARK-DROP', 'POSTROUTING', 'FORWARD', 'FIREWALL'];
  return ['filter', 'nat'].flatMap((table) => [
    ...HOOKS.flatMap((chain) =>
      rules
        .of(table, chain)
        .filter((rule) => / -j KUBE-/.test(` ${rule}`))
        .map(line(table, chain)),
    ),
    ...own
      .map((name) => `KUBE-${name}`)
      .flatMap((chain) => rules.of(table, chain).map(line(table, chain))),
    ...rules
      .of(table, 'KUBE-SERVICES')
      .filter((rule) => NODE_PORTS.test(rule))
      .map(line(table, 'KUBE-SERVICES')),
  ]);
}

const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

function unsaid(rules: SavedRules): readonly string[] {
  const { hasServices, all, local } = masqueradingOf(rules);
  const said = [
    'The services and endpoints are the cluster’s: give what kubectl get nodes,services,endpointslices -A -o yaml prints.',
    'The node’s name stands in no rule: give it with --hostname-override.',
  ];
  if (local === undefined) {
    said.push(
      !hasServices || all
        ? 'No rule here tells which packets come from pods of this node: --cluster-cidr and --detect-local-mode may be anything.'
        : 'No service masquerades what comes from elsewhere, as where no --cluster-cidr is given.',
    );
  } else if (local.startsWith('-s ')) {
    said.push(
      `${local.slice(3)} is the cluster’s range (--cluster-cidr), or the node’s own (--detect-local-mode NodeCIDR with --node-cidr): the rules are the same.`,
    );
  }
  const isChosen = rules
    .of('nat', 'KUBE-SERVICES')
    .some((rule) => NODE_PORTS.test(rule) && rule.startsWith('-d '));
  if (isChosen) {
    said.push(
      'The ranges of --nodeport-addresses do not show, only the node’s addresses that are in them.',
    );
  }
  return said;
}
