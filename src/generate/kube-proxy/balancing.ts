/** The rules that spread a service's traffic over its endpoints, and those of the endpoints themselves. */
import type { KubeProxyOptions } from './options.ts';
import { type TableText, bareComment, comment } from './restore-text.ts';
import type { Endpoint, ServicePort } from './service-ports.ts';

/**
 * First every client back to the endpoint that it had, where the service asks for that. Then one rule
 * for each endpoint: the first of three with a third of the chance, the second with half of the rest.
 */
export function addBalancing(
  nat: TableText,
  chain: string,
  port: ServicePort,
  endpoints: readonly Endpoint[],
  options: KubeProxyOptions,
): void {
  const said = endpoints.map(({ text }) =>
    endpointComment(options, options.version < 1025 ? undefined : `${port.name} -> ${text}`, port),
  );
  if (port.affinitySeconds !== undefined) {
    for (const [index, { chain: own }] of endpoints.entries()) {
      const known = `-m recent --name ${own} --rcheck --seconds ${port.affinitySeconds} --reap`;
      nat.add(chain, said[index] ?? '', known, `-j ${own}`);
    }
  }
  for (const [index, { chain: own }] of endpoints.entries()) {
    const chance = chanceAmong(endpoints.length - index, options);
    nat.add(chain, said[index] ?? '', chance, `-j ${own}`);
  }
}

/** Comments of endpoints are left out where there are many; before 1.18 they got lost by mistake. */
function endpointComment(
  { version, isLargeCluster }: KubeProxyOptions,
  text: string | undefined,
  port: ServicePort,
): string {
  if (isLargeCluster || version < 1018) return '';
  return text === undefined ? bareComment(port.name) : comment(text);
}

export function chanceAmong(count: number, { version }: KubeProxyOptions): string {
  if (count <= 1) return '';
  const digits = version < 1017 ? 5 : 10;
  return `-m statistic --mode random --probability ${(1 / count).toFixed(digits)}`;
}

/** A pod that reaches itself through its service has to see the node as the client. */
export function addEndpoint(
  nat: TableText,
  port: ServicePort,
  endpoint: Endpoint,
  options: KubeProxyOptions,
): void {
  const { chain } = endpoint;
  const said = endpointComment(options, undefined, port);
  const { protocol, affinitySeconds } = port;
  nat.add(chain, said, `-s ${hostAddress(endpoint.ip, options)}`, '-j KUBE-MARK-MASQ');
  const remembered = affinitySeconds === undefined ? '' : `-m recent --name ${chain} --set`;
  const target = `-j DNAT --to-destination ${endpoint.text}`;
  nat.add(chain, said, remembered, `-m ${protocol} -p ${protocol}`, target);
}

/** Up to 1.22 single addresses were written with their length. */
export function hostAddress(ip: string, { version, family }: KubeProxyOptions): string {
  if (version >= 1023) return ip;
  return `${ip}/${family === 4 ? 32 : 128}`;
}
