/** What every command gets, and how it ends. */
import { type DumpFile, readDumpFile } from '#engine/dump-file.ts';
import type { Terminal } from './terminal.ts';
import { unpack } from './unpack.ts';

export interface Tools {
  readonly terminal: Terminal;
  /** Says how the command ended, where that is not well. */
  end(status: Status): void;
}

export type Status = (typeof STATUS)[keyof typeof STATUS];

export const STATUS = {
  good: 0,
  /** The input has errors, or is not what it was said to be. */
  bad: 1,
  /** The command line cannot be followed. */
  usage: 2,
  /** A bug of ours. */
  broken: 70,
} as const;

/** What help says of the file that is asked about. */
export const DUMP_ARGUMENT =
  'what iptables-save prints, or any text that holds rules; may be packed with gzip; - is standard input';

/** Ends the command with a sentence for the person. */
export class Stop extends Error {
  readonly status: Status;

  constructor(status: Status, message: string) {
    super(message);
    this.status = status;
  }
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'it may not be read'],
  ['EISDIR', 'it is a folder'],
]);

/** What a sentence calls a file. */
export function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

/** The bytes of a text, unpacked where they are packed. */
export async function readInput(tools: Tools, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const name = nameOf(path);
  const unpacked = await unpack(name, await readFile(tools, path));
  if (!unpacked.ok) throw new Stop(STATUS.bad, unpacked.error);
  const { bytes, isWhole } = unpacked.value;
  const remark = isWhole ? 'is empty' : 'is cut off or damaged: read is what could be unpacked';
  if (!isWhole || bytes.length === 0) tools.terminal.note(`chainwalk: ${name} ${remark}\n`);
  return bytes;
}

async function readFile(tools: Tools, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await tools.terminal.read(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new Stop(STATUS.usage, `cannot read ${path}: ${REASONS.get(code) ?? String(error)}`);
  }
}

export async function readText(tools: Tools, path: string): Promise<string> {
  return new TextDecoder().decode(await readInput(tools, path));
}

export async function readJson(tools: Tools, path: string): Promise<unknown> {
  const text = await readText(tools, path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Stop(
      STATUS.bad,
      `${path} is no JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

export async function readDump(tools: Tools, path: string): Promise<DumpFile> {
  return readDumpFile(await readInput(tools, path));
}

/** Says on the side that a dump has errors, where the command goes on without their lines. */
export function noteErrors(
  tools: Tools,
  path: string,
  { problemCount }: { readonly problemCount: { readonly error: number } },
): void {
  const { error } = problemCount;
  if (error === 0) return;
  const name = nameOf(path);
  tools.terminal.note(`chainwalk: ${name} has ${counted(error, 'error')}: see chainwalk parse\n`);
}

export function printJson(tools: Tools, value: unknown): void {
  tools.terminal.print(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** `no errors`, `1 error`, `1,204 errors`. */
export function counted(count: number, one: string): string {
  if (count === 0) return `no ${one}s`;
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${one}s`;
}
