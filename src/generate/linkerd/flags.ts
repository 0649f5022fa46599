/** proxy-init's flags (linkerd2-proxy-init, proxy-init/cmd/root.go), in plain words. */
import { FAMILY_FLAG, type FlagSpec } from '../flags.ts';

type LinkerdFlag = Pick<FlagSpec, 'name' | 'value' | 'says'> & Partial<FlagSpec>;

function flag(spec: LinkerdFlag): FlagSpec {
  return { of: 'program', changes: 'rules', initial: '', ...spec };
}

/** A flag about how the program works, not about its rules. */
function working(spec: LinkerdFlag): FlagSpec {
  return flag({ changes: 'nothing', ...spec });
}

export const LINKERD_FLAGS: readonly FlagSpec[] = [
  flag({
    name: 'incoming-proxy-port',
    short: 'p',
    value: 'number',
    initial: '-1',
    says: 'The proxy’s port for connections into the pod. Linkerd gives 4143.',
  }),
  flag({
    name: 'outgoing-proxy-port',
    short: 'o',
    value: 'number',
    initial: '-1',
    says: 'The proxy’s port for connections out of the pod. Linkerd gives 4140.',
  }),
  flag({
    name: 'proxy-uid',
    short: 'u',
    value: 'number',
    initial: '-1',
    says: 'The user that the proxy runs as: its own connections go out as they are. Linkerd gives 2102.',
  }),
  flag({
    name: 'proxy-gid',
    short: 'g',
    value: 'number',
    initial: '-1',
    says: 'The group that the proxy runs as: its own connections go out as they are.',
  }),
  flag({
    name: 'ports-to-redirect',
    short: 'r',
    value: 'slice',
    says: 'The only ports into the pod that go to the proxy. Without it, all of them do.',
  }),
  flag({
    name: 'inbound-ports-to-ignore',
    value: 'slice',
    says: 'Ports into the pod, or ranges such as 8000-8010, that go straight to the app.',
  }),
  flag({
    name: 'outbound-ports-to-ignore',
    value: 'slice',
    says: 'Ports out of the pod, or ranges such as 8000-8010, that do not go through the proxy.',
  }),
  flag({
    name: 'subnets-to-ignore',
    value: 'slice',
    says: 'Who is in these ranges of addresses reaches the app past the proxy.',
  }),
  flag({
    name: 'ipv6',
    value: 'switch',
    initial: 'true',
    says: 'Writes the rules for IPv6 too.',
  }),
  working({
    name: 'timeout-close-wait-secs',
    value: 'number',
    initial: '0',
    says: 'How many seconds the kernel remembers a connection that one side has closed (a sysctl, no rule). 0 leaves it.',
  }),
  working({
    name: 'iptables-mode',
    value: 'text',
    choices: ['legacy', 'nft', 'plain'],
    says: 'Which build of iptables to call.',
  }),
  working({
    name: 'firewall-bin-path',
    value: 'text',
    choices: ['iptables-legacy', 'iptables-nft', 'iptables'],
    says: 'Which iptables to call, the older way to say it.',
  }),
  working({
    name: 'firewall-save-bin-path',
    value: 'text',
    choices: ['iptables-legacy-save', 'iptables-nft-save', 'iptables-save'],
    says: 'Which iptables-save to call, the older way to say it.',
  }),
  working({
    name: 'use-wait-flag',
    short: 'w',
    value: 'switch',
    initial: 'false',
    says: 'Has iptables wait while another one writes (its -w).',
  }),
  working({
    name: 'simulate',
    value: 'switch',
    initial: 'false',
    says: 'Prints the commands and runs none of them.',
  }),
  working({
    name: 'netns',
    value: 'text',
    says: 'The network namespace to write the rules into.',
  }),
  working({
    name: 'log-format',
    value: 'text',
    choices: ['plain', 'json'],
    initial: 'plain',
    says: 'How the program writes its log.',
  }),
  working({
    name: 'log-level',
    value: 'text',
    choices: ['error', 'warning', 'info', 'debug', 'trace'],
    initial: 'info',
    says: 'How much the program writes to its log.',
  }),
  FAMILY_FLAG,
];
