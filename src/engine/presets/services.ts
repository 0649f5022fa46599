import type { Family } from '#net/family.ts';
import type { Rule, Ruleset } from '#ruleset/ruleset.ts';
import type { Preset } from '../views.ts';
import { PLACES, end } from './places.ts';
import { type Next, type RuleEnds, endsOf, rulesFrom } from './rule-ends.ts';

/** Packets for what the table nat sends elsewhere: services, node ports, published ports. */
export function servicePresets(ruleset: Ruleset): readonly Preset[] {
  const table = ruleset.tableNamed('nat');
  if (!table) return [];
  const chain = (name: string) => ruleset.chainNamed(table.id, name);
  const found: Record<Kind, Preset[]> = { service: [], 'node port': [], port: [] };
  const [ports, services] = [chain('KUBE-NODEPORTS'), chain('KUBE-SERVICES')];
  const start = [chain('PREROUTING'), ports, services];
  let next: Next = 'everything';
  for (const rule of rulesFrom(ruleset, start, MOST_RULES, () => next)) {
    const ends = rewrites(rule) ? endsOf(rule) : undefined;
    next = ends ? 'not where it leads' : 'everything';
    if (!ends || ends.inInterface === 'lo') continue;
    const isNodePort = rule.chain === ports?.id;
    const kind = kindOf(ends, isNodePort);
    if (found[kind].length === MOST_OF_A_KIND) {
      // On a large node thousands of services would follow.
      if (isNodePort || rule.chain === services?.id) next = 'other chains';
      continue;
    }
    const preset = presetFor(ends, kind, ruleset.family, services !== undefined);
    const same = found[kind].some(({ packetLine }) => packetLine === preset.packetLine);
    if (!same) found[kind].push(preset);
  }
  return [...found.service, ...found['node port'], ...found.port];
}

/** What is asked for: an address of its own, or a port of the host, kube-proxy's or another. */
type Kind = 'service' | 'node port' | 'port';

function kindOf({ destination }: RuleEnds, isNodePort: boolean): Kind {
  if (isNodePort) return 'node port';
  return destination === undefined ? 'port' : 'service';
}

/** Presets are a convenience, and may not cost a large dump its speed. */
const MOST_RULES = 2_000;
const MOST_OF_A_KIND = 3;

/** Whether a packet that a rule takes is, or may be, sent elsewhere. */
function rewrites({ action }: Rule): boolean {
  return action.kind === 'jump' || action.kind === 'goto' || action.kind === 'target';
}

function presetFor(ends: RuleEnds, kind: Kind, family: Family, isCluster: boolean): Preset {
  const { pod, host, outside } = PLACES[family];
  const { protocol, port, source, destination = host, inInterface = 'eth0' } = ends;
  const isFromPod = isCluster && kind === 'service';
  const from = end(source ?? (isFromPod ? pod : outside), 40000);
  const packetLine = `${protocol} ${from} → ${end(destination, port)} in ${inInterface}`;
  const name = serviceName(ends.comment);
  const client = isFromPod ? 'pod' : 'client';
  switch (kind) {
    case 'service':
      return { title: `${client} → ${name ?? end(destination, port)}`, packetLine };
    case 'node port': {
      const which = name === undefined ? '' : ` (${name})`;
      return { title: `client → node port ${port}${which}`, packetLine };
    }
    case 'port':
      return { title: `client → this host :${port}`, packetLine };
  }
}

/** `default/web:http` of kube-proxy's comments, such as `default/web:http cluster IP`. */
function serviceName(comment: string | undefined): string | undefined {
  return /^([\w.-]+\/[\w.:-]+)(?: |$)/.exec(comment ?? '')?.[1];
}
