/**
 * The rules of the ambient mesh in a pod, whose traffic ztunnel takes: cni/pkg/iptables/iptables.go.
 * ztunnel's own packets are known by their mark, 0x539; answers of the app find back to it by 0x111.
 */
import type { Family } from '#net/family.ts';
import { RuleList } from '../rule-list.ts';
import type { Version } from '../version.ts';

export interface AmbientOptions {
  readonly version: Version;
  readonly family: Family;
  readonly ipv6: boolean;
  readonly redirectDns: boolean;
  readonly ingressMode: boolean;
  readonly virtualInterfaces: readonly string[];
  /** From where the node's probes come. */
  readonly probe: string;
  readonly place: 'pod' | 'node';
}

const OWN = '--mark 0x539/0xfff';
const RETURNING = '--mark 0x111/0xfff';

export function ambientRules(options: AmbientOptions): RuleList {
  const rules = new RuleList();
  const loopback = options.family === 4 ? '127.0.0.1/32' : '::1/128';
  addJumps(rules, options);
  for (const name of options.version < 1025 ? [] : options.virtualInterfaces) {
    rules.append('nat', 'ISTIO_PRERT', `-i ${name} -p tcp -j REDIRECT --to-ports 15001`);
    rules.append('nat', 'ISTIO_PRERT', `-i ${name} -p tcp -j RETURN`);
  }
  addInbound(rules, options, loopback);
  rules.append(
    'mangle',
    'ISTIO_OUTPUT',
    `-m connmark ${RETURNING} -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff`,
  );
  if (options.redirectDns) addDns(rules, options, loopback);
  rules.append('nat', 'ISTIO_OUTPUT', `-p tcp -m mark ${RETURNING} -j ACCEPT`);
  rules.append('nat', 'ISTIO_OUTPUT', `! -d ${loopback} -o lo -j ACCEPT`);
  rules.append(
    'nat',
    'ISTIO_OUTPUT',
    `! -d ${loopback} -p tcp -m mark ! ${OWN} -j REDIRECT --to-ports 15001`,
  );
  return rules;
}

function addJumps(rules: RuleList, { version, redirectDns }: AmbientOptions): void {
  rules.append('mangle', 'PREROUTING', '-j ISTIO_PRERT');
  rules.append('mangle', 'OUTPUT', '-j ISTIO_OUTPUT');
  rules.append('nat', 'OUTPUT', '-j ISTIO_OUTPUT');
  if (redirectDns && version >= 1024) {
    rules.append('raw', 'PREROUTING', '-j ISTIO_PRERT');
    rules.append('raw', 'OUTPUT', '-j ISTIO_OUTPUT');
  }
  if (version >= 1024) rules.append('nat', 'PREROUTING', '-j ISTIO_PRERT');
}

function addInbound(rules: RuleList, options: AmbientOptions, loopback: string): void {
  const { version, probe } = options;
  const ingressMode = options.ingressMode && version >= 1024;
  // Up to 1.28 a pod that bypasses capture did not get the mark either.
  if (!ingressMode || version >= 1029) {
    rules.append('mangle', 'ISTIO_PRERT', `-m mark ${OWN} -j CONNMARK --set-xmark 0x111/0xfff`);
  }
  const inTable = version < 1024 ? 'mangle' : 'nat';
  if (!ingressMode) rules.append(inTable, 'ISTIO_PRERT', `-s ${probe} -p tcp -m tcp -j ACCEPT`);
  rules.append('nat', 'ISTIO_OUTPUT', `-d ${probe} -p tcp -m tcp -j ACCEPT`);
  if (version < 1024) addTproxy(rules, loopback);
  else if (!ingressMode) {
    rules.append(
      'nat',
      'ISTIO_PRERT',
      `! -d ${loopback} -p tcp ! --dport 15008 -m mark ! ${OWN} -j REDIRECT --to-ports 15006`,
    );
  }
}

/** How inbound traffic got to ztunnel from 1.21 to 1.23. */
function addTproxy(rules: RuleList, loopback: string): void {
  const tproxy = (port: number): string => `-j TPROXY --on-port ${port} --tproxy-mark 0x111/0xfff`;
  const notOwn = `-m mark ! ${OWN}`;
  for (const rule of [
    `! -d ${loopback} -p tcp -i lo -j ACCEPT`,
    `-p tcp -m tcp --dport 15008 ${notOwn} ${tproxy(15008)}`,
    '-p tcp -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    `! -d ${loopback} -p tcp ${notOwn} ${tproxy(15006)}`,
  ]) {
    rules.append('mangle', 'ISTIO_PRERT', rule);
  }
}

function addDns(rules: RuleList, { version }: AmbientOptions, loopback: string): void {
  if (version < 1024) {
    const question = '! -o lo -p udp -m udp --dport 53';
    rules.append('nat', 'ISTIO_OUTPUT', `${question} -j REDIRECT --to-port 15053`);
    return;
  }
  const notOwn = `-m mark ! ${OWN}`;
  for (const rule of [
    `! -o lo -p udp ${notOwn} -m udp --dport 53 -j REDIRECT --to-port 15053`,
    `! -d ${loopback} -p tcp --dport 53 ${notOwn} -j REDIRECT --to-ports 15053`,
  ]) {
    rules.append('nat', 'ISTIO_OUTPUT', rule);
  }
  rules.append('raw', 'ISTIO_OUTPUT', `-p udp -m mark ${OWN} -m udp --dport 53 -j CT --zone 1`);
  rules.append('raw', 'ISTIO_PRERT', `-p udp ${notOwn} -m udp --sport 53 -j CT --zone 1`);
}

/** On the node: probes, which come from a socket of the node, get an address that pods know. */
export function ambientNodeRules({ family, probe }: AmbientOptions): RuleList {
  const rules = new RuleList();
  rules.insert('nat', 'POSTROUTING', 1, '-j ISTIO_POSTRT');
  const set = `-m set --match-set istio-inpod-probes-v${family} dst`;
  rules.append(
    'nat',
    'ISTIO_POSTRT',
    `-m owner --socket-exists -p tcp ${set} -j SNAT --to-source ${probe}`,
  );
  return rules;
}
