/**
 * What istio-cni's node agent takes into account for a pod of the ambient mesh. It is no command of
 * its own: the names follow its settings (cni/pkg/config/config.go) and the pod's annotations.
 */
import { FAMILY_FLAG, type FlagSpec } from '../flags.ts';

type AmbientFlag = Pick<FlagSpec, 'name' | 'value' | 'says'> & Partial<FlagSpec>;

function flag(spec: AmbientFlag): FlagSpec {
  return { of: 'program', changes: 'rules', initial: '', ...spec };
}

export const AMBIENT_FLAGS: readonly FlagSpec[] = [
  flag({
    name: 'redirect-dns',
    value: 'switch',
    initial: 'true',
    env: ['AMBIENT_DNS_CAPTURE'],
    says: 'Takes the app’s DNS questions to ztunnel on port 15053. On since Istio 1.25.',
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
    says: 'Shows the rules on the node instead, which give the probes that address.',
  }),
  flag({
    name: 'istio-version',
    value: 'text',
    of: 'chainwalk',
    says: 'The release whose layout to write, from 1.21 on. Without it, the current one.',
  }),
  FAMILY_FLAG,
];
