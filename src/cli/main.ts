import { runCommandLine } from './command-line.ts';
import { processTerminal } from './terminal.ts';

/** Put there by the build. */
declare const CHAINWALK_VERSION: string;

// Not process.exit: what was printed may still be on its way through a pipe.
process.exitCode = await runCommandLine(
  process.argv.slice(2),
  processTerminal(),
  CHAINWALK_VERSION,
);
