import { dirname, isAbsolute, join } from 'node:path';
import { Command } from 'commander';
import type { PacketCheck } from '#engine/views.ts';
import { type PacketTest, readPacketFile } from '#expect/packet-file.ts';
import { decodeFile, looksSaved } from '#share/saved-file.ts';
import type { SharedHost } from '#share/shared.ts';
import { type Ink, type Paint, painter } from './paint.ts';
import { readHost } from './host-option.ts';
import { openDump, openText } from './open-dump.ts';
import { STATUS, Stop, type Tools, noteErrors, printJson, readText } from './tools.ts';

interface TestOptions {
  readonly ruleset?: string;
  readonly host?: string;
  readonly json?: true;
}

export function testCommand(tools: Tools): Command {
  return new Command('test')
    .description(
      'walk packets and hold each against what is expected of it; ends with 1 where one is not met',
    )
    .argument(
      '<file>',
      'lines of PACKET => HOW IT ENDS, or what the page saved, - for standard input',
    )
    .option('--ruleset <file>', 'the dump, where the file names none, or in place of its own')
    .option('--host <file>', 'what ip addr, ip route, ipset save … print, or JSON')
    .option('--json', 'print the answers as JSON')
    .action(async (file: string, options: TestOptions) => {
      const suite = await readSuite(tools, file, options);
      const { engine, dump } = await suite.open();
      const checks = await engine.check(dump.revision, suite.tests, suite.host);
      const results = suite.tests.map((test, at) => ({ ...test, ...checks[at] }) as Result);
      if (options.json) printJson(tools, results);
      else tools.terminal.print(formatResults(results, painter(tools.terminal.colours)));
      if (checks.some(({ kind }) => kind !== 'passed')) tools.end(STATUS.bad);
    });
}

type Result = PacketTest & PacketCheck;

interface Suite {
  readonly tests: readonly PacketTest[];
  readonly host: SharedHost | undefined;
  open(): ReturnType<typeof openDump>;
}

async function readSuite(tools: Tools, file: string, options: TestOptions): Promise<Suite> {
  const text = await readText(tools, file);
  return looksSaved(text)
    ? savedSuite(tools, file, text, options)
    : writtenSuite(tools, file, text, options);
}

async function savedSuite(
  tools: Tools,
  file: string,
  text: string,
  { ruleset, host }: TestOptions,
): Promise<Suite> {
  const saved = decodeFile(text);
  if (!saved.ok) throw new Stop(STATUS.bad, `${file}: ${saved.error}`);
  const { packets, dump } = saved.value;
  if (packets.length === 0) throw new Stop(STATUS.bad, `${file} has no kept packets to test`);
  const met = host === undefined ? {} : await readHost(tools, host, packets[0]?.packetLine ?? '');
  return {
    tests: packets,
    host: host === undefined ? saved.value.host : undefined,
    open: () => (ruleset === undefined ? openText(dump, met) : openDump(tools, ruleset, met)),
  };
}

async function writtenSuite(
  tools: Tools,
  file: string,
  text: string,
  options: TestOptions,
): Promise<Suite> {
  const { rules, host: ownHost, tests, problems } = readPacketFile(text);
  if (problems.length > 0) {
    const said = problems.map(({ line, message }) => `${file}:${line}: ${message}`).join('\n  ');
    throw new Stop(STATUS.bad, `these lines are no tests:\n  ${said}`);
  }
  const ruleset = options.ruleset ?? (rules && beside(file, rules));
  if (ruleset === undefined) {
    throw new Stop(STATUS.usage, `which rules? Give --ruleset, or a line “rules FILE” in ${file}`);
  }
  const host = options.host ?? (ownHost && beside(file, ownHost));
  const met = host === undefined ? {} : await readHost(tools, host, tests[0]?.packetLine ?? '');
  return {
    tests,
    host: undefined,
    open: async () => {
      const opened = await openDump(tools, ruleset, met);
      noteErrors(tools, ruleset, opened.dump);
      return opened;
    },
  };
}

/** A file that another names is looked for beside it. */
function beside(file: string, named: string): string {
  return file === '-' || isAbsolute(named) ? named : join(dirname(file), named);
}

const SIGNS: Readonly<Record<PacketCheck['kind'], readonly [sign: string, ink: Ink]>> = {
  passed: ['✓', 'good'],
  failed: ['✗', 'bad'],
  depends: ['?', 'choice'],
  unread: ['!', 'warn'],
};

function formatResults(results: readonly Result[], paint: Paint): string {
  const lines = results.flatMap(({ kind, packetLine, expected, says }) => {
    const [sign, ink] = SIGNS[kind];
    const line = `${paint(ink, sign)} ${packetLine} => ${expected}`;
    return says === '' ? [line] : [line, `    ${says}`];
  });
  const passed = results.filter(({ kind }) => kind === 'passed').length;
  const rest = results.length - passed;
  return [...lines, paint('strong', `${passed} passed, ${rest} failed`), ''].join('\n');
}
