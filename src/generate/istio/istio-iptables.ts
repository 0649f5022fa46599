/** `istio-iptables`: what the init container of a sidecar runs. */
import type { Environment } from '../flags.ts';
import { type Generated, type Generator, nothingWritten, rulesWritten } from '../generated.ts';
import { refusedBy } from '../save.ts';
import { ISTIO_FLAGS } from './flags.ts';
import { SIDECAR_CHAINS, sidecarCandidates } from './guess-sidecar.ts';
import type { IstioOptions } from './options.ts';
import { readIstioOptions } from './read-options.ts';
import { scriptRules } from './script-rules.ts';
import { sidecarRules } from './sidecar-rules.ts';

export const istioIptables: Generator = {
  name: 'istio-iptables',
  says: 'Sends a pod’s traffic through its Envoy sidecar. The init container istio-init runs it before anything else, or Istio’s CNI plugin does.',
  flags: ISTIO_FLAGS,
  reads: 'flags',
  usual: {
    'istio-inbound-interception-mode': 'REDIRECT',
    'proxy-uid': '1337',
    'istio-inbound-ports': '*',
    'istio-local-exclude-ports': '15090,15021,15020',
    'istio-service-cidr': '*',
  },
  guess: { chains: SIDECAR_CHAINS, candidates: sidecarCandidates },
  async generate({ words, environment }) {
    return generateSidecar(words, environment);
  },
};

export function generateSidecar(words: readonly string[], environment: Environment): Generated {
  const { options, problems } = readIstioOptions(words, environment);
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'refused', problems };
  const { family } = options;
  const silence = whySilent(options);
  if (silence !== undefined) return nothingWritten(family, silence, problems);
  const rules =
    options.version < 1005 ? scriptRules(options, family) : sidecarRules(options, family);
  const restore = rules.printRestore();
  return rulesWritten({
    family,
    restore,
    commands: commandsOf(options),
    problems: [...problems, ...refusedBy(restore, family)],
  });
}

/** Why nothing is written, where nothing is. */
function whySilent(options: IstioOptions): string | undefined {
  if (options.writesNothing !== undefined) return options.writesNothing;
  const isClosed = options.version < 1005;
  return options.family === 6 && !options.ipv6 && !isClosed
    ? 'No IPv6 rules are written for a pod without an IPv6 address. Say that it has one with --ipv6.'
    : undefined;
}

/** tools/common/tproxy/run_linux.go, and the address that IPv6 has not got on its loopback yet. */
function commandsOf(options: IstioOptions): readonly string[] {
  const { family, mode, inboundPorts, version, tproxyMark, routeTable } = options;
  const commands: string[] = [];
  if (family === 6 && version >= 1003) commands.push('ip -6 addr add ::6/128 dev lo');
  const hasTproxy = mode === 'tproxy' && inboundPorts.kind !== 'none';
  if (hasTproxy && (family === 4 || version >= 1012)) {
    const ip = family === 4 ? 'ip' : 'ip -6';
    commands.push(
      `${ip} rule add fwmark ${tproxyMark} lookup ${routeTable}`,
      `${ip} route add local default dev lo table ${routeTable}`,
    );
  }
  return commands;
}
