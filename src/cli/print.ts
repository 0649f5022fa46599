import { printFile } from '#engine/print-file.ts';
import { Command } from 'commander';
import { DUMP_ARGUMENT, STATUS, type Tools, nameOf, noteErrors, readInput } from './tools.ts';

export function printCommand(tools: Tools): Command {
  return new Command('print')
    .description('print the rules of a dump as iptables-save does, without what stands around them')
    .argument('<file>', DUMP_ARGUMENT)
    .option('-c, --counters', 'with packet and byte counters')
    .action(async (file: string, options: { counters?: true }) => {
      const bytes = await readInput(tools, file);
      const printed = printFile(bytes, options.counters === true);
      for (const piece of printed.pieces) tools.terminal.write(piece);
      if (printed.pieces.length === 0 && bytes.length > 0) {
        tools.terminal.note(`chainwalk: ${nameOf(file)} holds no rules: see chainwalk parse\n`);
      }
      noteErrors(tools, file, printed);
      if (printed.problemCount.error > 0) tools.end(STATUS.bad);
    });
}
