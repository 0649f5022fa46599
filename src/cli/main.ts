import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

/** Put there by the build. */
declare const CHAINWALK_VERSION: string;

/** Runs one command line, without the program's own name. */
export async function main(words: readonly string[]): Promise<void> {
  // Not process.exit: what was printed may still be on its way through a pipe.
  process.exitCode = await runCommandLine(words, processTerminal(), CHAINWALK_VERSION);
}
