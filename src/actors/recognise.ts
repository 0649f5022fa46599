/** Which proxy stands beside the application, as the rules and the host's sockets tell. */
import type { Socket } from '#host/host.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { capturesOf } from './capture-rules.ts';
import { envoy } from './envoy.ts';
import { linkerdProxy } from './linkerd.ts';
import type { CaptureRule, Listener, Proxy, ProxySoftware, Role } from './proxy.ts';
import { ztunnel } from './ztunnel.ts';

/** ztunnel comes first: its chains share a name with those of the sidecar. */
const ALL: readonly ProxySoftware[] = [ztunnel, envoy, linkerdProxy];

/** `undefined` for a dump without one. `sockets` are those that a person told, if any. */
export function recogniseProxy(
  ruleset: Ruleset,
  sockets: readonly Socket[] = [],
): Proxy | undefined {
  const { rules, uids, gids, leads } = capturesOf(ruleset);
  const software =
    ALL.find((each) => hasSign(each, ruleset)) ?? ALL.find((each) => isFedBy(each, rules, sockets));
  if (!software) return undefined;
  const captures = rules.filter((each) => roleOf(each, software, sockets) !== undefined);
  const uid = uids[0] ?? software.uid;
  return {
    software,
    listeners: listenersOf(captures, software, sockets),
    uid,
    gid: gids[0] ?? uid,
    captures,
    leads,
  };
}

function hasSign({ signs }: ProxySoftware, ruleset: Ruleset): boolean {
  return ruleset.tables.some(({ id }) =>
    signs.some((name) => ruleset.chainNamed(id, name) !== undefined),
  );
}

function isFedBy(
  software: ProxySoftware,
  rules: readonly CaptureRule[],
  sockets: readonly Socket[],
): boolean {
  return rules.some(
    (each) => software.usualPorts.has(each.port) || socketOf(each, software, sockets),
  );
}

function socketOf(
  { port, protocol }: CaptureRule,
  { process }: ProxySoftware,
  sockets: readonly Socket[],
): Socket | undefined {
  return sockets.find(
    (each) => each.port === port && each.protocol === protocol && process.test(each.label ?? ''),
  );
}

function listenersOf(
  captures: readonly CaptureRule[],
  software: ProxySoftware,
  sockets: readonly Socket[],
): readonly Listener[] {
  const listeners = new Map<string, Listener>();
  for (const capture of captures) {
    const known = roleOf(capture, software, sockets);
    const { protocol, port, transparent } = capture;
    const key = `${protocol}/${port}`;
    if (known && !listeners.has(key)) {
      listeners.set(key, { ...known, protocol, port, transparent });
    }
  }
  return [...listeners.values()];
}

function roleOf(
  capture: CaptureRule,
  software: ProxySoftware,
  sockets: readonly Socket[],
): { readonly role: Role; readonly program: string } | undefined {
  const { chainName, port } = capture;
  const named = software.roles.find(
    (each) => each.chain.test(chainName) && (each.port === undefined || each.port === port),
  );
  if (named) return { role: named.role, program: named.program ?? software.name };
  const role = software.usualPorts.get(port);
  if (role) return { role, program: role === 'dns' ? 'istio-agent' : software.name };
  if (!socketOf(capture, software, sockets)) return undefined;
  return { role: /IN/i.test(chainName) ? 'inbound' : 'outbound', program: software.name };
}

/** `inbound listener :15006` */
export function listenerName({ role, port }: Listener): string {
  return `${role === 'dns' ? 'DNS' : role} listener :${port}`;
}
