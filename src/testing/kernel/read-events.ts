/** Events of the kernel's trace as steps of recordings, for both of its trace formats. */
import {
  type PacketFields,
  type RawEvent,
  type RawPacket,
  type RawResults,
  type RecordedResult,
  type RecordedStep,
  type Scenario,
} from './recording.ts';

/** Undefined for a packet that could not be made. */
export function readEvents(
  raw: RawResults,
  scenario: Scenario,
): readonly (RecordedResult | undefined)[] {
  const saved = readSaved(raw.saved);
  return raw.packets.map((packet) => {
    const { sent, events, logged = [] } = packet;
    if (!sent || !events) return undefined;
    const way = readTraced(events, raw);
    const steps =
      scenario.backend === 'legacy' ? readLogged(logged, sent, saved, way.last) : way.steps;
    const fate = fateOf(steps, way.last, packet);
    const end = fate.type === 'gone' ? frameOf(packet)?.packet : way.end;
    return { sent, steps, end, ctstate: way.ctstate, fate, side: way.side };
  });
}

const LO = 1;
/** The priority of our own chains at the end of each hook. */
const LAST = 0x7fffffff;
/** Our own chain in front of the mangle table. */
const BEFORE_MANGLE = 'at_prerouting_m151';
const BUILT_IN = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/** What nf_tables' trace tells of a packet. */
interface Way {
  readonly steps: readonly RecordedStep[];
  readonly ctstate: string | undefined;
  /** The last event, and the headers as they were by then. */
  readonly last: RawEvent | undefined;
  readonly end: PacketFields | undefined;
  readonly side: number;
}

/** nf_tables: groups of events by id; round lo a packet gets a second id. */
function readTraced(events: readonly RawEvent[], raw: RawResults): Way {
  const groups = groupById(events).filter((group) => !isChatter(group));
  const [first = []] = groups;
  let main = first;
  let used = 1;
  if (endedOnLo(main)) {
    const next = groups[1];
    if (next?.[0]?.iif === LO) {
      main = [...main, ...next];
      used = 2;
    }
  }
  const steps: RecordedStep[] = [];
  let hook = '';
  let end: PacketFields | undefined;
  let ctstate: string | undefined;
  let last: RawEvent | undefined;
  for (const event of main) {
    if (event.table === 'cw') {
      hook =
        /_(prerouting|input|forward|output|postrouting)/.exec(event.chain)?.[1]?.toUpperCase() ??
        hook;
      if (event.packet) end = event.packet;
      ctstate ??= stateOf(event, raw);
      last = event;
      continue;
    }
    const step = tracedStep(event, hook, raw);
    if (!step) continue;
    const former = steps.at(-1);
    const fresh = former?.table !== step.table || former.hook !== step.hook;
    steps.push(fresh ? { ...step, packet: end } : step);
    last = event;
  }
  return { steps, ctstate, last, end, side: groups.length - used };
}

/** What an IPv6 host says by itself: listener reports and discovery, to ff02::/16. */
function isChatter([first]: readonly RawEvent[]): boolean {
  const to = first?.packet?.['dst'];
  return typeof to === 'string' && to.startsWith('ff02:');
}

function groupById(events: readonly RawEvent[]): readonly (readonly RawEvent[])[] {
  const groups: RawEvent[][] = [];
  for (const event of events) {
    const group = groups.find((each) => each[0]?.id === event.id);
    if (group) group.push(event);
    else groups.push([event]);
  }
  return groups;
}

function endedOnLo(events: readonly RawEvent[]): boolean {
  const last = events.findLast((event) => event.table === 'cw' && event.packet !== null);
  return last?.chain === `at_postrouting_${LAST}` && last.oif === LO;
}

function stateOf(event: RawEvent, raw: RawResults): string | undefined {
  if (!event.chain.endsWith('_m199') || typeof event.handle !== 'number') return undefined;
  const number = raw.handles[`cw|${event.chain}|${event.handle}`];
  return number === undefined ? undefined : raw.states[number - 1]?.toUpperCase();
}

