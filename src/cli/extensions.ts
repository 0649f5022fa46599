import { Command } from 'commander';
import { type ExtensionRow, extensionRows } from '#engine/extension-rows.ts';
import { type Paint, painter } from './paint.ts';
import { type Tools, printJson } from './tools.ts';

export function extensionsCommand(tools: Tools): Command {
  return new Command('extensions')
    .description('list the matches and targets that chainwalk knows')
    .option('--json', 'print them as JSON')
    .action((options: { json?: true }) => {
      const rows = extensionRows();
      if (options.json) printJson(tools, rows);
      else tools.terminal.print(formatExtensions(rows, painter(tools.terminal.colours)));
    });
}

function formatExtensions(rows: readonly ExtensionRow[], paint: Paint): string {
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  const lines = rows.flatMap((row) => {
    const families = row.families
      .map((family) => `v${family}`)
      .join(' ')
      .padEnd(5);
    const name = paint('strong', row.name.padEnd(width));
    const head = `${row.role.padEnd(6)}  ${name}  ${families}  ${row.says}`;
    const options = row.options.join(' ');
    return options === '' ? [head] : [head, `${' '.repeat(width + 17)}${paint('quiet', options)}`];
  });
  return lines.map((line) => `${line}\n`).join('');
}
