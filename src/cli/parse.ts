import { foldProblems, foldedMessage, sayCount } from '#engine/fold-problems.ts';
import { Command } from 'commander';
import type { DumpFile } from '#engine/dump-file.ts';
import { formatWriters } from './format-writers.ts';
import { type Ink, type Paint, painter } from './paint.ts';
import { DUMP_ARGUMENT, STATUS, type Tools, printJson, readDump } from './tools.ts';

interface ParseOptions {
  readonly json?: true;
  readonly writers?: true;
}

export function parseCommand(tools: Tools): Command {
  return new Command('parse')
    .description('say what a dump is and what is wrong with it; ends with 1 where there are errors')
    .argument('<file>', DUMP_ARGUMENT)
    .option('--writers', 'say too which programs wrote the rules, which takes as long again')
    .option('--json', 'print what was found as JSON, its writers too')
    .action(async (file: string, { json, writers }: ParseOptions) => {
      const { error } = await (json
        ? printView(tools, file)
        : printSummary(tools, file, writers === true));
      if (error > 0) tools.end(STATUS.bad);
    });
}

async function printSummary(
  tools: Tools,
  file: string,
  withWriters: boolean,
): Promise<DumpFile['problemCount']> {
  const dump = await readDump(tools, file);
  const paint = painter(tools.terminal.colours);
  const writers = withWriters ? formatWriters(await dump.writers(), paint) : '';
  tools.terminal.print(formatDump(file, dump, paint) + writers);
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

/** Problems as compilers print them, so that editors find the place; then the summary. */
function formatDump(file: string, dump: DumpFile, paint: Paint): string {
  const listed = foldProblems(dump.problems);
  const lines = listed.map((problem) => {
    const { line, column, severity } = problem;
    const ink = INKS[severity] ?? 'quiet';
    return `${file}:${line}:${column}: ${paint(ink, `${severity}:`)} ${foldedMessage(problem)}`;
  });
  const { error, warning, hint } = dump.problemCount;
  const unlisted = error + warning + hint - listed.length;
  if (unlisted > 0) lines.push(`… and ${unlisted.toLocaleString('en')} more`);
  lines.push(paint('strong', dump.recognised), sayCount(dump.problemCount));
  return `${lines.join('\n')}\n`;
}