function tracedStep(event: RawEvent, hook: string, raw: RawResults): RecordedStep | undefined {
  const at = { hook, table: event.table, chain: event.chain, mark: event.mark, packet: undefined };
  if (event.type === 'policy') return { ...at, rule: 'policy', verdict: event.policy ?? '' };
  if (typeof event.handle !== 'number') {
    // The end of a chain: of a user chain it counts, of a built-in one the policy follows.
    return BUILT_IN.has(event.chain) ? undefined : { ...at, rule: 'return', verdict: 'RETURN' };
  }
  const rule = raw.handles[`${event.table}|${event.chain}|${event.handle}`];
  return rule === undefined ? undefined : { ...at, rule, verdict: tracedVerdict(event) };
}

/**
 * Nobody listens on a queue here (net/netfilter/nf_queue.c, nf_queue): a bypass goes on, others drop.
 * What SYNPROXY takes for itself is gone too.
 */
function tracedVerdict({ verdict, bypass }: RawEvent): string {
  if (verdict === 'STOLEN') return 'DROP';
  if (verdict !== 'QUEUE') return verdict ?? '';
  return bypass ? 'ACCEPT' : 'DROP';
}

function fateOf(
  steps: readonly RecordedStep[],
  last: RawEvent | undefined,
  packet: RawPacket,
): RecordedResult['fate'] {
  if (steps.at(-1)?.verdict === 'DROP') return { type: 'drop' };
  if (last?.chain === `at_input_${LAST}`) return { type: 'local' };
  if (last?.chain === `at_postrouting_${LAST}`) return goneBy(packet);
  return { type: 'lost' };
}

type Frame = NonNullable<RawPacket['left']>[number];

/** The frame by which the packet itself left: not the kernel's answer, nor a copy, which goes before. */
function frameOf({ left, sent }: RawPacket): Frame | undefined {
  return left?.findLast(
    ({ packet }) =>
      sameProtocol(packet, sent) &&
      (packet['tcp_flags'] === undefined || sameFlags(packet['tcp_flags'], sent?.['tcp_flags'])) &&
      (packet['icmp_type'] === undefined || packet['icmp_type'] === (sent?.['icmp_type'] ?? 8)),
  );
}

function sameFlags(names: unknown, text: unknown): boolean {
  const wanted = (typeof text === 'string' ? text : 'SYN').split(',').filter((name) => name !== '');
  return (
    Array.isArray(names) &&
    names.length === wanted.length &&
    wanted.every((name) => names.includes(name))
  );
}

function goneBy(packet: RawPacket): RecordedResult['fate'] {
  const frame = frameOf(packet);
  return frame ? { type: 'gone', oif: frame.oif } : { type: 'gone' };
}

const NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
  gre: 47,
  esp: 50,
  ah: 51,
  ipcomp: 108,
  dccp: 33,
  mh: 135,
};

function sameProtocol(packet: PacketFields, sent: PacketFields | undefined): boolean {
  const proto = sent?.['proto'];
  return packet['proto'] === (typeof proto === 'string' ? NUMBERS[proto] : proto);
}

interface TargetOf {
  readonly kind: 'JUMP' | 'GOTO' | 'target' | 'none';
  readonly name: string;
  readonly bypass: boolean;
}

/** What each rule of a chain does, and what the chain's policy is, by `table|chain`. */
interface Saved {
  readonly targets: ReadonlyMap<string, readonly TargetOf[]>;
  readonly policies: ReadonlyMap<string, string>;
}

/** From the text that the tool saved. */
function readSaved(saved: string): Saved {
  const targets = new Map<string, TargetOf[]>();
  const policies = new Map<string, string>();
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    else if (line.startsWith(':')) {
      const [name = '', policy = ''] = line.slice(1).split(' ');
      policies.set(`${table}|${name}`, policy);
    } else if (line.startsWith('-A ')) {
      const chain = line.split(' ')[1] ?? '';
      const action = / -(j|g) (\S+)(?: --|$| )/.exec(line.replace(/"(?:[^"\\]|\\.)*"/g, '""'));
      const name = action?.[2] ?? '';
      const jumps = policies.has(`${table}|${name}`);
      const kind =
        name === '' ? 'none' : jumps ? (action?.[1] === 'g' ? 'GOTO' : 'JUMP') : 'target';
      const list = targets.get(`${table}|${chain}`) ?? [];
      list.push({ kind, name, bypass: line.includes('--queue-bypass') });
      targets.set(`${table}|${chain}`, list);
    }
  }
  return { targets, policies };
}

