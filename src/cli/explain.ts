import { Command } from 'commander';
import type { ExplainedChain } from '#engine/who-views.ts';
import { formatWriters } from './format-writers.ts';
import { openDump } from './open-dump.ts';
import { type Paint, painter } from './paint.ts';
import { DUMP_ARGUMENT, type Tools, counted, noteErrors, printJson, readText } from './tools.ts';

interface ExplainOptions {
  readonly cluster?: string;
  readonly json?: true;
}

export function explainCommand(tools: Tools): Command {
  return new Command('explain')
    .description('say of every chain which program made it, and what it is for')
    .argument('<file>', DUMP_ARGUMENT)
    .option(
      '--cluster <file>',
      'names: what kubectl get services,pods -A prints, with -o wide or -o yaml',
    )
    .option('--json', 'print what was found as JSON')
    .action(async (file: string, { cluster, json }: ExplainOptions) => {
      const told = cluster === undefined ? undefined : await readText(tools, cluster);
      const { engine, dump } = await openDump(tools, file);
      noteErrors(tools, file, dump);
      const paint = painter(tools.terminal.colours);
      const rulesets = [];
      for (const index of dump.rulesets.keys()) {
        const writers = await engine.writers(dump.revision, index, told);
        rulesets.push({ writers, chains: await engine.explain(dump.revision, index, told) });
      }
      if (json) printJson(tools, rulesets);
      else {
        for (const { writers, chains } of rulesets) {
          tools.terminal.print(formatWriters([writers], paint) + formatChains(chains, paint));
        }
      }
    });
}

/** Two lines a chain: what it is, and what it is for. */
function formatChains(chains: readonly ExplainedChain[], paint: Paint): string {
  const lines = chains.map(({ table, chain, ruleCount, program, role, label, says }) => {
    const size = paint('quiet', counted(ruleCount, 'rule'));
    const what = program === undefined ? 'no known program' : `${program}, ${role}`;
    const called = label === '' ? '' : ` ${label}`;
    const head = `${table} ${paint('strong', chain)}: ${what}${called} (${size})`;
    return says === '' ? `${head}\n` : `${head}\n  ${says}\n`;
  });
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}
