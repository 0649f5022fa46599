/**
 * A leg in the format of recordings: steps that matched, hooks, fate, the connection afterwards.
 * The format has `null` where something is absent.
 */
import { printAddress } from '#net/address.ts';
import { destinationPort } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import type { Hook } from '#extensions/contract.ts';
import { isDestinationTranslated, isSourceTranslated } from '#extensions/shared/conntrack-state.ts';
import { choiceWords } from '#explain/choice.ts';
import { shortTarget } from '#explain/short.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Moving } from '#simulate/moving.ts';
import type { Fate, Step } from '#simulate/step.ts';
import type { Part } from '#simulate/steps.ts';
import { type Json, packetJson, tupleJson } from './scenario-packet.ts';

export function stepsJson(leg: Leg, ruleset: Ruleset): readonly Json[] {
  const steps: Json[] = [];
  let listed = '';
  let begun: { readonly place: string; readonly packet: Json } | undefined;
  for (const step of leg.steps.parts) {
    if (!('table' in step) || !('chain' in step)) continue;
    const place = `${step.hook} ${step.table}`;
    // The headers as the built-in chain begins go with the first of its steps that is listed.
    if (begun?.place !== place) begun = { place, packet: packetJson(step.before.packet) };
    const line = stepJson(step, ruleset);
    if (!line) continue;
    steps.push(listed === place ? line : { ...line, packet: begun.packet });
    listed = place;
  }
  return steps;
}

/** What the scenario left open on the way, and the branch taken. */
export function choicesJson(leg: Leg): readonly Json[] {
  return leg.choices.map((choice) => ({
    question: choiceWords(choice).question,
    answer: choice.taken,
  }));
}

function stepJson(step: Part, ruleset: Ruleset): Json | undefined {
  if (step.kind === 'skipped' || step.kind === 'misses') return undefined;
  if (!('table' in step) || !('chain' in step)) return undefined;
  const at = {
    hook: step.hook,
    table: step.table,
    chain: ruleset.chain(step.chain).name,
  };
  const { mark } = step.after.packet;
  if (step.kind === 'policy') {
    return { ...at, rule: 'policy', verdict: step.verdict, target: null, mark };
  }
  if (step.kind === 'chain-end') {
    return { ...at, rule: 'return', verdict: 'RETURN', target: null, mark };
  }
  const rule = ruleset.rule(step.rule);
  const target = shortTarget(rule, ruleset).target.split(' ')[0] ?? '';
  return {
    ...at,
    rule: rule.number,
    verdict: verdictJson(step),
    target: target === '' ? null : target,
    mark,
  };
}

type RuleStep = Exclude<Extract<Step, { rule: RuleId }>, { kind: 'skipped' }>;

function verdictJson(step: RuleStep): string {
  switch (step.kind) {
    case 'entered':
      return step.comesBack ? 'JUMP' : 'GOTO';
    case 'returned':
      return 'RETURN';
    case 'decided':
    case 'queued':
      return step.verdict;
    case 'rejected':
    case 'no-address':
      return 'DROP';
    case 'rewritten':
      return 'ACCEPT';
    case 'intercepted':
      return step.socket ? 'ACCEPT' : 'DROP';
    default:
      return 'CONTINUE';
  }
}

export function hooksJson(leg: Leg): readonly Json[] {
  const hooks: { hook: Hook; before: Moving; after: Moving }[] = [];
  for (const step of leg.steps.parts) {
    if (!('hook' in step)) continue;
    const last = hooks.at(-1);
    if (last?.hook === step.hook) last.after = step.after;
    else hooks.push({ hook: step.hook, before: step.before, after: step.after });
  }
  return hooks.map(({ hook, before, after }, index) => {
    const ended = index === hooks.length - 1 && endedInHook(leg.fate);
    const entered = { hook, before: movingJson(before) };
    return ended
      ? entered
      : { ...entered, after: { ...movingJson(after), ctstate: stateJson(after) } };
  });
}

function endedInHook(fate: Fate): boolean {
  if (fate.kind === 'lost') return fate.reason === 'dropped inside the hook, by no rule';
  return fate.kind === 'dropped' || fate.kind === 'rejected' || fate.kind === 'endless';
}

