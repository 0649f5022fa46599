import type { Chain, Rule, Ruleset } from '#ruleset/ruleset.ts';
import type { Preset } from '../views.ts';
import { PLACES, end } from './places.ts';
import { type RuleEnds, endsOf, rulesFrom } from './rule-ends.ts';

/** Packets for what the table filter decides on: ports of this host, a ping, and the ways through it. */
export function firewallPresets(ruleset: Ruleset): readonly Preset[] {
  const table = ruleset.tableNamed('filter');
  if (!table) return [];
  const chain = (hook: string) => ruleset.chainNamed(table.id, hook);
  const [input, forward, output] = [chain('INPUT'), chain('FORWARD'), chain('OUTPUT')];
  const { host, neighbour, outside, internet } = PLACES[ruleset.family];
  const found: Preset[] = [];
  const add = (title: string, packetLine: string): void => {
    if (!found.some((each) => each.title === title)) found.push({ title, packetLine });
  };
  for (const ends of portsOf(ruleset, input)) {
    const { protocol, port, source, destination = host, inInterface = 'eth0' } = ends;
    const shown = protocol === 'udp' ? `${port}/udp` : `${port}`;
    add(
      `${source ?? 'client'} → this host :${shown}`,
      `${protocol} ${end(source ?? outside, 40000)} → ${end(destination, port)} in ${inInterface}`,
    );
    if (found.length === MOST_PORTS) break;
  }
  if (hasRules(input)) {
    const [protocol, type] = ruleset.family === 4 ? ['icmp', 8] : ['icmpv6', 128];
    add('ping → this host', `${protocol} ${outside} → ${host} type ${type} in eth0`);
  }
  if (hasRules(output)) {
    add('this host → internet :443', `tcp ${end(host, 40000)} → ${end(internet, 443)} uid 1000`);
  }
  if (hasRules(forward)) {
    add(
      'through this host → internet :443',
      `tcp ${end(neighbour, 40000)} → ${end(internet, 443)} in eth0`,
    );
  }
  return found;
}

const MOST_RULES = 1_000;
const MOST_PORTS = 5;

/** The ports that rules for arriving packets ask for, those of TCP first: most others are a system's own. */
function portsOf(ruleset: Ruleset, input: Chain | undefined): readonly RuleEnds[] {
  return [...rulesFrom(ruleset, [input], MOST_RULES)]
    .flatMap((rule) => (decides(rule) ? (endsOf(rule) ?? []) : []))
    .filter(({ inInterface }) => inInterface !== 'lo')
    .toSorted((a, b) => (a.protocol === b.protocol ? 0 : a.protocol === 'tcp' ? -1 : 1));
}

function decides({ action }: Rule): boolean {
  return action.kind !== 'none' && !(action.kind === 'verdict' && action.verdict === 'RETURN');
}

function hasRules(chain: { readonly ruleCount: number } | undefined): boolean {
  return (chain?.ruleCount ?? 0) > 0;
}
