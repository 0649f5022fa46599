/** Linkerd's `proxy-init`, which runs in a pod's init container. */
import { type Environment, readFlags } from '../flags.ts';
import { type Generated, type Generator, nothingWritten, rulesWritten } from '../generated.ts';
import { LINKERD_CHAINS, linkerdCandidates } from './guess.ts';
import { LINKERD_FLAGS } from './flags.ts';
import { type LinkerdOptions, readOptions } from './options.ts';

export const linkerd: Generator = {
  name: 'linkerd',
  says: 'Linkerd’s proxy-init: sends a pod’s connections through Linkerd’s proxy beside the app. An init container runs it before the app starts.',
  flags: LINKERD_FLAGS,
  reads: 'flags',
  usual: {
    'incoming-proxy-port': '4143',
    'outgoing-proxy-port': '4140',
    'proxy-uid': '2102',
    'inbound-ports-to-ignore': '4190,4191,4567,4568',
    'outbound-ports-to-ignore': '4567,4568',
  },
  guess: { chains: LINKERD_CHAINS, candidates: linkerdCandidates },
  async generate({ words, environment }) {
    return generateLinkerd(words, environment);
  },
};

export function generateLinkerd(words: readonly string[], environment: Environment): Generated {
  const { flags, problems: misread } = readFlags(words, LINKERD_FLAGS, environment);
  const problems = [...misread];
  const options = readOptions(flags, problems);
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'refused', problems };
  const { family, ipv6, closeWaitSeconds } = options;
  if (family === 6 && !ipv6) {
    return nothingWritten(family, 'No IPv6 rules are written with --ipv6=false.', problems);
  }
  const restore = `*nat\n${[...inboundRules(options), ...outboundRules(options)].join('\n')}\nCOMMIT\n`;
  const timeout = 'net.netfilter.nf_conntrack_tcp_timeout_close_wait';
  const commands = closeWaitSeconds === 0 ? [] : [`sysctl -w ${timeout}=${closeWaitSeconds}`];
  return rulesWritten({ family, restore, commands, problems });
}

const REDIRECT = 'PROXY_INIT_REDIRECT';
const OUTPUT = 'PROXY_INIT_OUTPUT';

/** pkg/iptables/iptables.go, addIncomingTrafficRules: each line is one call of iptables. */
function inboundRules(options: LinkerdOptions): readonly string[] {
  const { incomingPort, ignoredInbound, ignoredSubnets, redirected } = options;
  return [
    `-N ${REDIRECT}`,
    ...ignoredInbound.map((ports) => ignorePorts(REDIRECT, ports)),
    ...ignoredSubnets.map((subnet) =>
      rule(REDIRECT, `-p all -j RETURN -s ${subnet}`, `ignore-subnet-${subnet}`),
    ),
    ...redirected.map((port) =>
      rule(
        REDIRECT,
        `-p tcp --destination-port ${port} -j REDIRECT --to-port ${incomingPort}`,
        `redirect-port-${port}-to-proxy-port`,
      ),
    ),
    ...(redirected.length === 0
      ? [redirectAll(REDIRECT, incomingPort, 'redirect-all-incoming-to-proxy-port')]
      : []),
    rule('PREROUTING', `-j ${REDIRECT}`, 'install-proxy-init-prerouting'),
  ];
}

/** addOutgoingTrafficRules. */
function outboundRules(options: LinkerdOptions): readonly string[] {
  const { outgoingPort, uid, gid, ignoredOutbound } = options;
  return [
    `-N ${OUTPUT}`,
    ...(uid > 0
      ? [rule(OUTPUT, `-m owner --uid-owner ${uid} -j RETURN`, 'ignore-proxy-user-id')]
      : []),
    ...(gid > 0
      ? [rule(OUTPUT, `-m owner --gid-owner ${gid} -j RETURN`, 'ignore-proxy-group-id')]
      : []),
    rule(OUTPUT, '-o lo -j RETURN', 'ignore-loopback'),
    ...ignoredOutbound.map((ports) => ignorePorts(OUTPUT, ports)),
    redirectAll(OUTPUT, outgoingPort, 'redirect-all-outgoing-to-proxy-port'),
    rule('OUTPUT', `-j ${OUTPUT}`, 'install-proxy-init-output'),
  ];
}

function ignorePorts(chain: string, ports: readonly string[]): string {
  const list = ports.join(',');
  return rule(chain, `-p tcp --match multiport --dports ${list} -j RETURN`, `ignore-port-${list}`);
}

function redirectAll(chain: string, port: number, comment: string): string {
  return rule(chain, `-p tcp -j REDIRECT --to-port ${port}`, comment);
}

function rule(chain: string, words: string, comment: string): string {
  return `-A ${chain} ${words} -m comment --comment proxy-init/${comment}`;
}
