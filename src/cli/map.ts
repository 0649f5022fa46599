import { Command, Option } from 'commander';
import type { Engine } from '#engine/engine.ts';
import { openDump } from './open-dump.ts';
import { DUMP_ARGUMENT, STATUS, Stop, type Tools, noteErrors } from './tools.ts';

type MapFormat = Parameters<Engine['mapFile']>[2]['format'];

interface MapOptions {
  readonly svg?: true;
  readonly dot?: true;
  readonly mermaid?: true;
  readonly dark?: true;
  readonly ruleset: string;
}

export function mapCommand(tools: Tools): Command {
  return new Command('map')
    .description('draw the chains of a dump and how they jump to one another')
    .argument('<file>', DUMP_ARGUMENT)
    .addOption(new Option('--svg', 'as a drawing').conflicts(['dot', 'mermaid']))
    .addOption(new Option('--dot', 'as a graph for Graphviz').conflicts(['svg', 'mermaid']))
    .addOption(new Option('--mermaid', 'as a graph for Mermaid').conflicts(['svg', 'dot']))
    .option('--dark', 'a drawing on dark ground')
    .option('--ruleset <number>', 'which one, where the dump has several, such as IPv6', '1')
    .action(async (file: string, options: MapOptions) => {
      const { engine, dump } = await openDump(tools, file);
      noteErrors(tools, file, dump);
      const index = Number(options.ruleset) - 1;
      if (!dump.rulesets[index]) {
        throw new Stop(
          dump.rulesets.length === 0 ? STATUS.bad : STATUS.usage,
          `${file} has no ruleset ${options.ruleset}`,
        );
      }
      const scheme = options.dark ? 'dark' : 'light';
      const format = formatOf(options);
      tools.terminal.print(await engine.mapFile(dump.revision, index, { format, scheme }));
      if (dump.problemCount.error > 0) tools.end(STATUS.bad);
    });
}

function formatOf({ svg, dot, mermaid }: MapOptions): MapFormat {
  if (svg) return 'svg';
  if (dot) return 'dot';
  if (mermaid) return 'mermaid';
  throw new Stop(STATUS.usage, 'give one of --svg, --dot and --mermaid');
}
