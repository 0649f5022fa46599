/** Which endpoints of a service port are used: pkg/proxy/topology.go, CategorizeEndpoints. */
import type { KubeProxyOptions } from './options.ts';
import { type Endpoint, type ServicePort, isExternallyAccessible } from './service-ports.ts';

export interface EndpointSets {
  /** For traffic that may go anywhere; none where nothing is sent so. */
  readonly cluster: readonly Endpoint[];
  /** For traffic that has to stay on this node. */
  readonly local: readonly Endpoint[];
  /** Either of the two, in the order of their texts. */
  readonly reachable: readonly Endpoint[];
  /** Whether there is one anywhere in the cluster. */
  readonly hasAny: boolean;
}

export function endpointSets(port: ServicePort, options: KubeProxyOptions): EndpointSets {
  const usesCluster = !port.isInternalLocal || isExternallyAccessible(port);
  const usesLocal = port.isInternalLocal || (port.isExternalLocal && isExternallyAccessible(port));
  const cluster = usesCluster ? clusterEndpoints(port, options) : [];
  const usable = (endpoint: Endpoint): boolean =>
    endpoint.ready || isServedWhileEnding(endpoint, options);
  if (!usesLocal) return { cluster, local: [], reachable: cluster, hasAny: cluster.length > 0 };
  const local = withFallback(
    port.endpoints.filter(({ isLocal }) => isLocal),
    options,
  );
  const reachable = port.endpoints.filter((each) => cluster.includes(each) || local.includes(each));
  return { cluster, local, reachable, hasAny: cluster.length > 0 || port.endpoints.some(usable) };
}

function clusterEndpoints(port: ServicePort, options: KubeProxyOptions): readonly Endpoint[] {
  const isNear = topologyOf(port, options);
  const near = port.endpoints.filter((endpoint) => endpoint.ready && isNear(endpoint));
  return near.length > 0 ? near : withFallback(port.endpoints, options);
}

/** Those that are ready; where none is, those that still serve while they end. */
function withFallback(
  endpoints: readonly Endpoint[],
  options: KubeProxyOptions,
): readonly Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  if (ready.length > 0) return ready;
  return endpoints.filter((endpoint) => isServedWhileEnding(endpoint, options));
}

function isServedWhileEnding(endpoint: Endpoint, { version }: KubeProxyOptions): boolean {
  // The feature ProxyTerminatingEndpoints, on since 1.26.
  return version >= 1026 && !endpoint.ready && endpoint.serving && endpoint.terminating;
}

/** Whether an endpoint is meant for this node, where every ready one says for whom it is meant. */
export function topologyOf(
  port: ServicePort,
  options: KubeProxyOptions,
): (endpoint: Endpoint) => boolean {
  const ready = port.endpoints.filter((endpoint) => endpoint.ready);
  if (!followsHints(port, options)) return () => true;
  // The feature PreferSameTrafficDistribution, on since 1.34.
  const forNode = (endpoint: Endpoint): boolean => endpoint.nodes.includes(options.nodeName);
  const allSayNode = ready.every(({ nodes }) => nodes.length > 0);
  if (options.version >= 1034 && allSayNode && ready.some(forNode)) return forNode;
  const forZone = (endpoint: Endpoint): boolean => endpoint.zones.includes(options.zone);
  const allSayZone = ready.every(({ zones }) => zones.length > 0);
  return options.zone !== '' && allSayZone && ready.some(forZone) ? forZone : () => true;
}

/** Since 1.31 (ServiceTrafficDistribution) hints are enough; before, the service had to ask for them. */
function followsHints({ topologyMode }: ServicePort, { version }: KubeProxyOptions): boolean {
  if (version >= 1031) return true;
  if (version < 1027) return /^[Aa]uto$/.test(topologyMode);
  return topologyMode !== '' && !/^[Dd]isabled$/.test(topologyMode);
}