const HOOKS = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
const ENDING = new Set(['ACCEPT', 'DROP', 'RETURN']);
const AS_ACCEPT = new Set(['DNAT', 'SNAT', 'REDIRECT', 'MASQUERADE', 'NETMAP']);

/**
 * x_tables: one line a matched rule, before its target ran. It calls an unconditional verdict
 * "return" or "policy"; the number tells (net/ipv4/netfilter/ip_tables.c, get_chainname_rulenum).
 */
function readLogged(
  events: readonly RawEvent[],
  sent: PacketFields,
  saved: Saved,
  end: RawEvent | undefined,
): readonly RecordedStep[] {
  const main = mainOf(events, sent, saved);
  const steps: RecordedStep[] = [];
  for (const [index, event] of main.entries()) {
    const hook = HOOKS[event.hook ?? 0] ?? '';
    const former = steps.at(-1);
    const fresh = former?.table !== event.table || former.hook !== hook;
    const next = main[index + 1];
    steps.push({
      hook,
      table: event.table,
      chain: event.chain,
      ...loggedRule(event, saved, next === undefined ? end : undefined),
      mark: next?.hook === event.hook ? next?.mark : undefined,
      packet: fresh ? (event.packet ?? undefined) : undefined,
    });
  }
  return steps;
}

/** `end`: where the packet was last seen, for the last line of its trace. */
function loggedRule(
  event: RawEvent,
  { targets, policies }: Saved,
  end: RawEvent | undefined,
): Pick<RecordedStep, 'rule' | 'verdict'> {
  const key = `${event.table}|${event.chain}`;
  const number = event.number ?? 0;
  const target = targets.get(key)?.[number - 1];
  // TPROXY without a socket drops; the log is written before, so that only what follows tells.
  if (target?.name === 'TPROXY') {
    return { rule: number, verdict: end?.chain === BEFORE_MANGLE ? 'DROP' : 'ACCEPT' };
  }
  // As does SYNPROXY, which lets go on what is no handshake.
  if (target?.name === 'SYNPROXY') {
    const isTaken = end !== undefined && !end.chain.endsWith(`_${LAST}`);
    return { rule: number, verdict: isTaken ? 'DROP' : 'CONTINUE' };
  }
  if (target) return { rule: number, verdict: verdictOf(target) };
  if (!BUILT_IN.has(event.chain)) return { rule: 'return', verdict: 'RETURN' };
  return { rule: 'policy', verdict: policies.get(key) ?? 'ACCEPT' };
}

function verdictOf({ kind, name, bypass }: TargetOf): string {
  if (kind === 'none') return 'CONTINUE';
  if (kind !== 'target') return kind;
  if (ENDING.has(name)) return name;
  if (name === 'QUEUE') return 'DROP';
  if (name === 'REJECT' || name === 'NFQUEUE') return bypass ? 'ACCEPT' : 'DROP';
  return AS_ACCEPT.has(name) ? 'ACCEPT' : 'CONTINUE';
}

/** The events of the packet itself: what the kernel sends in answer begins in OUTPUT again. */
function mainOf(
  events: readonly RawEvent[],
  sent: PacketFields,
  saved: Saved,
): readonly RawEvent[] {
  const order = sent['path'] === 'output' ? [3, 4, 0, 1] : [0, 1, 2, 4];
  const main: RawEvent[] = [];
  let at = -1;
  for (const event of events) {
    if (isChatter([event])) continue;
    const place = order.indexOf(event.hook ?? -1);
    if (place < at || place < 0) break;
    at = place;
    main.push(event);
    if (loggedRule(event, saved, undefined).verdict === 'DROP') break;
  }
  return main;
}
