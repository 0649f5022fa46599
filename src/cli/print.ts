import { printFile } from '#engine/print-file.ts';
import { Command } from 'commander';
import { STATUS, type Tools, noteErrors, readInput } from './tools.ts';

export function printCommand(tools: Tools): Command {
  return new Command('print')
    .description('print a dump as iptables-save does')
    .argument('<file>', 'a dump, - for standard input')
    .option('-c, --counters', 'with packet and byte counters')
    .action(async (file: string, options: { counters?: true }) => {
      const printed = printFile(await readInput(tools, file), options.counters === true);
      for (const piece of printed.pieces) tools.terminal.write(piece);
      noteErrors(tools, file, printed);
      if (printed.problemCount.error > 0) tools.end(STATUS.bad);
    });
}
