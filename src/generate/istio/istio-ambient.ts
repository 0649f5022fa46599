/** `istio-ambient`: what istio-cni's node agent writes into the namespace of a pod. */
import { readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { familyOf, unwritable } from '../flag-checks.ts';
import { type Environment, type FlagProblem, type GivenFlags, readFlags } from '../flags.ts';
import { type Generated, type Generator, nothingWritten, rulesWritten } from '../generated.ts';
import { refusedBy } from '../save.ts';
import { AMBIENT_FLAGS, ZTUNNEL_FLAGS } from './ambient-flags.ts';
import { AMBIENT_CHAINS, ambientCandidates } from './guess-ambient.ts';
import { type AmbientOptions, ambientNodeRules, ambientRules } from './ambient-rules.ts';
import { CURRENT, type Version, readVersion } from '../version.ts';
import {
  type ZtunnelPlace,
  ztunnelNodeCommands,
  ztunnelNodeRules,
  ztunnelOwnCommands,
  ztunnelOwnRules,
} from './ztunnel-rules.ts';

export const istioAmbient: Generator = {
  name: 'istio-ambient',
  says: 'Sends a pod’s traffic through ztunnel, the node’s proxy of Istio’s ambient mode. The CNI agent writes the rules into the pod’s namespace.',
  flags: AMBIENT_FLAGS,
  reads: 'flags',
  usual: {},
  guess: { chains: AMBIENT_CHAINS, candidates: ambientCandidates },
  async generate({ words, environment }) {
    return generateAmbient(words, environment);
  },
};

export function generateAmbient(words: readonly string[], environment: Environment): Generated {
  const { flags, problems: misread } = readFlags(words, AMBIENT_FLAGS, environment);
  const problems = [...misread, ...unwritable(flags, AMBIENT_FLAGS)];
  const options = readOptions(flags, problems);
  if (options.version < 1021) return generateZtunnel(flags, options, problems);
  problems.push(...nodeOnly(flags));
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'refused', problems };
  if (options.family === 6 && !options.ipv6) {
    const why = 'No IPv6 rules are written with --ipv6=false.';
    return nothingWritten(options.family, why, problems);
  }
  if (options.place === 'node') {
    const set = `istio-inpod-probes-v${options.family}`;
    const family = options.family === 6 ? ' family inet6' : '';
    const commands = [`ipset create ${set} hash:ip${family}`];
    const restore = ambientNodeRules(options).printRestore();
    return rulesWritten({ family: options.family, restore, commands, problems });
  }
  const restore = ambientRules(options).printRestore();
  return rulesWritten({
    family: options.family,
    restore,
    commands: commandsOf(options),
    problems: [...problems, ...refusedBy(restore, options.family)],
  });
}

function nodeOnly(flags: GivenFlags): readonly FlagProblem[] {
  return ZTUNNEL_FLAGS.filter(({ name }) => flags.isGiven(name)).map(({ name }) => ({
    severity: 'warning',
    flag: name,
    says: `--${name} changes nothing since Istio 1.21, when the rules moved into the pods.`,
  }));
}

/** Up to 1.20, when ztunnel had a namespace of its own and the node led packets there. */
function generateZtunnel(
  flags: GivenFlags,
  { version, family, redirectDns }: AmbientOptions,
  problems: FlagProblem[],
): Generated {
  const isOwn = flags.isOn('ztunnel-namespace');
  const place: ZtunnelPlace = {
    version,
    redirectDns,
    hostIp: addressOf(flags, 'host-ip', '192.168.1.10', problems),
    ztunnelIp: addressOf(flags, 'ztunnel-ip', '10.244.1.2', problems),
    veth: flags.text('ztunnel-veth'),
    device: flags.text('ztunnel-device'),
    genevePort: flags.text('geneve-port'),
  };
  if (place.veth === '' && !isOwn) {
    const says = `Up to Istio 1.20 the rules name the interface that leads to ztunnel: say which with --ztunnel-veth, such as veth1a2b3c4d.`;
    problems.push({ severity: 'error', flag: 'ztunnel-veth', says });
  }
  if (problems.some(({ severity }) => severity === 'error')) return { kind: 'refused', problems };
  if (family === 6) {
    const why = 'Up to Istio 1.20 the ambient mesh knew IPv4 alone.';
    return nothingWritten(family, why, problems);
  }
  const restore = (isOwn ? ztunnelOwnRules(place) : ztunnelNodeRules(place)).printRestore();
  return rulesWritten({
    family,
    restore,
    commands: isOwn ? ztunnelOwnCommands(place) : ztunnelNodeCommands(place),
    problems: [...problems, ...refusedBy(restore, family)],
  });
}

function addressOf(
  flags: GivenFlags,
  name: string,
  example: string,
  problems: FlagProblem[],
): string {
  const text = flags.text(name);
  if (readAddress(text)?.family !== 4) {
    const says =
      text === ''
        ? `Up to Istio 1.20 the rules need --${name}, such as ${example}.`
        : `“${text}” in --${name} is no IPv4 address.`;
    problems.push({ severity: 'error', flag: name, says });
  }
  return text;
}

function readOptions(flags: GivenFlags, problems: FlagProblem[]): AmbientOptions {
  const family = familyOf(flags, problems);
  const version = versionOf(flags, problems);
  return {
    version,
    family,
    ipv6: flags.isOn('ipv6'),
    // The chart had it off up to 1.24.
    redirectDns: flags.isGiven('redirect-dns') ? flags.isOn('redirect-dns') : version >= 1025,
    ingressMode: flags.isOn('ingress-mode'),
    virtualInterfaces: flags.list('virtual-interfaces'),
    probe: probeOf(flags, family, problems),
    place: flags.isOn('host-namespace') ? 'node' : 'pod',
  };
}

function versionOf(flags: GivenFlags, problems: FlagProblem[]): Version {
  const text = flags.text('istio-version');
  if (text === '') return CURRENT;
  const version = readVersion(text);
  if (version !== undefined && version >= 1018) return version;
  const says = `“${text}” is no release with an ambient mesh: that came with Istio 1.18.`;
  problems.push({ severity: 'error', flag: 'istio-version', says });
  return CURRENT;
}

function probeOf(flags: GivenFlags, family: Family, problems: FlagProblem[]): string {
  const name = family === 4 ? 'host-probe-snat-ip' : 'host-probe-snat-ipv6';
  const text = flags.text(name);
  if (readAddress(text)?.family !== family) {
    const says = `“${text}” in --${name} is no IPv${family} address.`;
    problems.push({ severity: 'error', flag: name, says });
  }
  return text;
}

/** cni/pkg/iptables/iptables_linux.go: marked answers are routed to ztunnel's sockets. */
function commandsOf({ family }: AmbientOptions): readonly string[] {
  const ip = family === 4 ? 'ip' : 'ip -6';
  const everywhere = family === 4 ? '0.0.0.0/0' : '::/0';
  return [
    `${ip} rule add fwmark 0x111/0xfff pref 32764 lookup 100`,
    `${ip} route add local ${everywhere} dev lo table 100`,
  ];
}
