import { Command } from 'commander';
import { programs } from '#engine/generate.ts';
import { generateLine } from '#engine/program-line.ts';
import { type Guess, createPrograms } from '#engine/programs.ts';
import { STATUS, type Tools, readText } from './tools.ts';

export function guessCommand(tools: Tools): Command {
  return new Command('guess')
    .description(
      'guess which flags of Istio, Linkerd or kube-proxy would have made the rules of a dump',
    )
    .argument('<file>', 'a dump, - for standard input')
    .option('--json', 'as JSON')
    .action(async (file: string, options: { json?: true }) => {
      const guesses = await createPrograms().guess(await readText(tools, file));
      if (options.json) return tools.terminal.print(`${JSON.stringify(guesses, undefined, 2)}\n`);
      if (guesses.length > 0) return tools.terminal.print(guesses.map(formatGuess).join(''));
      tools.terminal.note('chainwalk: no rules are here whose flags could be guessed\n');
      tools.end(STATUS.bad);
    });
}

function formatGuess({ program, values, rulesOff, unsaid }: Guess): string {
  const view = programs().find(({ name }) => name === program);
  const line = view ? generateLine(view, values) : program;
  const off = rulesOff === 1 ? '1 rule is' : `${rulesOff} rules are`;
  const remarks = [...(rulesOff === 0 ? [] : [`${off} otherwise`]), ...unsaid];
  return [line, ...remarks.map((remark) => `    ${remark}`)].join('\n').concat('\n');
}
