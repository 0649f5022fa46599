/** One reader for each kind of object, with the API server's defaults (pkg/apis/core/v1/defaults.go). */
import { readAddress } from '#net/address.ts';
import { readSubnet } from '#net/subnet.ts';
import type {
  EndpointSlice,
  EndpointSpec,
  KubeNode,
  Protocol,
  Service,
  ServicePortSpec,
} from './objects.ts';
import { countOf, flagOf, listOf, plainOf, portOf, textOf, textsOf } from '#cluster/plain.ts';

type Complain = (says: string) => void;

export function readService(value: unknown, complain: Complain): Service {
  const metadata = plainOf(value, 'metadata');
  const spec = plainOf(value, 'spec');
  const ingress = listOf(plainOf(plainOf(value, 'status'), 'loadBalancer'), 'ingress');
  return {
    ...identityOf(metadata),
    type: textOf(spec, 'type') || 'ClusterIP',
    clusterIps: clusterIpsOf(spec, complain),
    ports: readServicePorts(spec, complain),
    externalIps: addressesIn(textsOf(spec, 'externalIPs'), complain),
    externalPolicy: policyOf(spec, 'externalTrafficPolicy'),
    internalPolicy: policyOf(spec, 'internalTrafficPolicy'),
    affinitySeconds: affinityOf(spec),
    sourceRanges: textsOf(spec, 'loadBalancerSourceRanges').filter((range) => {
      const isRange = readSubnet(range.trim()) !== undefined;
      if (!isRange) complain(`“${range.slice(0, 80)}” is no range of addresses.`);
      return isRange;
    }),
    // A balancer in Proxy mode opens a connection of its own, to the node's address.
    loadBalancerIps: addressesIn(
      ingress
        .filter((each) => textOf(each, 'ipMode') !== 'Proxy')
        .map((each) => textOf(each, 'ip'))
        .filter((ip) => ip !== ''),
      complain,
    ),
    healthCheckNodePort: portOf(spec, 'healthCheckNodePort'),
    topologyMode: topologyModeOf(metadata),
  };
}

function identityOf(metadata: unknown): { readonly namespace: string; readonly name: string } {
  return { namespace: namespaceOf(metadata), name: textOf(metadata, 'name') };
}

/** The namespace, which stands in comments as well: anything strange in it is left out. */
function namespaceOf(metadata: unknown): string {
  const namespace = textOf(metadata, 'namespace');
  return /^[a-z0-9-]{1,63}$/.test(namespace) ? namespace : 'default';
}

/** pkg/proxy/util/utils.go, ShouldSkipService, GetClusterIPByFamily. */
function clusterIpsOf(spec: unknown, complain: Complain): readonly string[] {
  const single = textOf(spec, 'clusterIP');
  if (single === 'None') return [];
  const several = textsOf(spec, 'clusterIPs');
  const all = several.length > 0 ? several : [single].filter((ip) => ip !== '');
  return addressesIn(
    all.filter((ip) => ip !== 'None'),
    complain,
  );
}

function addressesIn(texts: readonly string[], complain: Complain): readonly string[] {
  return texts.map(withoutLeadingZeros).filter((text) => {
    const isAddress = readAddress(text) !== undefined;
    if (!isAddress) complain(`“${text.slice(0, 80)}” is no address.`);
    return isAddress;
  });
}

/** Go's netutils.ParseIPSloppy takes 010.0.0.1 for 10.0.0.1. */
function withoutLeadingZeros(text: string): string {
  return /^[\d.]+$/.test(text) ? text.replace(/(^|\.)0+(?=\d)/g, '$1') : text;
}

function readServicePorts(spec: unknown, complain: Complain): readonly ServicePortSpec[] {
  const ports = new Map<string, ServicePortSpec>();
  for (const each of listOf(spec, 'ports')) {
    const name = portNameOf(each);
    const protocol = protocolOf(each);
    const port = portOf(each, 'port');
    if (protocol === undefined || port === 0) {
      complain('one of its ports has no number from 1 to 65535 or no protocol that is known.');
    } else if (ports.has(`${name} ${protocol}`)) {
      complain(`two of its ports are named “${name}”; the first one counts.`);
    } else {
      ports.set(`${name} ${protocol}`, {
        name,
        protocol,
        port,
        nodePort: portOf(each, 'nodePort'),
      });
    }
  }
  return [...ports.values()];
}

function portNameOf(port: unknown): string {
  const name = textOf(port, 'name');
  return /^[a-zA-Z0-9-]{1,63}$/.test(name) ? name : '';
}

