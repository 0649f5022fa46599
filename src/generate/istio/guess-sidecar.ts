/** Reads the flags of istio-iptables off its rules, for each layout that a release had. */
import type { SavedRules } from '../saved-rules.ts';
import { type Version, CURRENT, readVersion } from '../version.ts';

/** The last release of each layout, the current one first. */
const RELEASES =
  ' 1.24 1.23 1.22 1.20 1.19 1.17 1.13 1.12 1.11 1.10 1.8 1.7 1.6 1.5 1.4 1.2 1.1 1.0 0.8'.split(
    ' ',
  );

export const SIDECAR_CHAINS = /^ISTIO_/;

type Values = Readonly<Record<string, string>>;

export function sidecarCandidates(rules: SavedRules): readonly Values[] {
  if (!rules.has('nat', 'ISTIO_REDIRECT')) return [];
  return RELEASES.map((release) => {
    const version = readVersion(release) ?? CURRENT;
    return withoutUsual(version, {
      ...proxyOf(rules, version),
      ...inboundOf(rules, version),
      ...outboundOf(rules, version),
      ...interfacesOf(rules, version),
      ...dnsOf(rules, version),
      'drop-invalid': String(rules.any('mangle', /--ctstate INVALID/)),
      'iptables-trace-logging': String(isLogged(rules, version)),
      'istio-version': release,
      ipv6: String(rules.family === 6),
      family: String(rules.family),
    });
  });
}

/** What a program has by itself, or a person would not write down. */
const USUAL: Values = {
  'envoy-port': '15001',
  'inbound-capture-port': '15006',
  'inbound-tunnel-port': '15008',
  'istio-inbound-tproxy-mark': '1337',
  'outbound-owner-groups': '*',
  'outbound-ipv4-loopback-cidr': '127.0.0.1/32',
  'drop-invalid': 'false',
  'iptables-trace-logging': 'false',
  'redirect-dns': 'false',
  'capture-all-dns': 'false',
  ipv6: 'false',
  family: '4',
};

function withoutUsual(version: Version, values: Values): Values {
  // Before 1.3 it was Envoy's port where nobody said otherwise.
  const usual = version < 1003 ? { ...USUAL, 'inbound-capture-port': '' } : USUAL;
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => value !== (usual[name] ?? '') && (value !== '' || name === NOBODY),
    ),
  );
}

/** The one flag whose empty value says something: that no group is captured. */
const NOBODY = 'outbound-owner-groups';

const PORT = /^-p tcp -m tcp --dport (\S+) -j RETURN$/;

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function list(texts: readonly string[]): string {
  return texts.join(',');
}

function proxyOf(rules: SavedRules, version: Version): Values {
  const owners = (kind: 'uid' | 'gid'): readonly string[] =>
    unique(
      rules.found(
        'nat',
        'ISTIO_OUTPUT',
        // Since 1.5 each has a rule for its way back into the pod, which other groups have not.
        new RegExp(
          `-m owner --${kind}-owner (\\S+) -j ${version < 1005 ? 'RETURN' : 'ISTIO_IN_REDIRECT'}$`,
        ),
      ),
    );
  const [uids, gids] = [owners('uid'), owners('gid')];
  const groups = version < 1014 ? {} : groupsOf(rules, gids.length);
  return {
    'proxy-uid': list(uids),
    'proxy-gid': list(gids) === list(uids) ? '' : list(gids),
    ...groups,
  };
}

function groupsOf(rules: SavedRules, proxies: number): Values {
  const out = rules.of('nat', 'ISTIO_OUTPUT');
  const end = out.findIndex((rule) => /^-d \S+ -j RETURN$/.test(rule));
  if (out.slice(0, end).includes('-j RETURN')) return { 'outbound-owner-groups': '' };
  const only = out.find((rule) => /^(-m owner ! --gid-owner \S+ )+-j RETURN$/.test(rule));
  if (only !== undefined) {
    const groups = [...only.matchAll(/--gid-owner (\S+)/g)].map(([, group]) => group ?? '');
    return { 'outbound-owner-groups': list(groups) };
  }
  const left = rules.found('nat', 'ISTIO_OUTPUT', /^-m owner --gid-owner (\S+) -j RETURN$/);
  return { 'outbound-owner-groups-exclude': list(left.slice(proxies)) };
}

