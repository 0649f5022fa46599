import { Command } from 'commander';
import { readHostFile } from '#engine/host-given.ts';
import { createLocalEngine } from '#engine/local-engine.ts';
import { runScenario } from '#engine/scenario.ts';
import { readPacketLine } from '#net/packet-line.ts';
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
  readonly json?: true;
}

export function traceCommand(tools: Tools): Command {
  return new Command('trace')
    .description('walk a packet through a ruleset, or the packets of a scenario')
    .option('--ruleset <file>', 'a dump, - for standard input')
    .option('--packet <line>', "such as 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0'")
    .option(
      '--host <file>',
      'what ip addr, ip route, ipset save … print, or JSON; inferred without it',
    )
    .option('--scenario <file>', 'host, ruleset and packets as JSON, - for standard input')
    .option('--json', 'print the walk as JSON')
    .action(async ({ scenario, ruleset, packet, host, json }: TraceOptions) => {
      if (scenario !== undefined && ruleset === undefined && packet === undefined) {
        await traceScenario(tools, scenario);
      } else if (scenario === undefined && ruleset !== undefined && packet !== undefined) {
        const meeting = host === undefined ? tools : await withHost(tools, host, packet);
        await tracePacket(meeting, ruleset, packet, json === true);
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

async function tracePacket(
  tools: Tools,
  file: string,
  packetLine: string,
  json: boolean,
): Promise<void> {
  const { terminal, engine } = tools;
  const dump = await openDump(tools, file);
  noteErrors(tools, file, dump);
  const { revision } = dump;
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  if (reply.kind === 'refused') {
    const reasons = reply.problems.map((each) => each.message).join('\n  ');
    throw new Stop(STATUS.usage, `'${packetLine}' cannot be walked:\n  ${reasons}`);
  }
  const { trace } = reply;
  if (json) {
    const steps = trace.steps.map((step) => engine.step(revision, step.index));
    printJson(tools, { ...trace, details: await Promise.all(steps) });
  } else terminal.print(formatTrace(trace, painter(terminal.colours)));
}
