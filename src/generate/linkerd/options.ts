import type { Family } from '#net/family.ts';
import { familyOf } from '../flag-checks.ts';
import type { FlagProblem, GivenFlags } from '../flags.ts';
import { readPrefix } from '../prefix.ts';
import { LINKERD_FLAGS } from './flags.ts';
import { groupPorts } from './port-groups.ts';

export interface LinkerdOptions {
  readonly family: Family;
  readonly ipv6: boolean;
  readonly incomingPort: number;
  readonly outgoingPort: number;
  /** Zero or less: none. */
  readonly uid: number;
  readonly gid: number;
  /** Empty: all of them. */
  readonly redirected: readonly number[];
  readonly ignoredInbound: readonly (readonly string[])[];
  readonly ignoredOutbound: readonly (readonly string[])[];
  readonly ignoredSubnets: readonly string[];
  readonly closeWaitSeconds: number;
}

/** BuildFirewallConfiguration, and what iptables itself would refuse. */
export function readOptions(flags: GivenFlags, problems: FlagProblem[]): LinkerdOptions {
  const family = familyOf(flags, problems);
  checkChoices(flags, problems);
  const uid = flags.number('proxy-uid');
  const gid = flags.number('proxy-gid');
  if (uid <= 0 && gid <= 0) problems.push(LOOP);
  return {
    family,
    ipv6: flags.isOn('ipv6'),
    incomingPort: portOf(flags, 'incoming-proxy-port', problems),
    outgoingPort: portOf(flags, 'outgoing-proxy-port', problems),
    uid,
    gid,
    redirected: redirectedPorts(flags, problems),
    ignoredInbound: ignoredPorts(flags, 'inbound-ports-to-ignore', problems),
    ignoredOutbound: ignoredPorts(flags, 'outbound-ports-to-ignore', problems),
    ignoredSubnets: ignoredSubnets(flags, family, problems),
    closeWaitSeconds: flags.number('timeout-close-wait-secs'),
  };
}

const LOOP: FlagProblem = {
  severity: 'warning',
  flag: 'proxy-uid',
  says: 'Without --proxy-uid (-u) or --proxy-gid (-g) the proxy’s own connections are sent back to it, round and round.',
};

/** Of the flags whose values the program compares; the log's levels have more names than we offer. */
function checkChoices(flags: GivenFlags, problems: FlagProblem[]): void {
  const checked = flags.isGiven('iptables-mode') ? 'iptables-mode' : 'firewall-bin-path';
  const choices = LINKERD_FLAGS.find(({ name }) => name === checked)?.choices ?? [];
  const text = flags.text(checked);
  if (text === '' || choices.includes(text)) return;
  const says = `--${checked} takes one of ${choices.join(', ')}, not “${text}”.`;
  problems.push({ severity: 'error', flag: checked, says });
}

function portOf(flags: GivenFlags, flag: string, problems: FlagProblem[]): number {
  const port = flags.number(flag);
  if (port >= 0 && port <= 65535) return port;
  const says = flags.isGiven(flag)
    ? `--${flag} takes a port, from 0 to 65535.`
    : `--${flag} is needed: the port that the proxy listens on.`;
  problems.push({ severity: 'error', flag, says });
  return 0;
}

function redirectedPorts(flags: GivenFlags, problems: FlagProblem[]): readonly number[] {
  const flag = 'ports-to-redirect';
  return flags.list(flag).map((text) => {
    const port = /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
    if (port <= 65535) return port;
    problems.push({ severity: 'error', flag, says: `“${text}” in --${flag} is no port.` });
    return 0;
  });
}

function ignoredPorts(
  flags: GivenFlags,
  flag: string,
  problems: FlagProblem[],
): readonly (readonly string[])[] {
  const { groups, strange } = groupPorts(flags.list(flag));
  // With none left the program calls iptables with an empty list, which ends it.
  const severity = groups.length === 0 ? 'error' : 'warning';
  for (const text of strange) {
    const says = `“${text}” in --${flag} is no port and no range such as 8000-8010: it is left out.`;
    problems.push({ severity, flag, says });
  }
  return groups;
}

function ignoredSubnets(
  flags: GivenFlags,
  family: Family,
  problems: FlagProblem[],
): readonly string[] {
  const flag = 'subnets-to-ignore';
  const texts = flags.list(flag).map((text) => text.trim());
  for (const text of texts) {
    const range = readPrefix(text);
    if (!range) {
      const says = `“${text}” in --${flag} is no range of addresses such as 10.0.0.0/8.`;
      problems.push({ severity: 'error', flag, says });
    } else if (range.family !== family) {
      const tool = family === 6 ? 'ip6tables' : 'iptables';
      const says = `${tool} refuses “${text}” of --${flag}, and proxy-init ends there: it gives every range to both families.`;
      problems.push({ severity: 'error', flag, says });
    } else if (range.family === 4 && flags.isOn('ipv6')) {
      const says = `proxy-init gives “${text}” of --${flag} to ip6tables too, which refuses it; --ipv6=false leaves IPv6 out.`;
      problems.push({ severity: 'warning', flag, says });
    }
  }
  return texts;
}
