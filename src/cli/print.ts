import { Command } from 'commander';
import { STATUS, type Tools, noteErrors, readDump } from './tools.ts';

export function printCommand(tools: Tools): Command {
  return new Command('print')
    .description('print a dump as iptables-save does')
    .argument('<file>', 'a dump, - for standard input')
    .option('-c, --counters', 'with packet and byte counters')
    .action(async (file: string, options: { counters?: true }) => {
      const dump = await readDump(tools, file);
      for (const piece of dump.print(options.counters === true)) tools.terminal.write(piece);
      noteErrors(tools, file, dump);
      if (dump.problemCount.error > 0) tools.end(STATUS.bad);
    });
}
