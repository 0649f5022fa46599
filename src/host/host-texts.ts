/** What a person may tell of a host: what the system's own tools print, one text for each part. */
export interface HostTexts {
  /** `ip addr` */
  readonly addresses?: string;
  /** `ip route show table all`, `ip -6 route`, `route -n` */
  readonly routes?: string;
  /** `ip rule` */
  readonly rules?: string;
  /** `ipset save` */
  readonly sets?: string;
  /** `ss -lntup`, `netstat -lntup` */
  readonly sockets?: string;
  /** `sysctl -a` */
  readonly sysctls?: string;
  /** `conntrack -L` */
  readonly connections?: string;
  /** `kubectl get pods,services -A -o wide`, or objects as YAML: names, which no packet asks for. */
  readonly cluster?: string;
}

export type HostPart = keyof HostTexts;

/** The parts that a packet asks. */
export type KernelPart = Exclude<HostPart, 'cluster'>;

export const HOST_PARTS: readonly KernelPart[] = [
  'addresses',
  'routes',
  'rules',
  'sets',
  'sockets',
  'sysctls',
  'connections',
];

/** A line that could not be read, or not wholly. */
export interface LineProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** What a text told, and what of it was not understood. */
export interface Reading<T> {
  readonly read: T;
  readonly problems: readonly LineProblem[];
}
