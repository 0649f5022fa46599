/** The commands together, and the one place where any end becomes an exit status. */
import { Command, CommanderError } from 'commander';
import type { Terminal } from './terminal.ts';
import { STATUS, type Status, Stop, type Tools } from './tools.ts';

/** Each brings along what it needs, which takes longer to load than most dumps take to read. */
const COMMANDS: Readonly<Record<string, () => Promise<(tools: Tools) => Command>>> = {
  parse: async () => (await import('./parse.ts')).parseCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  print: async () => (await import('./print.ts')).printCommand,
  map: async () => (await import('./map.ts')).mapCommand,
  trace: async () => (await import('./trace.ts')).traceCommand,
  journey: async () => (await import('./journey.ts')).journeyCommand,
  test: async () => (await import('./test.ts')).testCommand,
  generate: async () => (await import('./generate.ts')).generateCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  guess: async () => (await import('./guess.ts')).guessCommand,
  extensions: async () => (await import('./extensions.ts')).extensionsCommand,
};

/** Runs one command line (without the program's own name) and says how it ended. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
  version: string,
): Promise<Status> {
  let status: Status = STATUS.good;
  const tools: Tools = {
    terminal,
    end(ended) {
      status = ended;
    },
  };
  try {
    const chainwalk = await program(tools, version, words);
    await chainwalk.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return statusOf(error, terminal);
  }
}

/** With the one command that is called; with all of them where help, or a mistake, names them. */
async function program(
  tools: Tools,
  version: string,
  [name = '']: readonly string[],
): Promise<Command> {
  const { terminal } = tools;
  const called = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const commands = await Promise.all(
    (called ? [called] : Object.values(COMMANDS)).map((load) => load()),
  );
  const chainwalk = new Command('chainwalk')
    .description('See iptables rules, and walk a packet through them as the Linux kernel would.')
    .version(version);
  for (const make of commands) chainwalk.addCommand(make(tools));
  for (const each of [chainwalk, ...chainwalk.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => terminal.print(text),
      writeErr: (text) => terminal.note(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'chainwalk: ')),
    });
    const called = each === chainwalk ? 'chainwalk' : `chainwalk ${each.name()}`;
    each.showHelpAfterError(`See ${called} --help`);
  }
  return chainwalk;
}

function statusOf(error: unknown, terminal: Terminal): Status {
  // Commander has said what it had to say already. Help and version end well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? STATUS.good : STATUS.usage;
  if (error instanceof Stop) {
    terminal.note(`chainwalk: ${error.message}\n`);
    return error.status;
  }
  const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const [first = ''] = report.split('\n');
  terminal.note(`chainwalk: this is a bug in chainwalk: ${first}\n`);
  if (process.env['CHAINWALK_DEBUG']) terminal.note(`${report}\n`);
  return STATUS.broken;
}
