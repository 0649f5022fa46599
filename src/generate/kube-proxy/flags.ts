/** The flags of kube-proxy: cmd/kube-proxy/app/options.go, AddFlags. */
import { FAMILY_FLAG, type FlagSpec } from '../flags.ts';
import { WORKING_FLAGS } from './working-flags.ts';

type KubeFlag = Pick<FlagSpec, 'name' | 'value' | 'says'> & Partial<FlagSpec>;

function flag(spec: KubeFlag): FlagSpec {
  return { of: 'program', changes: 'rules', initial: '', ...spec };
}

/** What the program finds around itself, on the node. */
function surrounding(spec: KubeFlag): FlagSpec {
  return flag({ of: 'chainwalk', ...spec });
}

export const KUBE_PROXY_FLAGS: readonly FlagSpec[] = [
  flag({
    name: 'hostname-override',
    value: 'text',
    says: 'The node’s name. Endpoints whose nodeName it is are on this node.',
  }),
  flag({
    name: 'cluster-cidr',
    value: 'slice',
    says: 'The addresses of the cluster’s pods. What comes from elsewhere to a cluster IP is masqueraded.',
  }),
  flag({
    name: 'detect-local-mode',
    value: 'text',
    choices: ['ClusterCIDR', 'NodeCIDR', 'BridgeInterface', 'InterfaceNamePrefix'],
    says: 'How a packet from a pod of this node is known: by the cluster’s addresses, by the node’s, by a bridge, or by how interfaces are named. ClusterCIDR where nothing is given.',
  }),
  flag({
    name: 'pod-bridge-interface',
    value: 'text',
    says: 'The bridge that pods hang on, for the mode BridgeInterface.',
  }),
  flag({
    name: 'pod-interface-name-prefix',
    value: 'text',
    says: 'What the names of pods’ interfaces begin with, for the mode InterfaceNamePrefix.',
  }),
  flag({
    name: 'masquerade-all',
    value: 'switch',
    initial: 'false',
    says: 'Masquerades everything that goes to a cluster IP, so that endpoints always see the node as the client.',
  }),
  flag({
    name: 'iptables-masquerade-bit',
    value: 'number',
    initial: '14',
    says: 'Which bit of the mark says that a packet is to be masqueraded. 14 is 0x4000.',
  }),
  flag({
    name: 'iptables-localhost-nodeports',
    value: 'switch',
    initial: 'true',
    says: 'Lets NodePorts answer on 127.0.0.1 too, which opens the loopback to routing and needs a rule to guard it. IPv4 only, since 1.26.',
  }),
  flag({
    name: 'nodeport-addresses',
    value: 'slice',
    says: 'The ranges of node addresses on which NodePorts answer; “primary” is the node’s own address. All of them where nothing is given.',
  }),
  flag({
    name: 'bind-address',
    value: 'text',
    initial: '0.0.0.0',
    says: 'The address that kube-proxy serves on. One that is not 0.0.0.0 or :: is taken for the node’s own address.',
  }),
  flag({
    name: 'conntrack-tcp-be-liberal',
    value: 'switch',
    initial: 'false',
    says: 'Lets the kernel take packets outside of their connection’s window, so that invalid ones need not be dropped. Since 1.29.',
  }),
  flag({
    name: 'proxy-mode',
    value: 'text',
    choices: ['iptables', 'userspace'],
    initial: 'iptables',
    says: 'iptables writes rules for every endpoint. userspace, gone since 1.26, only steers to ports on which kube-proxy itself listens. Its other modes write no such rules.',
  }),
  flag({
    name: 'proxy-port-range',
    value: 'text',
    says: 'The ports on which the userspace mode may listen, such as 32768-60999.',
  }),
  ...WORKING_FLAGS,
  flag({
    name: 'v',
    short: 'v',
    value: 'text',
    changes: 'nothing',
    says: 'How much kube-proxy writes into its log.',
  }),
  surrounding({
    name: 'node-cidr',
    value: 'slice',
    says: 'The pod addresses given to this node, for the mode NodeCIDR. Read from the Node object where it is there.',
  }),
  surrounding({
    name: 'node-addresses',
    value: 'slice',
    says: 'The addresses of the node’s interfaces, for nodeport-addresses and source ranges. Read from the Node object where it is there.',
  }),
  surrounding({
    name: 'proxy-ports',
    value: 'slice',
    says: 'On which port the userspace mode listens for a service port, such as default/web:http=33145. In a cluster it is a random one.',
  }),
  surrounding({
    name: 'large-cluster',
    value: 'switch',
    initial: 'false',
    says: 'Writes the rules as in a cluster with more than 1,000 endpoints: without comments on those of endpoints.',
  }),
  surrounding({
    name: 'random-fully',
    value: 'switch',
    initial: 'true',
    says: 'The node’s iptables knows --random-fully, as every one since 1.6.2 does.',
  }),
  surrounding({
    name: 'nfacct',
    value: 'switch',
    initial: 'false',
    says: 'The node has counters (nfacct) for invalid packets and for NodePorts on localhost, which kube-proxy uses since 1.32.',
  }),
  surrounding({
    name: 'kubernetes-version',
    value: 'text',
    says: 'The release whose layout to write, from 1.14 on. Without it, the current one.',
  }),
  FAMILY_FLAG,
];
