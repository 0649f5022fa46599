import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Preset } from '../views.ts';
import { PLACES, end } from './places.ts';
import { rulesFrom } from './rule-ends.ts';

/** Packets of a pod in a mesh: those that its proxy takes, and the proxy's own. */
export function meshPresets(ruleset: Ruleset): readonly Preset[] {
  const { pod, client, service } = PLACES[ruleset.family];
  const into = (port: number): string => `tcp ${end(client, 40000)} → ${end(pod, port)} in eth0`;
  const outOf = (port: number): string => `tcp ${end(pod, port)} → ${end(service, 80)}`;
  const both = [
    { title: 'client → this pod :8080', packetLine: into(8080) },
    { title: 'app → a service :80', packetLine: `${outOf(40000)} uid 1000` },
  ];
  const [first, ...more] = both;
  if (!first) return [];
  if (has(ruleset, 'ISTIO_INBOUND', 'ISTIO_TPROXY') || has(ruleset, 'ISTIO_REDIRECT')) {
    const uid = proxyUid(ruleset, 'ISTIO_OUTPUT') ?? 1337;
    const loopback = ruleset.family === 4 ? '127.0.0.6' : '::6';
    return [
      first,
      { title: 'client → this pod :15021 (health)', packetLine: into(15021) },
      ...more,
      { title: `Envoy (uid ${uid}) → upstream`, packetLine: `${outOf(40001)} uid ${uid}` },
      {
        title: 'Envoy → app, on lo',
        packetLine: `tcp ${end(loopback, 40002)} → ${end(pod, 8080)} uid ${uid}`,
      },
    ];
  }
  if (has(ruleset, 'ISTIO_PRERT')) {
    return [
      first,
      { title: 'ztunnel of a node → this pod :15008 (HBONE)', packetLine: into(15008) },
      ...more,
      { title: 'ztunnel (mark 0x539) → upstream', packetLine: `${outOf(40001)} mark 0x539` },
    ];
  }
  if (has(ruleset, 'PROXY_INIT_REDIRECT', 'PROXY_INIT_OUTPUT')) {
    const uid = proxyUid(ruleset, 'PROXY_INIT_OUTPUT') ?? 2102;
    const packetLine = `${outOf(40001)} uid ${uid}`;
    return [...both, { title: `Linkerd’s proxy (uid ${uid}) → upstream`, packetLine }];
  }
  return [];
}

function has(ruleset: Ruleset, ...names: readonly string[]): boolean {
  return ruleset.tables.some(({ id }) =>
    names.some((name) => ruleset.chainNamed(id, name) !== undefined),
  );
}

/** The user that the rules of the way out know the proxy by. */
function proxyUid(ruleset: Ruleset, chainName: string): number | undefined {
  const chains = ruleset.tables.map(({ id }) => ruleset.chainNamed(id, chainName));
  for (const { matches } of rulesFrom(ruleset, chains, 100)) {
    const owner = matches.find((match) => match.kind === 'owner');
    if (owner?.uid) return owner.uid.value.from;
  }
  return undefined;
}
