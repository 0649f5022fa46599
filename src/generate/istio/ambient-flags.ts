/**
 * What istio-cni's node agent takes into account for a pod of the ambient mesh. It is no command of
 * its own: the names follow its settings (cni/pkg/config/config.go) and the pod's annotations.
 */
import { FAMILY_FLAG, type FlagSpec } from '../flags.ts';

type AmbientFlag = Pick<FlagSpec, 'name' | 'value' | 'says'> & Partial<FlagSpec>;

function flag(spec: AmbientFlag): FlagSpec {
  return { of: 'program', changes: 'rules', initial: '', ...spec };
}

/** What the agent of Istio 1.18 to 1.20 found on its node: cni/pkg/ambient/server.go. */
export const ZTUNNEL_FLAGS: readonly FlagSpec[] = [
  found(
    'ztunnel-namespace',
    'Up to Istio 1.20: shows the rules in ztunnel’s own namespace instead of those on the node.',
    { value: 'switch', initial: 'false' },
  ),
  found(
    'host-ip',
    'Up to Istio 1.20: the node’s address, from which its probes come. The agent reads it from HOST_IP.',
    { env: ['HOST_IP'] },
  ),
  found('ztunnel-ip', 'Up to Istio 1.20: the address of the pod of ztunnel on this node.'),
  found(
    'ztunnel-veth',
    'Up to Istio 1.20: the interface on the node that leads to the pod of ztunnel, such as veth1a2b3c4d.',
  ),
  found('ztunnel-device', 'Up to Istio 1.20: the interface in the pod of ztunnel.', {
    initial: 'eth0',
  }),
  found(
    'geneve-port',
    'Up to Istio 1.20: the port of the tunnels between the node and ztunnel. Since 1.19 the agent takes another one where 6081 is taken.',
    { initial: '6081' },
  ),
];

function found(name: string, says: string, more: Partial<FlagSpec> = {}): FlagSpec {
  return flag({ name, says, value: 'text', of: 'chainwalk', ...more });
}

export const AMBIENT_FLAGS: readonly FlagSpec[] = [
  flag({
    name: 'redirect-dns',
    value: 'switch',
    initial: 'true',
    env: ['AMBIENT_DNS_CAPTURE'],
    says: 'Takes the app’s DNS questions to ztunnel on port 15053. On since Istio 1.25; up to 1.20 it was on where ztunnel’s pod had ISTIO_META_DNS_CAPTURE.',
  }),
  flag({
    name: 'ipv6',
    value: 'switch',
    initial: 'true',
    env: ['AMBIENT_IPV6'],
    says: 'Writes IPv6 rules too.',
  }),
  flag({
    name: 'ingress-mode',
    value: 'switch',
    initial: 'false',
    says: 'Leaves inbound traffic alone, for a pod that takes plain traffic from outside (annotation ambient.istio.io/bypass-inbound-capture).',
  }),
  flag({
    name: 'virtual-interfaces',
    value: 'list',
    says: 'Interfaces of virtual machines inside the pod: what comes in from them is treated as outbound (annotation istio.io/reroute-virtual-interfaces).',
  }),
  flag({
    name: 'host-probe-snat-ip',
    value: 'text',
    initial: '169.254.7.127',
    env: ['HOST_PROBE_SNAT_IP'],
    says: 'The address under which the node’s own probes reach the pod, so that they are not captured.',
  }),
  flag({
    name: 'host-probe-snat-ipv6',
    value: 'text',
    initial: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff',
    env: ['HOST_PROBE_SNAT_IPV6'],
    says: 'The same for IPv6.',
  }),
  flag({
    name: 'host-namespace',
    value: 'switch',
    initial: 'false',
    of: 'chainwalk',
    says: 'Shows the rules on the node instead, which give the probes that address. Up to Istio 1.20 all rules stood on the node, and these are shown in any case.',
  }),
  ...ZTUNNEL_FLAGS,
  flag({
    name: 'istio-version',
    value: 'text',
    of: 'chainwalk',
    says: 'The release whose layout to write, from 1.18 on. Without it, the current one.',
  }),
  FAMILY_FLAG,
];
