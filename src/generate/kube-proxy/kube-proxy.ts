/** `kube-proxy`: what every node of a Kubernetes cluster runs for its services. */
import { unwritable } from '../flag-checks.ts';
import { type FlagProblem, readFlags } from '../flags.ts';
import type { GenerateRequest, Generated, Generator } from '../generated.ts';
import { KUBE_PROXY_FLAGS } from './flags.ts';
import { addForwarding, addFoundations, addNodePortJumps } from './foundations.ts';
import { wholeTables } from './jumps.ts';
import { kubeProxyGuess } from './guess.ts';
import type { KubeProxyOptions } from './options.ts';
import { addOlderServicePort } from './older-proxier.ts';
import { addServicePort } from './proxier.ts';
import { readObjects } from './read-objects.ts';
import { readKubeProxyOptions } from './read-options.ts';
import { type ServicePort, servicePorts } from './service-ports.ts';
import { RestoreText } from './restore-text.ts';
import { userspaceRules } from './userspace.ts';

export const kubeProxy: Generator = {
  name: 'kube-proxy',
  says: 'Sends what is addressed to a Kubernetes service to one of its endpoints. It runs on every node, and writes the rules anew whenever services or endpoints change.',
  flags: KUBE_PROXY_FLAGS,
  reads: 'objects',
  usual: { 'hostname-override': 'node-1', 'cluster-cidr': '10.244.0.0/16' },
  guess: kubeProxyGuess,
  generate: generateKubeProxy,
};

export async function generateKubeProxy({
  words,
  environment,
  objects: texts,
}: GenerateRequest): Promise<Generated> {
  const { flags, problems: misread } = readFlags(words, KUBE_PROXY_FLAGS, environment);
  const { objects, problems: unread } = await readObjects(texts);
  const problems: FlagProblem[] = [...misread, ...unread, ...unwritable(flags, KUBE_PROXY_FLAGS)];
  const options = readKubeProxyOptions(flags, objects, problems);
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'refused', problems };
  const ports = servicePorts(objects, options.family, options.nodeName);
  return generateForPorts(ports, options, problems);
}

/** The rules for service ports in the order given: in a cluster it is another one at every sync. */
export function generateForPorts(
  ports: readonly ServicePort[],
  given: KubeProxyOptions,
  problems: readonly FlagProblem[],
): Generated {
  const { family } = given;
  if (given.mode === 'userspace') {
    const restore = userspaceRules(ports, given).print();
    return { kind: 'rules', family, restore, whole: restore, commands: [], problems };
  }
  const options = { ...given, isLargeCluster: given.isLargeCluster || hasManyEndpoints(ports) };
  const rules = proxyRules(ports, options);
  return {
    kind: 'rules',
    family,
    restore: rules.print(),
    whole: wholeTables(rules, options),
    commands: commandsOf(options),
    problems,
  };
}

/** pkg/proxy/iptables/proxier.go, syncProxyRules. */
function proxyRules(ports: readonly ServicePort[], options: KubeProxyOptions): RestoreText {
  const text = new RestoreText();
  const add = options.version < 1024 ? addOlderServicePort : addServicePort;
  addFoundations(text, options);
  for (const port of ports) add(text, port, options);
  addNodePortJumps(text.nat, options);
  addForwarding(text.filter, options);
  return text;
}

/** pkg/proxy/iptables/proxier.go, largeClusterEndpointsThreshold. */
function hasManyEndpoints(ports: readonly ServicePort[]): boolean {
  return ports.reduce((count, { endpoints }) => count + endpoints.length, 0) > 1000;
}

/** NodePorts on localhost are routed to pods only with this sysctl. */
function commandsOf({ family, localhostNodePorts, version }: KubeProxyOptions): readonly string[] {
  const needed = family === 4 && (localhostNodePorts || version < 1026);
  return needed ? ['sysctl -w net.ipv4.conf.all.route_localnet=1'] : [];
}