function movingJson({ packet, inInterface, outInterface }: Moving): Json {
  return {
    packet: packetJson(packet),
    mark: packet.mark,
    iif: inInterface ?? null,
    oif: outInterface ?? null,
  };
}

/** The packet's state after conntrack; `null` before it. */
function stateJson({ tracking }: Moving): string {
  if (tracking.kind === 'tracked') return tracking.state;
  return tracking.kind === 'untracked' ? 'UNTRACKED' : 'INVALID';
}

/** The state that conntrack gave the packet, `null` where it was gone before. */
export function ctstateJson(leg: Leg): string | null {
  const tracked = leg.steps.parts.find((step) => step.kind === 'tracked');
  return tracked ? stateJson(tracked.after) : null;
}

export function ctdirJson({ last }: Leg): string | null {
  return last.tracking.kind === 'tracked' ? last.tracking.direction.toUpperCase() : null;
}

export function fateJson(leg: Leg, ruleset: Ruleset): Json {
  const { fate, last } = leg;
  switch (fate.kind) {
    case 'delivered': {
      const port = destinationPort(last.packet);
      const { badChecksum, protocol } = last.packet;
      // What a socket got shows for datagrams; one with a wrong checksum it never sees.
      const socket = protocol === PROTOCOL.udp && !badChecksum ? fate.socket : undefined;
      return {
        type: 'local',
        addr: printAddress(last.packet.destination),
        iif: fate.interface,
        ...(port === undefined ? {} : { port }),
        ...(socket ? { socket_port: socket.port } : {}),
      };
    }
    case 'forwarded':
      return { type: 'forward', oif: fate.interface };
    case 'sent':
      return { type: 'sent', oif: fate.interface };
    case 'dropped':
    case 'rejected': {
      const place = {
        type: fate.kind === 'dropped' ? 'drop' : 'reject',
        table: ruleset.chain(fate.chain).tableName,
        chain: ruleset.chain(fate.chain).name,
        rule: fate.rule === undefined ? 'policy' : ruleset.rule(fate.rule).number,
        hook: fate.hook,
      };
      return fate.kind === 'rejected' ? { ...place, with: fate.with } : place;
    }
    case 'lost': {
      const { afterHook, reason } = fate;
      if (afterHook === undefined) return { type: 'error', reason };
      const inside = reason === 'dropped inside the hook, by no rule';
      return { type: 'lost', [inside ? 'in' : 'after']: afterHook, reason };
    }
    case 'endless':
      return { type: 'error', reason: 'endless jumps' };
  }
}

export function conntrackJson({ last, past }: Leg): Json | null {
  const { tracking } = last;
  if (tracking.kind !== 'tracked') return null;
  const connection = past.connections.find(({ id }) => id === tracking.connection.id);
  if (!connection) return null;
  const status = [
    ['SEEN_REPLY', connection.seenReply],
    ['ASSURED', connection.assured],
    ['CONFIRMED', connection.confirmed],
    ['SNAT', isSourceTranslated(connection)],
    ['DNAT', isDestinationTranslated(connection)],
    ['SRC_NAT_DONE', connection.sourceSettled],
    ['DST_NAT_DONE', connection.destinationSettled],
  ] as const;
  return {
    orig: tupleJson(connection.original),
    reply: tupleJson(connection.reply),
    status: status.flatMap(([name, set]) => (set ? [name] : [])),
    mark: connection.mark,
    zone: connection.zone,
    ...(connection.tcpState === undefined ? {} : { tcp_state: connection.tcpState }),
  };
}

/** A step of a side packet as recordings abbreviate it: `filter:OUTPUT:4:DROP`. */
export function stepLine(step: Json): string {
  return `${String(step['table'])}:${String(step['chain'])}:${String(step['rule'])}:${String(step['verdict'])}`;
}

export function hookNames(leg: Leg): readonly Hook[] {
  const names: Hook[] = [];
  for (const step of leg.steps.parts) {
    if ('hook' in step && names.at(-1) !== step.hook) names.push(step.hook);
  }
  return names;
}