function protocolOf(port: unknown): Protocol | undefined {
  const name = (textOf(port, 'protocol') || 'TCP').toLowerCase();
  return PROTOCOLS.find((each) => each === name);
}

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp', 'sctp'];

function policyOf(spec: unknown, name: string): 'Cluster' | 'Local' {
  return textOf(spec, name) === 'Local' ? 'Local' : 'Cluster';
}

/** Three hours, where the service does not say for how long. */
function affinityOf(spec: unknown): number | undefined {
  if (textOf(spec, 'sessionAffinity') !== 'ClientIP') return undefined;
  const clientIp = plainOf(plainOf(spec, 'sessionAffinityConfig'), 'clientIP');
  return countOf(clientIp, 'timeoutSeconds') || 10_800;
}

function topologyModeOf(metadata: unknown): string {
  const annotations = plainOf(metadata, 'annotations');
  return (
    textOf(annotations, 'service.kubernetes.io/topology-aware-hints') ||
    textOf(annotations, 'service.kubernetes.io/topology-mode')
  );
}

export function readSlice(value: unknown, complain: Complain): readonly EndpointSlice[] {
  const metadata = plainOf(value, 'metadata');
  const service = textOf(plainOf(metadata, 'labels'), 'kubernetes.io/service-name');
  if (service === '') {
    complain('it has no label kubernetes.io/service-name, so it belongs to no service.');
    return [];
  }
  const endpoints = listOf(value, 'endpoints').flatMap((each) => {
    const [address = ''] = addressesIn(textsOf(each, 'addresses').slice(0, 1), complain);
    return address === '' ? [] : [readEndpoint(each, address)];
  });
  return [{ namespace: namespaceOf(metadata), service, ports: endpointPortsOf(value), endpoints }];
}

/** pkg/proxy/endpointslicecache.go, newEndpointSliceData: ready and serving unless it says otherwise. */
function readEndpoint(value: unknown, address: string): EndpointSpec {
  const conditions = plainOf(value, 'conditions');
  const hints = plainOf(value, 'hints');
  return {
    address,
    nodeName: textOf(value, 'nodeName') || undefined,
    ready: flagOf(conditions, 'ready') ?? true,
    serving: flagOf(conditions, 'serving') ?? true,
    terminating: flagOf(conditions, 'terminating') ?? false,
    zones: listOf(hints, 'forZones').map((each) => textOf(each, 'name')),
    nodes: listOf(hints, 'forNodes').map((each) => textOf(each, 'name')),
  };
}

function endpointPortsOf(value: unknown): EndpointSlice['ports'] {
  return listOf(value, 'ports').flatMap((each) => {
    const protocol = protocolOf(each);
    const port = portOf(each, 'port');
    return protocol === undefined || port === 0 ? [] : [{ name: portNameOf(each), protocol, port }];
  });
}

/** `Endpoints`, which came before slices: one slice for each of its subsets. */
export function readEndpoints(value: unknown): readonly EndpointSlice[] {
  const { namespace, name } = identityOf(plainOf(value, 'metadata'));
  return listOf(value, 'subsets').map((subset) => ({
    namespace,
    service: name,
    ports: endpointPortsOf(subset),
    endpoints: [
      ...olderEndpoints(subset, 'addresses', true),
      ...olderEndpoints(subset, 'notReadyAddresses', false),
    ],
  }));
}

function olderEndpoints(subset: unknown, field: string, ready: boolean): readonly EndpointSpec[] {
  return listOf(subset, field)
    .filter((each) => readAddress(textOf(each, 'ip')) !== undefined)
    .map((each) => ({
      address: textOf(each, 'ip'),
      nodeName: textOf(each, 'nodeName') || undefined,
      ready,
      serving: ready,
      terminating: false,
      zones: [],
      nodes: [],
    }));
}

export function readNode(value: unknown): KubeNode {
  const metadata = plainOf(value, 'metadata');
  const spec = plainOf(value, 'spec');
  const several = textsOf(spec, 'podCIDRs');
  const addresses = listOf(plainOf(value, 'status'), 'addresses')
    .filter((each) => /^(Internal|External)IP$/.test(textOf(each, 'type')))
    .map((each) => textOf(each, 'address'));
  return {
    name: textOf(metadata, 'name'),
    addresses: addresses.filter((each) => readAddress(each) !== undefined),
    podCidrs:
      several.length > 0 ? several : [textOf(spec, 'podCIDR')].filter((each) => each !== ''),
    zone: textOf(plainOf(metadata, 'labels'), 'topology.kubernetes.io/zone'),
  };
}
