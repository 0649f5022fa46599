import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

/** Put there by the build. */
declare const CHAINWALK_VERSION: string;

// `chainwalk print FILE | head`: the reader has what it wanted.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode);
  });
}

// Not process.exit: what was printed may still be on its way through a pipe.
process.exitCode = await runCommandLine(
  process.argv.slice(2),
  processTerminal(),
  CHAINWALK_VERSION,
);
