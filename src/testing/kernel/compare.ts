/** One packet's walk by the kernel held against the simulator's, step by step and header by header. */
import { readProtocol } from '#net/protocol.ts';
import { type Json, isJson } from '#engine/scenario-packet.ts';
import { runScenario } from '#engine/scenario.ts';
import { rulesOf } from './rules-of.ts';
import {
  type PacketFields,
  type RecordedResult,
  type RecordedStep,
  type Scenario,
  UNTOLD,
} from './recording.ts';

/** The first difference of a packet, as a person reads it. */
export interface Disagreement {
  readonly packet: number;
  readonly sent: PacketFields;
  readonly what: string;
  readonly kernel: readonly string[];
  readonly ours: readonly string[];
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  readonly packets: number;
  /** Lines of the kernel's trace that were held against ours. */
  readonly steps: number;
  /** Rules that the ruleset and the headers left open, and the kernel decided. */
  readonly open: number;
}

/**
 * Compares every packet of a scenario; the simulator gets the packets as they were really sent, and
 * goes the kernel's way where it cannot know.
 */
export function compare(
  scenario: Scenario,
  recorded: readonly (RecordedResult | undefined)[],
): Comparison {
  const told = recorded.filter((each) => each !== undefined);
  const answer = runScenario({
    ...scenario,
    packets: told.map(({ sent }) => plain(sent)),
    nondeterministic: rulesOf(scenario).map(({ table, chain, rule }) => ({
      table,
      chain,
      rule: rule.number,
    })),
    choices: told.map(({ steps }) => steps),
    drawn: told.map(numbersDrawn),
  });
  if (!answer.ok) throw new Error(answer.error);
  const found: Disagreement[] = [];
  let [at, steps, open] = [-1, 0, 0];
  for (const [index, result] of recorded.entries()) {
    if (!result) continue;
    at += 1;
    const ours = answer.value.results[at] ?? {};
    steps += result.steps.length;
    open += Array.isArray(ours['choices']) ? ours['choices'].length : 0;
    const difference = differenceOf(result, ours);
    if (difference !== undefined) {
      const { sent } = result;
      const oursLines = stepsOf(ours).map((step) => stepLine(step, undefined));
      const kernel = result.steps.map((step) => stepLine(step, undefined));
      found.push({
        packet: index,
        sent,
        what: difference,
        kernel: [...kernel, fateLine(result)],
        ours: [...oursLines, oursFate(ours)],
      });
    }
  }
  return { disagreements: found, packets: at + 1, steps, open };
}

/** What only the recorder understands, put into the words of scenarios. */
function plain(sent: PacketFields): PacketFields {
  const { untracked, follow: _follow, reply_to: _reply, ...fields } = sent;
  return untracked === true ? { ...fields, ctstate: 'UNTRACKED' } : fields;
}

function differenceOf(kernel: RecordedResult, ours: Json): string | undefined {
  const mine = stepsOf(ours);
  for (const [index, step] of kernel.steps.entries()) {
    const other = mine[index];
    if (!other) return `step ${index + 1} is missing: ${stepLine(step, step)}`;
    const [here, there] = [stepLine(step, step), stepLine(other, step)];
    if (here !== there) return `step ${index + 1}: the kernel has ${here}, we have ${there}`;
  }
  const extra = mine[kernel.steps.length];
  if (extra)
    return `step ${kernel.steps.length + 1} is one too many: ${stepLine(extra, undefined)}`;
  const state = ours['ctstate'];
  if (kernel.ctstate !== undefined && state !== null && state !== kernel.ctstate) {
    return `ctstate: the kernel has ${kernel.ctstate}, we have ${String(state)}`;
  }
  if (kernel.fate.type === 'unknown') return undefined;
  const fate = oursFate(ours);
  // A packet for a neighbour that nobody answers for leaves no frame.
  const isSame = fateLine(kernel) === fate || (isUnseen(kernel) && fate.startsWith('gone '));
  if (!isSame) return `fate: the kernel has ${fateLine(kernel)}, we have ${fate}`;
  return differenceOfEnds(kernel, ours);
}

function isUnseen({ fate }: RecordedResult): boolean {
  return fate.type === 'gone' && fate.oif === undefined;
}

/** How the packet left: what the last tables made of it too. */
function differenceOfEnds({ end, fate }: RecordedResult, ours: Json): string | undefined {
  const left: unknown = Array.isArray(ours['left']) ? ours['left'][0] : undefined;
  if (!end || fate.type !== 'gone' || !isJson(left) || !isJson(left['packet'])) return undefined;
  const [here, there] = [headers(end, end), headers(left['packet'], end)];
  return here === there ? undefined : `left: the kernel has ${here}, we have ${there}`;
}

/**
 * The number that the kernel's NAT gave in each hook, read from the headers that come after: no
 * ruleset tells it.
 */
function numbersDrawn({ steps, end }: RecordedResult): Json {
  const drawn: Record<string, unknown> = {};
  for (const [index, { hook, table }] of steps.entries()) {
    if (table !== 'nat') continue;
    const after = steps
      .slice(index + 1)
      .find((step) => step.packet && (step.hook !== hook || step.table !== table));
    const headers = after?.packet ?? end;
    const key = hook === 'POSTROUTING' || hook === 'INPUT' ? 'sport' : 'dport';
    drawn[hook] = headers?.[key] ?? headers?.['icmp_id'];
  }
  return drawn;
}

function stepsOf(ours: Json): readonly RecordedStep[] {
  const steps = ours['steps'];
  // runScenario writes them in this very form.
  return Array.isArray(steps) ? (steps.filter(isJson) as unknown as RecordedStep[]) : [];
}

/** `INPUT filter u:2 CONTINUE mark 0x5`; mark and headers only where the kernel told them (`like`). */
function stepLine(step: RecordedStep, like: RecordedStep | undefined): string {
  const shape = like ?? step;
  const verdict = shape.verdict === UNTOLD ? UNTOLD : step.verdict;
  const parts = [step.hook, step.table, `${step.chain}:${step.rule}`, verdict];
  if (shape.mark !== undefined) parts.push(`mark 0x${(step.mark ?? 0).toString(16)}`);
  if (shape.packet !== undefined && step.packet !== undefined) {
    parts.push(headers(step.packet, shape.packet));
  }
  return parts.join(' ');
}

const COMPARED = [
  'src',
  'dst',
  'proto',
  'ttl',
  'tos',
  'len',
  'sport',
  'dport',
  'tcp_flags',
  'icmp_type',
  'icmp_code',
];

/** Those of `packet` that are told of `like`. */
function headers(packet: PacketFields, like: PacketFields): string {
  return COMPARED.filter((key) => packet[key] !== undefined && like[key] !== undefined)
    .map(
      (key) =>
        `${key}=${key === 'proto' ? String(readProtocol(String(packet[key]))) : String(packet[key])}`,
    )
    .join(' ');
}

function fateLine({ fate }: RecordedResult): string {
  return fate.oif === undefined ? fate.type : `${fate.type} ${fate.oif}`;
}

const FATES: Readonly<Record<string, string>> = {
  drop: 'drop',
  reject: 'drop',
  local: 'local',
  lost: 'lost',
  error: 'lost',
  forward: 'gone',
  sent: 'gone',
};

function oursFate(ours: Json): string {
  const fate = isJson(ours['fate']) ? ours['fate'] : {};
  const type = FATES[String(fate['type'])] ?? String(fate['type']);
  return type === 'gone' ? `gone ${String(fate['oif'])}` : type;
}
