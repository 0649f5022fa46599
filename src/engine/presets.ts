/** Packets worth trying on a dump, made from what its rules name. */
import { printAddress } from '#net/address.ts';
import { lengthOfMask } from '#net/subnet.ts';
import type { Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { ChainId } from '#ruleset/ruleset.ts';
import type { Preset } from './views.ts';

const MOST = 8;

export function presetsOf(rulesets: readonly Ruleset[]): readonly Preset[] {
  return (
    rulesets
      .flatMap((ruleset) => [
        ...(isMesh(ruleset) ? meshPresets(ruleset) : []),
        ...servicePresets(ruleset),
      ])
      // Two pods of one mesh have the same ones.
      .filter(
        ({ packetLine }, at, all) => all.findIndex((each) => each.packetLine === packetLine) === at,
      )
      .slice(0, MOST)
  );
}

function isMesh(ruleset: Ruleset): boolean {
  const names = ['ISTIO_INBOUND', 'ISTIO_OUTPUT', 'PROXY_INIT_REDIRECT', 'PROXY_INIT_OUTPUT'];
  return ruleset.tables.some((table) =>
    names.some((name) => ruleset.chainNamed(table.id, name) !== undefined),
  );
}

function meshPresets({ family }: Ruleset): readonly Preset[] {
  const pod = family === 4 ? '10.244.1.5' : '[fd00:10:244:1::5]';
  const client = family === 4 ? '10.244.2.7' : '[fd00:10:244:2::7]';
  const service = family === 4 ? '10.0.0.10' : '[fd00:10:96::10]';
  const loopback = family === 4 ? '127.0.0.6' : '[::6]';
  return [
    preset('client → this pod :8080', `tcp ${client}:40000 → ${pod}:8080 in eth0`),
    preset('client → this pod :15021 (health)', `tcp ${client}:40000 → ${pod}:15021 in eth0`),
    preset('app → a service :80', `tcp ${pod}:40000 → ${service}:80 uid 1000`),
    preset('Envoy (uid 1337) → upstream', `tcp ${pod}:40001 → ${service}:80 uid 1337`),
    preset('Envoy → app, on lo', `tcp ${loopback}:40002 → ${pod}:8080 uid 1337`),
  ];
}

function preset(title: string, packetLine: string): Preset {
  return { title, packetLine };
}

/** Rules looked at: presets are a convenience and may not cost a big dump its speed. */
const MOST_RULES = 2_000;

/** A packet for each of the first rules that name one address and one port. */
function servicePresets(ruleset: Ruleset): readonly Preset[] {
  const presets: Preset[] = [];
  let looked = 0;
  const table = ruleset.tableNamed('nat') ?? ruleset.tableNamed('filter');
  if (!table) return presets;
  for (let at = 0; at < table.chainCount && presets.length < 3; at += 1) {
    const chain = ruleset.chain((table.firstChain + at) as ChainId); // consecutive: ruleset.ts
    for (let rule = 0; rule < chain.ruleCount && presets.length < 3; rule += 1) {
      looked += 1;
      if (looked > MOST_RULES) return presets;
      const found = servicePreset(ruleset.rule((chain.firstRule + rule) as RuleId), ruleset);
      if (found && presets.every(({ packetLine }) => packetLine !== found.packetLine)) {
        presets.push(found);
      }
    }
  }
  return presets;
}

function servicePreset(rule: Rule, ruleset: Ruleset): Preset | undefined {
  if (rule.action.kind === 'verdict') return undefined;
  let address: string | undefined;
  let port: number | undefined;
  let protocol = 'tcp';
  let arrives = 'eth0';
  for (const match of rule.matches) {
    if (match.kind === 'basic') {
      const { destination, inInterface } = match;
      const whole = destination && lengthOfMask(destination.value.mask);
      if (destination && !destination.invert && whole === (ruleset.family === 4 ? 32 : 128)) {
        address = printAddress(destination.value.address);
      }
      if (inInterface && !inInterface.invert && !inInterface.value.endsWith('+')) {
        arrives = inInterface.value;
      }
    }
    if ((match.kind === 'tcp' || match.kind === 'udp') && match.destinationPorts) {
      const { value, invert } = match.destinationPorts;
      if (!invert && value.from === value.to) port = value.from;
      protocol = match.kind;
    }
  }
  if (address === undefined || port === undefined || arrives === 'lo') return undefined;
  const to = ruleset.family === 4 ? `${address}:${port}` : `[${address}]:${port}`;
  const from = ruleset.family === 4 ? '10.244.1.5:40000' : '[fd00:10:244:1::5]:40000';
  return preset(`a client → ${to}`, `${protocol} ${from} → ${to} in ${arrives}`);
}
