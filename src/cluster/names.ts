/** What a cluster's things are called, by the addresses and chains under which rules have them. */
import { serviceChains } from './chain-names.ts';

/** Services are called `namespace/service:port`, as kube-proxy does. */
export interface ClusterNames {
  /** Of a chain `KUBE-SVC-…` and its kin, by the sixteen letters behind the dash. */
  serviceByHash(hash: string): string | undefined;
  /** The letters of services that have a part of their name, in small letters; at most `limit`. */
  hashesOf(part: string, limit: number): readonly string[];
  /** Their addresses, likewise. */
  addressesOf(part: string, limit: number): readonly string[];
  /** By an address that the service has, and a port. */
  serviceAt(address: string, protocol: string, port: number): string | undefined;
  /** `namespace/pod` */
  podAt(address: string): string | undefined;
  /** The name of the node that has the address. */
  nodeAt(address: string): string | undefined;
  readonly serviceCount: number;
  readonly podCount: number;
}

export interface ServicePortName {
  readonly namespace: string;
  readonly service: string;
  /** Empty where the port has no name. */
  readonly port: string;
  readonly protocol: string;
  readonly number: number;
  readonly addresses: readonly string[];
}

/** Collects names; an address that is given twice keeps its first name. */
export class NameCollector implements ClusterNames {
  readonly #byHash = new Map<string, string>();
  readonly #byAddress = new Map<string, string>();
  /** `undefined` for an address of several pods, which is their node's. */
  readonly #pods = new Map<string, string | undefined>();
  readonly #nodes = new Map<string, string>();
  readonly #services = new Set<string>();

  addService(port: ServicePortName): void {
    const { namespace, service, protocol, number, addresses } = port;
    const text = `${namespace}/${service}${port.port === '' ? '' : `:${port.port}`}`;
    this.#services.add(`${namespace}/${service}`);
    this.#byHash.set(hashOf(text, protocol), text);
    for (const address of addresses) {
      setFirst(this.#byAddress, `${plainAddress(address)} ${protocol} ${number}`, text);
    }
  }

  addPod(namespace: string, name: string, addresses: readonly string[]): void {
    const pod = `${namespace}/${name}`;
    for (const each of addresses) {
      const address = plainAddress(each);
      if (address === '' || name === '') continue;
      const isShared = this.#pods.has(address) && this.#pods.get(address) !== pod;
      this.#pods.set(address, isShared ? undefined : pod);
    }
  }

  addNode(name: string, addresses: readonly string[]): void {
    for (const address of addresses) setFirst(this.#nodes, plainAddress(address), name);
  }

  serviceByHash(hash: string): string | undefined {
    return this.#byHash.get(hash) ?? WELL_KNOWN.get(hash);
  }

  hashesOf(part: string, limit: number): readonly string[] {
    const all = [...this.#byHash, ...WELL_KNOWN];
    const found = all.filter(([, name]) => name.toLowerCase().includes(part));
    return found.slice(0, limit).map(([hash]) => hash);
  }

  addressesOf(part: string, limit: number): readonly string[] {
    const found = [...this.#byAddress].filter(([, name]) => name.toLowerCase().includes(part));
    return [...new Set(found.map(([key]) => key.slice(0, key.indexOf(' '))))].slice(0, limit);
  }

  serviceAt(address: string, protocol: string, port: number): string | undefined {
    return this.#byAddress.get(`${plainAddress(address)} ${protocol} ${port}`);
  }

  podAt(address: string): string | undefined {
    return this.#pods.get(plainAddress(address));
  }

  nodeAt(address: string): string | undefined {
    return this.#nodes.get(plainAddress(address));
  }

  get serviceCount(): number {
    return this.#services.size;
  }

  get podCount(): number {
    return new Set([...this.#pods.values()].filter((pod) => pod !== undefined)).size;
  }
}

function setFirst(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}

function plainAddress(address: string): string {
  return address.replace(/\/(?:32|128)$/, '').toLowerCase();
}

function hashOf(name: string, protocol: string): string {
  return serviceChains(name, protocol).cluster.slice('KUBE-SVC-'.length);
}

/** Services that nearly every cluster has: the names of their chains give them away. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map(
  (
    [
      ['default/kubernetes:https', 'tcp'],
      ['kube-system/kube-dns:dns', 'udp'],
      ['kube-system/kube-dns:dns-tcp', 'tcp'],
      ['kube-system/kube-dns:metrics', 'tcp'],
      ['kube-system/metrics-server:https', 'tcp'],
      ['kube-system/metrics-server', 'tcp'],
      ['ingress-nginx/ingress-nginx-controller:http', 'tcp'],
      ['ingress-nginx/ingress-nginx-controller:https', 'tcp'],
      ['ingress-nginx/ingress-nginx-controller-admission:https-webhook', 'tcp'],
      ['istio-system/istiod:grpc-xds', 'tcp'],
      ['istio-system/istiod:https-dns', 'tcp'],
      ['istio-system/istiod:https-webhook', 'tcp'],
      ['istio-system/istiod:http-monitoring', 'tcp'],
      ['istio-system/istio-ingressgateway:http2', 'tcp'],
      ['istio-system/istio-ingressgateway:https', 'tcp'],
      ['kubernetes-dashboard/kubernetes-dashboard', 'tcp'],
      ['cert-manager/cert-manager-webhook:https', 'tcp'],
    ] as const
  ).map(([name, protocol]) => [hashOf(name, protocol), name]),
);
