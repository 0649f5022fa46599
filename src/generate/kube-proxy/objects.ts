/** The objects of a cluster that kube-proxy watches, with what the API server fills in. */

export interface KubeObjects {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  readonly nodes: readonly KubeNode[];
}

export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  /** One for each family; none for a headless service. */
  readonly clusterIps: readonly string[];
  readonly ports: readonly ServicePortSpec[];
  readonly externalIps: readonly string[];
  readonly externalPolicy: 'Cluster' | 'Local';
  readonly internalPolicy: 'Cluster' | 'Local';
  /** For how long a client stays with its endpoint; `undefined` where it need not. */
  readonly affinitySeconds: number | undefined;
  readonly sourceRanges: readonly string[];
  /** Addresses of load balancers that packets still carry when they come to the node. */
  readonly loadBalancerIps: readonly string[];
  readonly healthCheckNodePort: number;
  /** `service.kubernetes.io/topology-mode`, or its older name. */
  readonly topologyMode: string;
}

export interface ServicePortSpec {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
  /** 0 where it has none. */
  readonly nodePort: number;
}

export type Protocol = 'tcp' | 'udp' | 'sctp';

export interface EndpointSlice {
  readonly namespace: string;
  /** The service it belongs to. */
  readonly service: string;
  readonly ports: readonly {
    readonly name: string;
    readonly protocol: Protocol;
    readonly port: number;
  }[];
  readonly endpoints: readonly EndpointSpec[];
}

export interface EndpointSpec {
  readonly address: string;
  readonly nodeName: string | undefined;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** For whom the endpoint is meant, where the control plane gave hints. */
  readonly zones: readonly string[];
  readonly nodes: readonly string[];
}

export interface KubeNode {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly podCidrs: readonly string[];
  readonly zone: string;
}
