/** How the app's DNS questions get to the agent, release by release. */
import { type Draft, ownerMatches } from './draft.ts';

/** The agent's DNS port. */
const AGENT = '15053';

/** A chain for DNS alone, since 1.25: capture/run.go, SetupDNSRedir. */
export function addDnsRules(draft: Draft): void {
  const { rules, options, layout } = draft;
  if (layout.dns !== 'own-chain' || options.dns.kind === 'off') return;
  const servers = serverMatches(draft, '-d');
  rules.append('raw', 'OUTPUT', '-j ISTIO_OUTPUT_DNS');
  if (servers.length > 0) rules.append('nat', 'ISTIO_OUTPUT', '-j ISTIO_OUTPUT_DNS');
  for (const [protocol, to] of [
    ['tcp', '--to-ports'],
    ['udp', '--to-port'],
  ]) {
    for (const server of servers) {
      const question = `-p ${protocol} --dport 53 ${server}`;
      rules.append('nat', 'ISTIO_OUTPUT_DNS', `${question}-j REDIRECT ${to} ${AGENT}`);
    }
  }
  addProxyZones(draft, 'ISTIO_OUTPUT_DNS');
  if (servers.length > 0) rules.append('raw', 'PREROUTING', '-j ISTIO_INBOUND');
  addServerZones(draft, 'ISTIO_OUTPUT_DNS', 'ISTIO_INBOUND', '-s');
}

/** DNS over TCP, from 1.9 to 1.24. */
export function addTcpDnsRules(draft: Draft): void {
  if (draft.layout.dns !== 'in-output') return;
  for (const server of serverMatches(draft, '-d')) {
    const question = `-p tcp --dport 53 ${server}`;
    draft.rules.append('nat', 'ISTIO_OUTPUT', `${question}-j REDIRECT --to-ports ${AGENT}`);
  }
}

/** DNS over UDP, from 1.6 to 1.24: HandleDNSUDP. */
export function addUdpDnsRules(draft: Draft): void {
  const { rules, options, layout } = draft;
  if (options.dns.kind === 'off') return;
  if (layout.dns === 'first') addFirstUdpRules(draft);
  if (layout.dns === 'rewritten') addRewritingUdpRules(draft);
  if (layout.dns !== 'in-output') return;
  const chain = options.version < 1023 ? 'OUTPUT' : 'ISTIO_OUTPUT';
  if (chain === 'ISTIO_OUTPUT') {
    rules.append('nat', 'OUTPUT', '-p udp -j ISTIO_OUTPUT', 'JumpOutbound');
    rules.append('raw', 'OUTPUT', '-p udp -j ISTIO_OUTPUT', 'JumpOutbound');
  }
  const own = [...ownMatches(draft), ...(layout.hasOwnerGroups ? ownerMatches(options) : [])];
  for (const owner of own) rules.append('nat', chain, `-p udp --dport 53 ${owner}-j RETURN`);
  for (const server of serverMatches(draft, '-d')) {
    rules.append('nat', chain, `-p udp --dport 53 ${server}-j REDIRECT --to-port ${AGENT}`);
  }
  if (options.version < 1011) return;
  addProxyZones(draft, chain);
  // Up to 1.19 answers were asked for the server as their destination, which never holds.
  addServerZones(draft, chain, 'PREROUTING', options.version < 1020 ? '-d' : '-s');
}

/** The first shape, of 1.6, with Envoy's DNS port of that time. */
function addFirstUdpRules({ rules, options }: Draft): void {
  for (const gid of options.proxyGids.filter((each) => each !== '0')) {
    rules.append('nat', 'OUTPUT', `-p udp --dport 53 -m owner --gid-owner ${gid} -j RETURN`);
  }
  rules.append('nat', 'OUTPUT', '-p udp --dport 53 -j REDIRECT --to-ports 15013');
}

/** In 1.7 and 1.8 both ends were rewritten. */
function addRewritingUdpRules(draft: Draft): void {
  const { rules } = draft;
  for (const owner of ownMatches(draft)) {
    rules.append('nat', 'OUTPUT', `-p udp --dport 53 ${owner}-j RETURN`);
  }
  rules.append('nat', 'OUTPUT', `-p udp --dport 53 -j DNAT --to-destination 127.0.0.1:${AGENT}`);
  rules.append('nat', 'POSTROUTING', `-p udp --dport ${AGENT} -j SNAT --to-source 127.0.0.1`);
}

/** The questions that are captured: one match for each server, an empty one for all of them. */
function serverMatches({ options, family }: Draft, flag: '-d' | '-s'): readonly string[] {
  const { dns } = options;
  if (dns.kind === 'off') return [];
  if (dns.kind === 'all') return [''];
  return dns.of[family].map((server) => `${flag} ${server}/${family === 4 ? 32 : 128} `);
}

function ownMatches({ options }: Draft): readonly string[] {
  return [
    ...options.proxyUids.map((uid) => `-m owner --uid-owner ${uid} `),
    ...options.proxyGids.map((gid) => `-m owner --gid-owner ${gid} `),
  ];
}

/**
 * Both halves of a question may carry the same addresses and ports, so each gets connections of its
 * own: zone 1 between agent and server, zone 2 between app and agent. The first zone given stands.
 */
function addProxyZones(draft: Draft, chain: string): void {
  for (const owner of ownMatches(draft)) {
    draft.rules.append('raw', chain, `-p udp --dport 53 ${owner}-j CT --zone 1`);
    draft.rules.append('raw', chain, `-p udp --sport ${AGENT} ${owner}-j CT --zone 2`);
  }
}

function addServerZones(draft: Draft, out: string, back: string, from: '-d' | '-s'): void {
  const answers = serverMatches(draft, from);
  for (const [index, question] of serverMatches(draft, '-d').entries()) {
    draft.rules.append('raw', out, `-p udp --dport 53 ${question}-j CT --zone 2`);
    draft.rules.append('raw', back, `-p udp --sport 53 ${answers[index] ?? ''}-j CT --zone 1`);
  }
}
