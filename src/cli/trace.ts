import { Command } from 'commander';
import { readHostFile } from '#engine/host-given.ts';
import { createLocalEngine } from '#engine/local-engine.ts';
import { runScenario } from '#engine/scenario.ts';
import type { TraceRequest, WhyNotView } from '#engine/views.ts';
import { readPacketLine } from '#net/packet-line.ts';
import { formatOutcomes } from './format-outcomes.ts';
import { formatTrace } from './format-trace.ts';
import { painter } from './paint.ts';
import {
  ENGINE_OPTIONS,
  STATUS,
  Stop,
  type Tools,
  noteErrors,
  openDump,
  printJson,
  readJson,
  readText,
} from './tools.ts';

interface TraceOptions {
  readonly scenario?: string;
  readonly ruleset?: string;
  readonly packet?: string;
  readonly host?: string;
  readonly outcomes?: true;
  readonly why?: string;
  readonly json?: true;
}

export function traceCommand(tools: Tools): Command {
  const followUps: FollowUp[] = [];
  return new Command('trace')
    .description('walk a packet through a ruleset, or the packets of a scenario')
    .option('--ruleset <file>', 'a dump, - for standard input')
    .option('--packet <line>', "such as 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0'")
    .option(
      '--host <file>',
      'what ip addr, ip route, ipset save … print, or JSON; inferred without it',
    )
    .option('--scenario <file>', 'host, ruleset and packets as JSON, - for standard input')
    .option('--reply', 'then send the answer to the packet before; can be given again')
    .option('--again', 'then send the next packet of the same direction; can be given again')
    .option('--outcomes', 'list every end that the packet can come to')
    .option('--why <line>', 'say why the rule on that line of the dump had no part in it')
    .option('--json', 'print the walk as JSON')
    .on('option:reply', () => followUps.push('reply'))
    .on('option:again', () => followUps.push('again'))
    .action(async (options: TraceOptions) => {
      const { scenario, ruleset, packet, host } = options;
      if (scenario !== undefined && ruleset === undefined && packet === undefined) {
        await traceScenario(tools, scenario);
      } else if (scenario === undefined && ruleset !== undefined && packet !== undefined) {
        const meeting = host === undefined ? tools : await withHost(tools, host, packet);
        await tracePacket(meeting, ruleset, packet, { ...options, followUps });
      } else {
        throw new Stop(STATUS.usage, 'give either --scenario, or --ruleset and --packet');
      }
    });
}

async function traceScenario(tools: Tools, file: string): Promise<void> {
  const answer = runScenario(await readJson(tools, file));
  if (!answer.ok) throw new Stop(STATUS.bad, `${file} is no scenario: ${answer.error}`);
  printJson(tools, answer.value);
}

/** The same tools, with an engine that knows the host. */
async function withHost(tools: Tools, file: string, packetLine: string): Promise<Tools> {
  const packet = readPacketLine(packetLine);
  const family = packet.ok ? packet.value.packet.family : 4;
  const host = readHostFile(await readText(tools, file), family);
  if (!host.ok) throw new Stop(STATUS.bad, `${file}: ${host.error}`);
  const { options, problems } = host.value;
  for (const problem of problems) tools.terminal.note(`chainwalk: ${file}: ${problem}\n`);
  return { ...tools, engine: createLocalEngine({ ...ENGINE_OPTIONS, ...options }) };
}

type FollowUp = NonNullable<TraceRequest['followUps']>[number];

/** What is asked of a walk besides itself. */
interface Asked extends Pick<TraceOptions, 'json' | 'outcomes' | 'why'> {
  readonly followUps: readonly FollowUp[];
}

async function tracePacket(
  tools: Tools,
  file: string,
  packetLine: string,
  { followUps, json, outcomes, why }: Asked,
): Promise<void> {
  const { terminal, engine } = tools;
  const paint = painter(terminal.colours);
  const dump = await openDump(tools, file);
  noteErrors(tools, file, dump);
  const { revision } = dump;
  const reply = await engine.trace({ revision, packetLine, choices: {}, followUps });
  if (reply.kind === 'refused') {
    const reasons = reply.problems.map((each) => each.message).join('\n  ');
    throw new Stop(STATUS.usage, `'${packetLine}' cannot be walked:\n  ${reasons}`);
  }
  const { trace } = reply;
  const ends = outcomes && (await engine.outcomes(revision));
  const reason = why === undefined ? undefined : await whyNot(tools, revision, why);
  if (json) {
    const steps = trace.steps.map((step) => engine.step(revision, step.index));
    const asked = { ...(ends && { outcomes: ends }), ...(reason && { why: reason }) };
    printJson(tools, { ...trace, details: await Promise.all(steps), ...asked });
    return;
  }
  terminal.print(formatTrace(trace, paint));
  if (ends) terminal.print(formatOutcomes(ends, paint));
  if (reason) terminal.print(`\nline ${why}: ${reason.sentence}\n`);
}

async function whyNot({ engine }: Tools, revision: number, line: string): Promise<WhyNotView> {
  const [rule] = /^[1-9]\d{0,9}$/.test(line)
    ? await engine.rulesOnLine(revision, Number(line))
    : [];
  if (rule === undefined) throw new Stop(STATUS.usage, `there is no rule on line ${line}`);
  return engine.whyNot(revision, rule);
}
