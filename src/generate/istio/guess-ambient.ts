/** Reads what istio-cni took into account off the rules of an ambient pod, or of its node. */
import type { SavedRules } from '../saved-rules.ts';

/** The last release of each layout, the current one first. */
const RELEASES = ['', '1.28', '1.24', '1.23'];

export const AMBIENT_CHAINS = /^(?:ISTIO_|ztunnel-)/;

type Values = Readonly<Record<string, string>>;

export function ambientCandidates(rules: SavedRules): readonly Values[] {
  const family = { family: String(rules.family) };
  if (rules.has('nat', 'ISTIO_POSTRT')) {
    const [probe] = rules.found('nat', 'ISTIO_POSTRT', /-j SNAT --to-source (\S+)$/);
    return [withoutUsual({ ...family, 'host-namespace': 'true', ...probeOf(rules, probe) })];
  }
  if (rules.has('mangle', 'ztunnel-PREROUTING')) return onNode(rules);
  if (!rules.has('mangle', 'ISTIO_PRERT')) return inZtunnel(rules);
  const [probe] = rules.found('nat', 'ISTIO_OUTPUT', /^-d (\S+)\/\d+ -p tcp -m tcp -j ACCEPT$/);
  const interfaces = rules.found(
    'nat',
    'ISTIO_PRERT',
    /^-i (\S+) -p tcp -j REDIRECT --to-ports 15001$/,
  );
  const isCaptured = rules.any('nat', /--to-ports 15006/) || rules.any('mangle', /TPROXY/);
  return RELEASES.map((release) =>
    withoutUsual({
      ...family,
      ...probeOf(rules, probe),
      'redirect-dns': String(rules.any('nat', /--to-ports 15053/)),
      'ingress-mode': String(!isCaptured),
      'virtual-interfaces': interfaces.join(','),
      'istio-version': release,
    }),
  );
}

/** The node of 1.18 to 1.20. */
function onNode(rules: SavedRules): readonly Values[] {
  const first = (table: string, chain: string, pattern: RegExp): string =>
    rules.found(table, `ztunnel-${chain}`, pattern)[0] ?? '';
  return ['1.20', '1.19', '1.18'].map((release) =>
    withoutUsual({
      'host-ip': first('mangle', 'OUTPUT', /^-s (\S+?)(?:\/32)? .*-j MARK /),
      'ztunnel-ip': first('mangle', 'PREROUTING', /^! -s (\S+?)(?:\/32)? -i \S+ -j MARK /),
      'ztunnel-veth': first('mangle', 'PREROUTING', /^! -i (\S+) -m connmark /),
      'geneve-port': first('mangle', 'PREROUTING', /^-p udp -m udp --dport (\d+) -j RETURN$/),
      'redirect-dns': String(rules.any('nat', /:15053$/)),
      'istio-version': release,
    }),
  );
}

/** The namespace of ztunnel itself, at that time. What it does not show is made up. */
function inZtunnel(rules: SavedRules): readonly Values[] {
  const own = /^! -d (\S+?)(?:\/32)? -i \S+ -p tcp -j MARK --set-xmark 0x4d3\/0xfff$/;
  const device = /^! -d \S+ -i (\S+) -p tcp -j MARK --set-xmark 0x4d3\/0xfff$/;
  const [address] = rules.found('mangle', 'PREROUTING', own);
  const [name] = rules.found('mangle', 'PREROUTING', device);
  if (address === undefined || name === undefined) return [];
  const values = { 'ztunnel-ip': address, 'ztunnel-device': name, 'host-ip': '192.168.1.10' };
  return [withoutUsual({ ...values, 'ztunnel-namespace': 'true', 'istio-version': '1.20' })];
}

function probeOf({ family }: SavedRules, probe: string | undefined): Values {
  if (probe === undefined) return {};
  return { [family === 4 ? 'host-probe-snat-ip' : 'host-probe-snat-ipv6']: probe };
}

const USUAL: Values = {
  family: '4',
  'host-probe-snat-ip': '169.254.7.127',
  'host-probe-snat-ipv6': 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff',
  'ingress-mode': 'false',
  'geneve-port': '6081',
  'ztunnel-device': 'eth0',
};

/** DNS capture is said in any case: which it is by itself depends on the release. */
function withoutUsual(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== '' && value !== USUAL[name]),
  );
}
