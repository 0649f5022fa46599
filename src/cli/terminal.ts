import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/** What a command may do to the world around it. Tests give one of their own. */
export interface Terminal {
  /** The bytes of a file; `-` is standard input. Fails with the system's error. */
  read(path: string): Promise<Uint8Array<ArrayBuffer>>;
  /** The answer. */
  print(text: string): void;
  /** The answer, where it is at hand in bytes. */
  write(bytes: Uint8Array): void;
  /** Remarks for the person, which are no part of the answer. */
  note(text: string): void;
  /** Whether the answer may be coloured. */
  readonly colours: boolean;
}

/** Streams are touched only where they are used: to look at standard input changes it for others. */
export function processTerminal(): Terminal {
  const { env } = process;
  const stdout = endingQuietly(process.stdout);
  let stderr: NodeJS.WriteStream | undefined;
  return {
    read: async (path) => bare(path === '-' ? await buffer(process.stdin) : readFileSync(path)),
    print: (text) => void stdout.write(text),
    write: (bytes) => void stdout.write(bytes),
    note(text) {
      stderr ??= endingQuietly(process.stderr);
      stderr.write(text);
    },
    // no-color.org: set to anything but nothing.
    colours: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
  };
}

/** `chainwalk print FILE | head`: the reader has what it wanted. */
function endingQuietly(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode);
  });
}

/** The same bytes, not copied. */
function bare({ buffer, byteOffset, length }: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, length);
}
