/**
 * The flags of istio-iptables: tools/istio-iptables/pkg/cmd/root.go (names, letters, variables),
 * tools/common/config/config.go (what holds where nothing is given).
 */
import { FAMILY_FLAG, type FlagSpec } from '../flags.ts';

export interface IstioFlag extends FlagSpec {
  /** The releases that have it, the last one included, as `1.12`. Without one: all of them. */
  readonly since?: string;
  readonly until?: string;
}

/** What most of the flags have in common: `--name` is also set by the variable `NAME`. */
function flag(
  spec: Omit<IstioFlag, 'env' | 'of' | 'changes' | 'initial'> & Partial<IstioFlag>,
): IstioFlag {
  return { of: 'program', changes: 'rules', initial: '', env: [variableOf(spec.name)], ...spec };
}

/** A flag that steers how the program works and leaves the rules alone. */
function working(spec: Parameters<typeof flag>[0]): IstioFlag {
  return flag({ changes: 'nothing', ...spec });
}

/** What the program finds around itself, in the pod or in its environment. */
function surrounding(spec: Parameters<typeof flag>[0]): IstioFlag {
  return flag({ of: 'chainwalk', env: [], ...spec });
}

/** pkg/flag/flag.go, BindEnv. */
function variableOf(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

export const ISTIO_FLAGS: readonly IstioFlag[] = [
  flag({
    name: 'envoy-port',
    short: 'p',
    // Bind, not BindEnv: it has no variable.
    env: [],
    value: 'text',
    initial: '15001',
    says: 'The port on which Envoy takes outbound connections: what leaves the pod is redirected there.',
  }),
  flag({
    name: 'inbound-capture-port',
    short: 'z',
    value: 'text',
    initial: '15006',
    since: '1.3',
    says: 'The port on which Envoy takes inbound connections: what comes for the app arrives there first.',
  }),
  flag({
    name: 'inbound-tunnel-port',
    short: 'e',
    value: 'text',
    initial: '15008',
    since: '1.7',
    says: 'The port of the mTLS tunnel (HBONE). What is addressed to it is for the proxy already, and is left alone.',
  }),
  flag({
    name: 'proxy-uid',
    short: 'u',
    value: 'list',
    says: 'The users that are the proxy itself. What they send is not captured again, else it would go round for ever. Usually 1337.',
  }),
  flag({
    name: 'proxy-gid',
    short: 'g',
    value: 'list',
    since: '1.0',
    says: 'The groups that are the proxy itself. Where nothing is given, the same numbers as for the users.',
  }),
  flag({
    name: 'istio-inbound-interception-mode',
    short: 'm',
    value: 'text',
    choices: ['REDIRECT', 'TPROXY'],
    says: 'How inbound connections get to Envoy. REDIRECT rewrites where they go to, and the app sees 127.0.0.6 as the client; TPROXY leaves addresses as they are. Anything but TPROXY is REDIRECT.',
  }),
  flag({
    name: 'istio-inbound-ports',
    short: 'b',
    value: 'list',
    says: 'The inbound ports to capture: * is every port, a list is only these, nothing is none.',
  }),
  flag({
    name: 'istio-local-exclude-ports',
    short: 'd',
    value: 'list',
    says: 'Inbound ports to leave alone, such as those for metrics and probes. Only asked where every inbound port is captured.',
  }),
  flag({
    name: 'istio-exclude-interfaces',
    short: 'c',
    value: 'list',
    since: '1.12',
    says: 'Interfaces whose traffic is left alone in both directions.',
  }),
  flag({
    name: 'istio-service-cidr',
    short: 'i',
    value: 'list',
    says: 'The destinations to capture on the way out: * is all of them, a list of ranges only these, nothing is none.',
  }),
  flag({
    name: 'istio-service-exclude-cidr',
    short: 'x',
    value: 'list',
    says: 'Destinations to leave alone on the way out, as ranges with their length. They are asked before the ones to capture.',
  }),
  flag({
    name: 'istio-outbound-ports',
    short: 'q',
    value: 'list',
    since: '1.7',
    says: 'Outbound ports to capture whatever the destination, unless its range is excluded.',
  }),
  flag({
    name: 'istio-local-outbound-ports-exclude',
    short: 'o',
    value: 'list',
    since: '1.2',
    says: 'Outbound ports to leave alone. They are asked before everything else.',
  }),
  flag({
    name: 'kube-virt-interfaces',
    short: 'k',
    value: 'list',
    since: '1.1',
    says: 'Interfaces of virtual machines inside the pod: what comes in from them is treated as outbound.',
  }),
  flag({
    name: 'istio-inbound-tproxy-mark',
    short: 't',
    value: 'text',
    initial: '1337',
    says: 'The mark that TPROXY puts on packets so that they are routed to Envoy. Shown as 0x539 in the rules.',
  }),
  working({
    name: 'istio-inbound-tproxy-route-table',
    short: 'r',
    value: 'text',
    initial: '133',
    says: 'The routing table that sends marked packets to the loopback interface. It is no rule, but TPROXY needs it.',
  }),
  working({
    name: 'dry-run',
    short: 'n',
    value: 'switch',
    initial: 'false',
    says: 'Does everything but touch the system.',
  }),
  working({
    name: 'iptables-probe-port',
    value: 'number',
    initial: '15002',
    since: '1.5',
    says: 'The port that the validation listens on.',
  }),
  working({
    name: 'probe-timeout',
    value: 'duration',
    initial: '5s',
    since: '1.5',
    says: 'How long the validation waits for its connection.',
  }),
  flag({
    name: 'skip-rule-apply',
    value: 'switch',
    initial: 'false',
    since: '1.5',
    says: 'Writes no rules, because a CNI plugin has written them already.',
  }),
  working({
    name: 'run-validation',
    value: 'switch',
    initial: 'false',
    since: '1.5',
    says: 'Opens a connection that must be redirected, and fails where it is not.',
  }),
  flag({
    name: 'redirect-dns',
    value: 'switch',
    initial: 'false',
    since: '1.6',
    env: ['REDIRECT_DNS', 'ISTIO_META_DNS_CAPTURE'],
    says: 'Takes the app’s DNS questions to the agent on port 15053, which knows the mesh’s own names.',
  }),
  flag({
    name: 'drop-invalid',
    value: 'switch',
    initial: 'false',
    since: '1.13',
    env: ['DROP_INVALID', 'INVALID_DROP'],
    says: 'Drops packets that belong to no connection, instead of letting the kernel reset the connection.',
  }),
  flag({
    name: 'dual-stack',
    value: 'switch',
    initial: 'false',
    since: '1.17',
    env: ['DUAL_STACK', 'ISTIO_DUAL_STACK'],
    says: 'Looks at all addresses of the pod, not only at the first one, to see whether IPv6 rules are needed.',
  }),
  flag({
    name: 'capture-all-dns',
    value: 'switch',
    initial: 'false',
    since: '1.11',
    says: 'Captures DNS to every server, not only to those that the pod’s resolv.conf names. Needs redirect-dns.',
  }),
  working({
    name: 'network-namespace',
    value: 'text',
    since: '1.11',
    says: 'The network namespace to enter first, as the CNI plugin does.',
  }),
  working({
    name: 'cni-mode',
    value: 'switch',
    initial: 'false',
    since: '1.11',
    says: 'Runs from the node’s file system, with a lock for each pod.',
  }),
  working({
    name: 'reconcile',
    value: 'switch',
    initial: 'false',
    since: '1.24',
    says: 'Replaces rules of an earlier run that differ, instead of leaving them.',
  }),
  flag({
    name: 'cleanup-only',
    value: 'switch',
    initial: 'false',
    since: '1.24',
    says: 'Removes the rules of an earlier run and writes none.',
  }),
  working({
    name: 'force-apply',
    value: 'switch',
    initial: 'false',
    since: '1.24',
    says: 'Writes the rules even where they seem to be there.',
  }),
  flag({
    name: 'native-nftables',
    value: 'switch',
    initial: 'false',
    since: '1.27',
    says: 'Writes nftables instead of iptables rules.',
  }),
  working({
    name: 'force-iptables-binary',
    value: 'text',
    choices: ['legacy', 'nft'],
    since: '1.28',
    says: 'Which build of iptables to call: legacy or nft.',
  }),
  working({
    name: 'restore-format',
    short: 'f',
    value: 'switch',
    initial: 'true',
    since: '1.5',
    until: '1.23',
    says: 'Writes all rules at once through iptables-restore instead of one by one.',
  }),
  flag({
    name: 'iptables-trace-logging',
    value: 'switch',
    initial: 'false',
    since: '1.12',
    until: '1.25',
    says: 'Puts a rule in front of some others that hands their packets to a reader of NFLOG group 1337, by the name of what the rule is for. Up to 1.24; 1.25 takes the flag and does nothing.',
  }),
  ...loggingFlags(),
  surrounding({
    name: 'outbound-owner-groups',
    value: 'list',
    initial: '*',
    env: ['ISTIO_OUTBOUND_OWNER_GROUPS'],
    since: '1.14',
    says: 'The groups whose outbound traffic is captured: * is every group, a list only these. The program reads it from ISTIO_OUTBOUND_OWNER_GROUPS.',
  }),
  surrounding({
    name: 'outbound-owner-groups-exclude',
    value: 'list',
    env: ['ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE'],
    since: '1.14',
    says: 'Groups whose outbound traffic is left alone. Only asked where all groups are captured. The program reads it from ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE.',
  }),
  surrounding({
    name: 'outbound-ipv4-loopback-cidr',
    value: 'text',
    initial: '127.0.0.1/32',
    env: ['ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR'],
    since: '1.21',
    says: 'The addresses that stand for the app on localhost and are never captured. The program reads it from ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR.',
  }),
  surrounding({
    name: 'ipv6',
    value: 'switch',
    initial: 'false',
    says: 'The pod has an IPv6 address, so that the program writes IPv6 rules too. With dual-stack it is taken to have one.',
  }),
  surrounding({
    name: 'resolv-conf',
    value: 'slice',
    says: 'The name servers in the pod’s resolv.conf, whose DNS is captured.',
  }),
  surrounding({
    name: 'istio-version',
    value: 'text',
    says: 'The release whose layout to write, such as 1.5. Without it, the current one.',
  }),
  FAMILY_FLAG,
];

/** What pilot-agent takes for its log beside the command’s own flags: pkg/log/options.go. */
function loggingFlags(): readonly IstioFlag[] {
  const names = ['log_output_level', 'log_caller', 'log_stacktrace_level', 'log_target', 'vklog'];
  const says = 'What the program writes into its log.';
  return [
    ...names.map((name) => working({ name, env: [], value: 'text', says })),
    working({ name: 'log_as_json', env: [], value: 'switch', initial: 'false', says }),
  ];
}
