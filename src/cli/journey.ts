import { Command } from 'commander';
import { createLocalEngine } from '#engine/local-engine.ts';
import type { JoinedPlace, Joining } from '#engine/journey-views.ts';
import type { TraceRequest } from '#engine/views.ts';
import { readPacketLine } from '#net/packet-line.ts';
import { formatCost } from './format-cost.ts';
import { formatJourney } from './format-journey.ts';
import { readHost } from './host-option.ts';
import { painter } from './paint.ts';
import { STATUS, Stop, type Tools, noteErrors, printJson, readInput, readText } from './tools.ts';

type FollowUp = NonNullable<TraceRequest['followUps']>[number];

interface JourneyOptions {
  readonly ruleset: string;
  readonly packet: string;
  readonly node?: string;
  readonly host?: string;
  readonly nodeHost?: string;
  readonly podInterface?: string;
  readonly backend?: string;
  readonly backendAddress?: string;
  readonly reply?: true;
  readonly cost?: true;
  readonly json?: true;
}

export function journeyCommand(tools: Tools): Command {
  return new Command('journey')
    .description(
      'follow a request from leg to leg: through the pod, its proxy, the node, a backend',
    )
    .requiredOption(
      '--ruleset <file>',
      'the dump that the packet meets first, - for standard input',
    )
    .requiredOption('--packet <line>', "such as 'tcp 10.244.1.5:40000 > 10.96.71.12:80 uid 1000'")
    .option('--node <file>', 'the dump of the node on which the pod runs')
    .option('--host <file>', 'what ip addr, ip route, ss … print where the packet is first')
    .option('--node-host <file>', 'what they print on the node')
    .option('--pod-interface <name>', 'the node’s interface that leads to the pod')
    .option('--backend <file>', 'the dump of a pod that the request may come to')
    .option('--backend-address <address>', 'the address of that pod')
    .option('--reply', 'follow the answer back, too')
    .option('--cost', 'count what it costs, and what it would without proxies')
    .option('--json', 'print the journey as JSON')
    .action((options: JourneyOptions) => followPacket(tools, options));
}

async function followPacket(tools: Tools, options: JourneyOptions): Promise<void> {
  const { terminal } = tools;
  const { packet: packetLine } = options;
  const packet = readPacketLine(packetLine);
  const family = packet.ok ? packet.value.packet.family : 4;
  const { dump, joining } = await joinFiles(tools, options, family);
  const met = options.host === undefined ? {} : await readHost(tools, options.host, packetLine);
  const engine = createLocalEngine({ now: () => performance.now(), ...met });
  const { revision, problemCount } = await engine.open(dump);
  noteErrors(tools, options.ruleset, { problemCount });
  const followUps: readonly FollowUp[] = options.reply ? ['reply'] : [];
  const asked = { revision, packetLine, choices: {}, followUps, joining };
  const reply = await engine.journey(asked);
  if (reply.kind === 'refused') {
    const reasons = reply.problems.map((each) => each.message).join('\n  ');
    throw new Stop(STATUS.usage, `'${packetLine}' cannot be followed:\n  ${reasons}`);
  }
  const cost = options.cost && (await engine.cost(asked));
  if (options.json) return printJson(tools, { ...reply.journey, ...(cost && { cost }) });
  const paint = painter(terminal.colours);
  terminal.print(formatJourney(reply.journey, paint));
  if (cost) terminal.print(formatCost(cost, paint));
}

interface JoinedFiles {
  readonly dump: string | Uint8Array<ArrayBuffer>;
  readonly joining: Joining;
}

interface JoinedFile {
  readonly file: string;
  readonly said: Omit<JoinedPlace, 'ruleset'>;
}

/** The files as one dump, and which of its rulesets is whose. */
async function joinFiles(
  tools: Tools,
  options: JourneyOptions,
  family: 4 | 6,
): Promise<JoinedFiles> {
  const { ruleset, node, nodeHost, podInterface, backend, backendAddress } = options;
  if (node === undefined && backend === undefined) {
    const bytes = await readInput(tools, ruleset);
    return { dump: bytes, joining: {} };
  }
  const files: JoinedFile[] = [
    { file: ruleset, said: { kind: 'pod', ...(podInterface && { onNode: podInterface }) } },
  ];
  if (node !== undefined) {
    const host = nodeHost === undefined ? {} : { host: await readText(tools, nodeHost) };
    files.push({ file: node, said: { kind: 'node', ...host } });
  }
  if (backend !== undefined) {
    const address = backendAddress === undefined ? {} : { address: backendAddress };
    files.push({ file: backend, said: { kind: 'pod', ...address } });
  }
  const texts: string[] = [];
  const places: JoinedPlace[] = [];
  let before = 0;
  for (const [at, { file, said }] of files.entries()) {
    const text = await readText(tools, file);
    const own = await createLocalEngine({ now: () => 0 }).open(text);
    const index = own.rulesets.findIndex((each) => each.family === family);
    if (index >= 0) places.push({ ruleset: before + index, ...said });
    before += own.rulesets.length;
    // Of another machine, as its prompt says: its tables may not join those before.
    texts.push(`root@${at + 1}:~# iptables-save\n${text}\n`);
  }
  return { dump: texts.join(''), joining: { places } };
}
