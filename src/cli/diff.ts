import { Command } from 'commander';
import { printDifferences } from './differences.ts';
import { type Tools, readInput } from './tools.ts';

export function diffCommand(tools: Tools): Command {
  return new Command('diff')
    .description(
      'say what a dump has otherwise than another: rules, not counters, nor the order of chains',
    )
    .argument('<expected>', 'the dump as it should be')
    .argument('<actual>', 'the dump as it is, - for standard input')
    .option('--json', 'as JSON')
    .action(async (expected: string, actual: string, options: { json?: true }) => {
      const wanted = await readInput(tools, expected);
      const bytes = await readInput(tools, actual);
      printDifferences(tools, wanted, { path: actual, bytes }, options.json === true);
    });
}