function inboundOf(rules: SavedRules, version: Version): Values {
  const redirectedTo = (chain: string): string =>
    rules.found('nat', chain, /^-p tcp -j REDIRECT --to-ports (\d+)$/).at(-1) ?? '';
  const isTproxy = rules.any('mangle', / -j (?:CONN)?MARK /);
  const table = isTproxy && rules.has('mangle', 'ISTIO_INBOUND') ? 'mangle' : 'nat';
  const envoy = redirectedTo('ISTIO_REDIRECT');
  const capture = redirectedTo('ISTIO_IN_REDIRECT');
  const ports = rules.found(
    table,
    'ISTIO_INBOUND',
    /^-p tcp -m tcp --dport (\S+) -j ISTIO_(?:IN_REDIRECT|REDIRECT|TPROXY)$/,
  );
  const isCalled = rules.of(table, 'PREROUTING').includes('-p tcp -j ISTIO_INBOUND');
  const isAll = isCalled && ports.length === 0;
  const [tunnel] = version < 1007 ? [] : rules.found('nat', 'ISTIO_INBOUND', PORT);
  const spared = rules
    .found(table, 'ISTIO_INBOUND', PORT)
    .slice((version >= 1007 && table === 'nat' ? 1 : 0) + (version < 1013 ? 1 : 0));
  const mark = markOf(rules);
  return {
    'envoy-port': envoy,
    'inbound-capture-port': version < 1003 && capture === envoy ? '' : capture,
    'inbound-tunnel-port': tunnel ?? '15008',
    'istio-inbound-interception-mode': isTproxy ? 'TPROXY' : '',
    'istio-inbound-tproxy-mark': mark ?? '1337',
    'istio-inbound-ports': isAll ? '*' : isCalled ? list(ports) : '',
    'istio-local-exclude-ports': isAll ? list(spared) : '',
  };
}

function markOf(rules: SavedRules): string | undefined {
  const [mark] = [
    ...rules.found('mangle', 'ISTIO_DIVERT', /--set-xmark (0x[0-9a-f]+)\//),
    ...rules.found('mangle', 'PREROUTING', /--mark (0x[0-9a-f]+) -j CONNMARK/),
    ...rules.found('mangle', 'OUTPUT', /-j MARK --set-xmark (0x[0-9a-f]+)\//),
  ];
  return mark === undefined ? undefined : String(Number(mark));
}

function outboundOf(rules: SavedRules, version: Version): Values {
  const out = (pattern: RegExp): readonly string[] => rules.found('nat', 'ISTIO_OUTPUT', pattern);
  const [loopback, ...excluded] = out(/^-d (\S+) -j RETURN$/);
  const ranges = out(/^(?:-d (?=\S+ ))?(\S*) ?-j ISTIO_REDIRECT$/);
  const isAll = rules.of('nat', 'ISTIO_OUTPUT').includes('-j ISTIO_REDIRECT');
  const everything = rules.family === 4 ? '0.0.0.0/0' : '::/0';
  return {
    'istio-service-cidr':
      isAll && ranges.length === 1
        ? '*'
        : list(ranges.map((range) => (range === '' ? everything : range))),
    'istio-service-exclude-cidr': list(excluded),
    'istio-outbound-ports': list(out(/^-p tcp -m tcp --dport (\S+) -j ISTIO_REDIRECT$/)),
    'istio-local-outbound-ports-exclude': list(out(PORT)),
    'outbound-ipv4-loopback-cidr':
      version < 1021 || rules.family === 6 ? '127.0.0.1/32' : (loopback ?? '127.0.0.1/32'),
  };
}

function interfacesOf(rules: SavedRules, version: Version): Values {
  const excluded =
    version < 1012 ? [] : unique(rules.found('nat', 'OUTPUT', /^-o (\S+) -j RETURN$/));
  const virtual = unique(
    rules.found('nat', 'PREROUTING', /(?:^| )-i (\S+) -j (?:RETURN|ISTIO_REDIRECT)$/),
  )
    .filter((name) => !excluded.includes(name))
    // Each was put in front of those before it.
    .toReversed();
  return { 'istio-exclude-interfaces': list(excluded), 'kube-virt-interfaces': list(virtual) };
}

function isLogged(rules: SavedRules, version: Version): boolean {
  return version >= 1012 && version < 1025 && rules.any('nat', / -j NFLOG .*--nflog-group 1337 /);
}

function dnsOf(rules: SavedRules, version: Version): Values {
  const isOn = rules.any('nat', /1501[35]|15053|--dport 53 /) || rules.any('raw', /./);
  if (!isOn) return {};
  const chain = version < 1025 ? 'ISTIO_OUTPUT' : 'ISTIO_OUTPUT_DNS';
  const isAll = rules
    .of('nat', chain)
    .includes('-p tcp -m tcp --dport 53 -j REDIRECT --to-ports 15053');
  if (isAll) return { 'redirect-dns': 'true', 'capture-all-dns': String(version >= 1011) };
  const servers = rules.found(
    'nat',
    chain,
    /^-d (\S+)\/\d+ -p tcp -m tcp --dport 53 -j REDIRECT --to-ports 15053$/,
  );
  // Since 1.25 there is a capture only where a server is known, be it one of the other family.
  const other = rules.family === 4 ? 'fd00::a' : '10.96.0.10';
  const known = servers.length === 0 && version >= 1025 ? [other] : servers;
  return { 'redirect-dns': 'true', 'resolv-conf': list(known) };
}
