import type { HostPart } from '#host/host-texts.ts';

export interface HostTab {
  readonly part: HostPart;
  readonly title: string;
  /** What prints it on the machine. */
  readonly command: string;
  /** What a packet asks of it. */
  readonly says: string;
}

export const HOST_TABS: readonly HostTab[] = [
  {
    part: 'addresses',
    title: 'Addresses',
    command: 'ip addr',
    says: 'Interfaces and their addresses: which packets are for this host, and which it passes on.',
  },
  {
    part: 'routes',
    title: 'Routes',
    command: 'ip route show table all',
    says: 'Where packets leave, and with which source address. Those to the interfaces’ own subnets are there without a line.',
  },
  {
    part: 'rules',
    title: 'Rules',
    command: 'ip rule',
    says: 'Which routing table is asked first, such as for packets with a mark.',
  },
  {
    part: 'sets',
    title: 'Sets',
    command: 'sudo ipset save',
    says: 'What -m set looks into. A set that is missing here leaves the choice to you.',
  },
  {
    part: 'sockets',
    title: 'Sockets',
    command: 'sudo ss -lntupe --inet-sockopt',
    says: 'Who listens on this host, and as which user.',
  },
  {
    part: 'sysctls',
    title: 'Sysctls',
    command: 'sysctl -a --pattern net',
    says: 'Switches of the kernel, such as whether it forwards. What is missing has its default.',
  },
  {
    part: 'connections',
    title: 'Connections',
    command: 'sudo conntrack -L',
    says: 'Entries that conntrack has before the packet comes.',
  },
  {
    part: 'cluster',
    title: 'Cluster',
    command: 'kubectl get services,pods -A -o wide',
    says: 'Names for services and backends, which no packet asks for. YAML of services and endpoint slices does, too.',
  },
];
