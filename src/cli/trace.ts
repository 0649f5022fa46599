import { Command } from 'commander';
import type { Engine } from '#engine/engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import { runScenario } from '#engine/scenario.ts';
import type { TraceRequest, WhyNotView } from '#engine/views.ts';
import { type Given, chooseAll, readGiven } from './choose.ts';
import { formatOutcomes } from './format-outcomes.ts';
import { formatTrace } from './format-trace.ts';
import { openDump } from './open-dump.ts';
import { formatCapture } from './format-journey.ts';
import { type GivenHost, readHost } from './host-option.ts';
import { painter } from './paint.ts';
import { STATUS, Stop, type Tools, noteErrors, printJson, readJson } from './tools.ts';

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
  const given: Given[] = [];
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
    .option(
      '--choose <key=answer>',
      'go that way where the rules leave it open, by the key or the question that the trace prints; can be given again',
    )
    .option('--outcomes', 'list every end that the packet can come to')
    .option('--why <line>', 'say why the rule on that line of the dump had no part in it')
    .option('--json', 'print the walk as JSON')
    .on('option:reply', () => followUps.push('reply'))
    .on('option:again', () => followUps.push('again'))
    .on('option:choose', (text: string) => given.push(readGiven(text)))
    .action(async (options: TraceOptions) => {
      const { scenario, ruleset, packet, host } = options;
      if (scenario !== undefined && ruleset === undefined && packet === undefined) {
        await traceScenario(tools, scenario);
      } else if (scenario === undefined && ruleset !== undefined && packet !== undefined) {
        const met = host === undefined ? {} : await readHost(tools, host, packet);
        await tracePacket(tools, ruleset, packet, { ...options, followUps, given, met });
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

type FollowUp = NonNullable<TraceRequest['followUps']>[number];

/** What is asked of a walk besides itself. */
interface Asked extends Pick<TraceOptions, 'json' | 'outcomes' | 'why'> {
  readonly followUps: readonly FollowUp[];
  readonly given: readonly Given[];
  readonly met: GivenHost;
}

async function tracePacket(
  tools: Tools,
  file: string,
  packetLine: string,
  { followUps, given, met, json, outcomes, why }: Asked,
): Promise<void> {
  const { terminal } = tools;
  const paint = painter(terminal.colours);
  const { engine, dump } = await openDump(tools, file, met);
  noteErrors(tools, file, dump);
  const { revision } = dump;
  const walk = (choices: TraceRequest['choices']): ReturnType<Engine['trace']> =>
    engine.trace({ revision, packetLine, choices, followUps });
  const choices = await chooseAll(given, async (chosen) => {
    const answer = await walk(chosen);
    return answer.kind === 'traced' ? answer.trace.choices : [];
  });
  const reply = await walk(choices);
  if (reply.kind === 'refused') {
    const reasons = reply.problems.map((each) => each.message).join('\n  ');
    throw new Stop(STATUS.usage, `'${packetLine}' cannot be walked:\n  ${reasons}`);
  }
  const { trace } = reply;
  const followed = await engine.journey({ revision, packetLine, choices });
  const capture = followed.kind === 'walked' ? followed.journey.legs[0]?.capture : undefined;
  const ends = outcomes && (await engine.outcomes(revision));
  const reason = why === undefined ? undefined : await whyNot(engine, revision, why);
  if (json) {
    const { rows: _, stepCount, ...rest } = trace;
    const steps = await engine.steps(revision, 0, stepCount);
    const details = steps.map((step) => engine.step(revision, step.index));
    const asked = {
      ...(capture && { capture }),
      ...(ends && { outcomes: ends }),
      ...(reason && { why: reason }),
    };
    printJson(tools, { ...rest, steps, details: await Promise.all(details), ...asked });
    return;
  }
  const said = formatTrace(unpackTrace(trace), paint, capture && formatCapture(capture, paint));
  terminal.print(said);
  if (ends) terminal.print(formatOutcomes(ends, paint));
  if (reason) terminal.print(`\nline ${why}: ${reason.sentence}\n`);
}

async function whyNot(engine: Engine, revision: number, line: string): Promise<WhyNotView> {
  const [rule] = /^[1-9]\d{0,9}$/.test(line)
    ? await engine.rulesOnLine(revision, Number(line))
    : [];
  if (rule === undefined) throw new Stop(STATUS.usage, `there is no rule on line ${line}`);
  return engine.whyNot(revision, rule);
}
