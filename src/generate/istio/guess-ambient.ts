/** Reads what istio-cni took into account off the rules of an ambient pod, or of its node. */
import type { SavedRules } from '../saved-rules.ts';

/** The last release of each layout, the current one first. */
const RELEASES = ['', '1.28', '1.24', '1.23'];

export const AMBIENT_CHAINS = /^ISTIO_/;

type Values = Readonly<Record<string, string>>;

export function ambientCandidates(rules: SavedRules): readonly Values[] {
  const family = { family: String(rules.family) };
  if (rules.has('nat', 'ISTIO_POSTRT')) {
    const [probe] = rules.found('nat', 'ISTIO_POSTRT', /-j SNAT --to-source (\S+)$/);
    return [withoutUsual({ ...family, 'host-namespace': 'true', ...probeOf(rules, probe) })];
  }
  if (!rules.has('mangle', 'ISTIO_PRERT')) return [];
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

function probeOf({ family }: SavedRules, probe: string | undefined): Values {
  if (probe === undefined) return {};
  return { [family === 4 ? 'host-probe-snat-ip' : 'host-probe-snat-ipv6']: probe };
}

const USUAL: Values = {
  family: '4',
  'host-probe-snat-ip': '169.254.7.127',
  'host-probe-snat-ipv6': 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff',
  'ingress-mode': 'false',
};

/** DNS capture is said in any case: which it is by itself depends on the release. */
function withoutUsual(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== '' && value !== USUAL[name]),
  );
}
