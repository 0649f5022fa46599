/** How what comes for the app gets to Envoy: capture/run.go, handleInboundPortsInclude. */
import type { Draft } from './draft.ts';

export function addInboundRules(draft: Draft): void {
  const { rules, options, layout } = draft;
  const { inboundPorts } = options;
  if (inboundPorts.kind === 'none') return;
  const isTproxy = options.mode === 'tproxy' && !layout.isPlainIpv6;
  const table = isTproxy ? 'mangle' : 'nat';
  if (isTproxy) addTproxyChains(draft);
  rules.append(table, 'PREROUTING', '-p tcp -j ISTIO_INBOUND', 'JumpInbound');
  if (inboundPorts.kind === 'list') {
    for (const port of inboundPorts.ports) addCapture(draft, isTproxy, `-p tcp --dport ${port}`);
    return;
  }
  const spared = [...(layout.sparesSsh ? ['22'] : []), ...options.excludedInboundPorts];
  for (const port of spared) {
    rules.append(table, 'ISTIO_INBOUND', `-p tcp --dport ${port} -j RETURN`, 'ExcludeInboundPort');
  }
  addCapture(draft, isTproxy, '-p tcp');
}

/** Later packets of a connection only need the mark; the first one is given to Envoy's socket. */
function addTproxyChains({ rules, options, layout, loopback }: Draft): void {
  const mark = options.tproxyMark;
  rules.append('mangle', 'ISTIO_DIVERT', `-j MARK --set-mark ${mark}`);
  rules.append('mangle', 'ISTIO_DIVERT', '-j ACCEPT');
  const tproxy = `-j TPROXY --tproxy-mark ${mark}/0xffffffff --on-port ${layout.tproxyPort}`;
  rules.append('mangle', 'ISTIO_TPROXY', `! -d ${loopback} -p tcp ${tproxy}`);
}

function addCapture({ rules, layout }: Draft, isTproxy: boolean, what: string): void {
  // Only what is captured by its port is announced here.
  const command = what === '-p tcp' ? undefined : 'IncludeInboundPort';
  if (!isTproxy) {
    return rules.append('nat', 'ISTIO_INBOUND', `${what} -j ISTIO_IN_REDIRECT`, command);
  }
  const times = layout.repeatsEstablished && command !== undefined ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    rules.append(
      'mangle',
      'ISTIO_INBOUND',
      `${what} ${layout.established} -j ISTIO_DIVERT`,
      command,
    );
  }
  rules.append('mangle', 'ISTIO_INBOUND', `${what} -j ISTIO_TPROXY`, command);
}
