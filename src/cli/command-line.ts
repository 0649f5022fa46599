/** The commands together, and the one place where any end becomes an exit status. */
import { Command, CommanderError } from 'commander';
import { createLocalEngine } from '#engine/local-engine.ts';
import { extensionsCommand } from './extensions.ts';
import { generateCommand } from './generate.ts';
import { parseCommand } from './parse.ts';
import { printCommand } from './print.ts';
import type { Terminal } from './terminal.ts';
import { ENGINE_OPTIONS, STATUS, type Status, Stop, type Tools } from './tools.ts';
import { traceCommand } from './trace.ts';

/** Runs one command line (without the program's own name) and says how it ended. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
  version: string,
): Promise<Status> {
  let status: Status = STATUS.good;
  const tools: Tools = {
    terminal,
    engine: createLocalEngine(ENGINE_OPTIONS),
    end(ended) {
      status = ended;
    },
  };
  try {
    await program(tools, version).parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return statusOf(error, terminal);
  }
}

function program(tools: Tools, version: string): Command {
  const { terminal } = tools;
  const commands = [parseCommand, printCommand, traceCommand, generateCommand, extensionsCommand];
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
