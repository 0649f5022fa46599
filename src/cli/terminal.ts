import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

/** What a command may do to the world around it. Tests give one of their own. */
export interface Terminal {
  /** The bytes of a file; `-` is standard input. Fails with the system's error. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The answer. */
  print(text: string): void;
  /** Remarks for the person, which are no part of the answer. */
  note(text: string): void;
  /** Whether the answer may be coloured. */
  readonly colours: boolean;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  return {
    read: async (path) => new Uint8Array(await (path === '-' ? buffer(stdin) : readFile(path))),
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    // no-color.org: set to anything but nothing.
    colours: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  };
}
