/** kube-proxy's flags that steer how it works, its other modes, or what it reports: never a rule. */
import type { FlagSpec } from '../flags.ts';

type Kind = FlagSpec['value'];

const WORKING: readonly (readonly [name: string, value: Kind, says: string])[] = [
  ['add-dir-header', 'switch', 'Writes the folder of the source into each line of the log.'],
  ['alsologtostderr', 'switch', 'Writes the log to standard error as well as to files.'],
  ['bind-address-hard-fail', 'switch', 'Ends kube-proxy where it cannot listen on a port.'],
  ['cleanup', 'switch', 'Takes all of kube-proxy’s rules away and ends.'],
  ['config', 'text', 'A file with the whole configuration, which then replaces the flags.'],
  ['config-sync-period', 'duration', 'How often the configuration is read again from the cluster.'],
  ['conntrack-max-per-core', 'number', 'How many connections per core the kernel may remember.'],
  ['conntrack-min', 'number', 'How many connections the kernel may remember at the least.'],
  [
    'conntrack-tcp-timeout-close-wait',
    'duration',
    'How long the kernel remembers a TCP connection that one side has closed.',
  ],
  [
    'conntrack-tcp-timeout-established',
    'duration',
    'How long the kernel remembers a TCP connection on which nothing is said.',
  ],
  ['conntrack-udp-timeout', 'duration', 'How long the kernel remembers an unanswered UDP packet.'],
  [
    'conntrack-udp-timeout-stream',
    'duration',
    'How long the kernel remembers a UDP exchange that went both ways.',
  ],
  ['feature-gates', 'text', 'Turns features on and off that are not settled yet.'],
  ['healthz-bind-address', 'text', 'Where kube-proxy says whether it is well.'],
  ['init-only', 'switch', 'Sets up what needs privileges, and ends.'],
  [
    'iptables-min-sync-period',
    'duration',
    'How long kube-proxy gathers changes before it writes rules again.',
  ],
  [
    'iptables-sync-period',
    'duration',
    'How often kube-proxy writes its rules again though nothing has changed.',
  ],
  ['ipvs-exclude-cidrs', 'slice', 'Addresses that the ipvs mode leaves alone.'],
  ['ipvs-min-sync-period', 'duration', 'How long the ipvs mode gathers changes.'],
  ['ipvs-scheduler', 'text', 'How the ipvs mode picks an endpoint.'],
  [
    'ipvs-strict-arp',
    'switch',
    'Whether the ipvs mode has interfaces answer for their own addresses only.',
  ],
  ['ipvs-sync-period', 'duration', 'How often the ipvs mode sets up its services again.'],
  ['ipvs-tcp-timeout', 'duration', 'How long the ipvs mode keeps a silent TCP connection.'],
  ['ipvs-tcpfin-timeout', 'duration', 'How long the ipvs mode keeps a closed TCP connection.'],
  ['ipvs-udp-timeout', 'duration', 'How long the ipvs mode keeps a silent UDP exchange.'],
  ['kube-api-burst', 'number', 'How many questions at once the API server is asked.'],
  ['kube-api-content-type', 'text', 'In which form the API server is asked to answer.'],
  ['kube-api-qps', 'text', 'How many questions in a second the API server is asked.'],
  ['kubeconfig', 'text', 'The file that says how to reach the API server.'],
  ['log-flush-frequency', 'duration', 'How often the log is written out.'],
  ['logging-format', 'text', 'How the log is written.'],
  ['logtostderr', 'switch', 'Writes the log to standard error instead of files.'],
  ['master', 'text', 'The address of the API server.'],
  ['metrics-bind-address', 'text', 'Where kube-proxy shows its counters.'],
  ['oom-score-adj', 'text', 'How readily the kernel ends kube-proxy where memory runs out.'],
  ['profiling', 'switch', 'Shows where kube-proxy spends its time, under /debug/pprof.'],
  ['show-hidden-metrics-for-version', 'text', 'Shows counters that a release has hidden.'],
  ['udp-timeout', 'duration', 'How long the userspace mode keeps a silent UDP exchange.'],
  ['vmodule', 'text', 'How much is logged, file by file.'],
  ['write-config-to', 'text', 'Writes the configuration into this file and ends.'],
];

export const WORKING_FLAGS: readonly FlagSpec[] = WORKING.map(([name, value, says]) => ({
  name,
  value,
  initial: '',
  of: 'program',
  changes: 'nothing',
  says,
}));
