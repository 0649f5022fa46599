/** Services and their endpoints as kube-proxy keeps them for one family: pkg/proxy/serviceport.go. */
import { isLoopback, printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { present } from '#base/assert.ts';
import { readSubnet } from '#net/subnet.ts';
import { endpointChain, type ServiceChains, serviceChains } from '#cluster/chain-names.ts';
import type { EndpointSlice, KubeObjects, Protocol, Service, ServicePortSpec } from './objects.ts';

/** One port of one service. */
export interface ServicePort {
  /** `namespace/service:port`. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly clusterIp: string;
  readonly port: number;
  readonly nodePort: number;
  readonly externalIps: readonly string[];
  readonly loadBalancerIps: readonly string[];
  readonly sourceRanges: readonly string[];
  readonly affinitySeconds: number | undefined;
  readonly healthCheckNodePort: number;
  readonly isExternalLocal: boolean;
  readonly isInternalLocal: boolean;
  readonly topologyMode: string;
  readonly chains: ServiceChains;
  /** In the order of their texts, as the rules have them. */
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly ip: string;
  /** `10.0.0.1:80`, `[fd00::1]:80`. */
  readonly text: string;
  readonly chain: string;
  readonly isLocal: boolean;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zones: readonly string[];
  readonly nodes: readonly string[];
}

/** The ports of all services that have an address in the family, in the order of the objects. */
export function servicePorts(
  objects: KubeObjects,
  family: Family,
  nodeName: string,
): readonly ServicePort[] {
  const slices = new Map<string, EndpointSlice[]>();
  for (const slice of objects.slices) {
    const key = `${slice.namespace}/${slice.service}`;
    const known = slices.get(key);
    if (known) known.push(slice);
    else slices.set(key, [slice]);
  }
  return objects.services.flatMap((service) => {
    const clusterIp = inFamily(service.clusterIps, family)[0];
    if (clusterIp === undefined || service.type === 'ExternalName') return [];
    const own = slices.get(`${service.namespace}/${service.name}`) ?? [];
    return service.ports.map((port) =>
      servicePort({ service, port, clusterIp, slices: own, family, nodeName }),
    );
  });
}

interface Draft {
  readonly service: Service;
  readonly port: ServicePortSpec;
  readonly clusterIp: string;
  readonly slices: readonly EndpointSlice[];
  readonly family: Family;
  readonly nodeName: string;
}

function servicePort(draft: Draft): ServicePort {
  const { service, port, clusterIp, family } = draft;
  const { protocol } = port;
  const name = `${service.namespace}/${service.name}${port.name === '' ? '' : `:${port.name}`}`;
  const isExternal = service.type === 'NodePort' || service.type === 'LoadBalancer';
  const isExternalLocal =
    service.externalPolicy === 'Local' && (isExternal || service.externalIps.length > 0);
  return {
    name,
    protocol,
    clusterIp,
    port: port.port,
    nodePort: port.nodePort,
    externalIps: inFamily(service.externalIps, family),
    loadBalancerIps: inFamily(service.loadBalancerIps, family),
    sourceRanges: service.sourceRanges
      .map((range) => range.trim())
      .filter((range) => readSubnet(range)?.address.family === family),
    affinitySeconds: service.affinitySeconds,
    // Only a balancer that must know where endpoints are asks for them.
    healthCheckNodePort:
      service.type === 'LoadBalancer' && isExternalLocal ? service.healthCheckNodePort : 0,
    isExternalLocal,
    isInternalLocal: service.internalPolicy === 'Local',
    topologyMode: service.topologyMode,
    chains: serviceChains(name, protocol),
    endpoints: endpointsOf(draft, name),
  };
}

/** The addresses of the family, each as Go prints it. */
function inFamily(texts: readonly string[], family: Family): readonly string[] {
  return texts
    .map((text) => present(readAddress(text), 'objects were read with addresses only'))
    .filter((address) => address.family === family)
    .map(printAddress);
}

/** pkg/proxy/endpointslicecache.go: every endpoint once; one on this node before one that is not. */
function endpointsOf({ slices, port, family, nodeName }: Draft, name: string): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const slice of slices) {
    for (const target of slice.ports) {
      if (target.name !== port.name || target.protocol !== port.protocol) continue;
      for (const each of slice.endpoints) {
        const [ip] = inFamily([each.address], family);
        if (ip === undefined) continue;
        const text = family === 4 ? `${ip}:${target.port}` : `[${ip}]:${target.port}`;
        const isLocal = nodeName !== '' && each.nodeName === nodeName;
        if (found.has(text) && !isLocal) continue;
        const { ready, serving, terminating, zones, nodes } = each;
        const chain = endpointChain(name, port.protocol, text);
        found.set(text, { ip, text, chain, isLocal, ready, serving, terminating, zones, nodes });
      }
    }
  }
  // Go compares strings by their bytes; these are all ASCII.
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** Reached in another way than by its cluster address. */
export function isExternallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.loadBalancerIps.length > 0 || port.externalIps.length > 0;
}

export function isLoopbackText(text: string): boolean {
  const address = readAddress(text);
  return address !== undefined && isLoopback(address);
}
