import { foldProblems, foldedMessage, sayCount } from '#engine/fold-problems.ts';
import { Command } from 'commander';
import type { DumpFile } from '#engine/dump-file.ts';
import { formatWriters } from './format-writers.ts';
import { type Ink, type Paint, painter } from './paint.ts';
import {
  DUMP_ARGUMENT,
  STATUS,
  type Status,
  Stop,
  type Tools,
  printJson,
  readDump,
} from './tools.ts';

interface ParseOptions {
  readonly json?: true;
  readonly writers?: true;
}

export function parseCommand(tools: Tools): Command {
  return new Command('parse')
    .description('say what a dump is and what is wrong with it; ends with 1 where there are errors')
    .argument('<file...>', DUMP_ARGUMENT)
    .option('--writers', 'say too which programs wrote the rules, which takes as long again')
    .option('--json', 'print what was found as JSON, its writers too')
    .action(async (files: readonly string[], { json, writers }: ParseOptions) => {
      if (json && files.length > 1) throw new Stop(STATUS.usage, '--json is for one file');
      let worst: Status = STATUS.good;
      for (const file of files) {
        const name = files.length > 1 ? `${file}: ` : '';
        const status = await goOnAfter(tools, files.length > 1, async () =>
          json ? printView(tools, file) : printSummary(tools, file, name, writers === true),
        );
        if (status > worst) worst = status;
      }
      if (worst !== STATUS.good) tools.end(worst);
    });
}

/** A file among several that cannot be read is said to be so, and the others are read. */
async function goOnAfter(
  tools: Tools,
  isOneOfSeveral: boolean,
  parse: () => Promise<DumpFile['problemCount']>,
): Promise<Status> {
  try {
    return (await parse()).error > 0 ? STATUS.bad : STATUS.good;
  } catch (error) {
    if (!isOneOfSeveral || !(error instanceof Stop)) throw error;
    tools.terminal.note(`chainwalk: ${error.message}\n`);
    return error.status;
  }
}

async function printSummary(
  tools: Tools,
  file: string,
  name: string,
  withWriters: boolean,
): Promise<DumpFile['problemCount']> {
  const dump = await readDump(tools, file);
  const paint = painter(tools.terminal.colours);
  const writers = withWriters ? formatWriters(await dump.writers(), paint) : '';
  tools.terminal.print(formatDump(file, name, dump, paint) + writers);
  return dump.problemCount;
}

/** What the page would get to see of the dump, what mends its problems included. */
async function printView(tools: Tools, file: string): Promise<DumpFile['problemCount']> {
  const { openDump } = await import('./open-dump.ts');
  const { engine, dump } = await openDump(tools, file);
  const writers = await Promise.all(
    dump.rulesets.map((_, index) => engine.writers(dump.revision, index)),
  );
  printJson(tools, { ...dump, writers });
  return dump.problemCount;
}

const INKS: Readonly<Record<string, Ink>> = { error: 'bad', warning: 'warn', hint: 'quiet' };

/** Problems as compilers print them, so that editors find the place; then the summary, which `name` starts. */
function formatDump(file: string, name: string, dump: DumpFile, paint: Paint): string {
  const listed = foldProblems(dump.problems);
  const lines = listed.map((problem) => {
    const { line, column, severity } = problem;
    const ink = INKS[severity] ?? 'quiet';
    return `${file}:${line}:${column}: ${paint(ink, `${severity}:`)} ${foldedMessage(problem)}`;
  });
  const { error, warning, hint } = dump.problemCount;
  const unlisted = error + warning + hint - listed.length;
  if (unlisted > 0) lines.push(`… and ${unlisted.toLocaleString('en')} more`);
  lines.push(`${name}${paint('strong', dump.recognised)}`, `${name}${sayCount(dump.problemCount)}`);
  return `${lines.join('\n')}\n`;
}
