/** Lists of SCTP chunks as `--chunk-types` takes them. */
import type { OptionReader, ValueForm } from '../option-reader.ts';

export interface ChunkTest {
  readonly mode: 'all' | 'any' | 'only';
  /** In the order of their numbers; every chunk or none at all may be asked for by a word. */
  readonly chunks: readonly Chunk[] | 'ALL' | 'NONE';
}

interface Chunk {
  readonly name: string;
  /** Flags that must be set (capital) or clear (small), in the order of `FLAGS`; '' for none. */
  readonly flags: string;
}

/** In the order of the chunks' numbers, with the letters of the flags that may be asked for. */
const CHUNKS: readonly (readonly [name: string, flags: string])[] = [
  ['DATA', 'IUBE'],
  ['INIT', ''],
  ['INIT_ACK', ''],
  ['SACK', ''],
  ['HEARTBEAT', ''],
  ['HEARTBEAT_ACK', ''],
  ['ABORT', 'T'],
  ['SHUTDOWN', ''],
  ['SHUTDOWN_ACK', ''],
  ['ERROR', ''],
  ['COOKIE_ECHO', ''],
  ['COOKIE_ACK', ''],
  ['ECN_ECNE', ''],
  ['ECN_CWR', ''],
  ['SHUTDOWN_COMPLETE', 'T'],
  ['I_DATA', ''],
  ['ASCONF_ACK', ''],
  ['RE_CONFIG', ''],
  ['PAD', ''],
  ['FORWARD_TSN', ''],
  ['ASCONF', ''],
  ['I_FORWARD_TSN', ''],
];

const MODE: ValueForm<ChunkTest['mode']> = {
  expected: 'all, any or only',
  read: (text) => (['all', 'any', 'only'] as const).find((mode) => mode === text.toLowerCase()),
};

const LIST: ValueForm<ChunkTest['chunks']> = {
  expected: 'chunks such as DATA:Be or INIT with commas between, ALL or NONE',
  read: readList,
};

export function chunkTest(given: OptionReader): ChunkTest | undefined {
  const mode = given.valueAt('--chunk-types', 0, MODE);
  const chunks = given.valueAt('--chunk-types', 1, LIST);
  return mode && chunks && { mode, chunks };
}

function readList(text: string): ChunkTest['chunks'] | undefined {
  if (/^all$/i.test(text)) return 'ALL';
  if (/^none$/i.test(text)) return 'NONE';
  const asked = new Map<string, string>();
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const name = (colon < 0 ? part : part.slice(0, colon)).toUpperCase();
    const known = CHUNKS.find((each) => each[0] === name)?.[1];
    if (known === undefined) return undefined;
    const letters = (asked.get(name) ?? '') + (colon < 0 ? '' : part.slice(colon + 1));
    if ([...letters].some((letter) => !known.includes(letter.toUpperCase()))) return undefined;
    asked.set(name, letters);
  }
  return CHUNKS.filter(([name]) => asked.has(name)).map(([name, known]) => ({
    name,
    flags: inOrder(asked.get(name) ?? '', known),
  }));
}

/** Of a letter given both ways the capital counts. */
function inOrder(letters: string, known: string): string {
  return [...known]
    .map((flag) => {
      if (letters.includes(flag)) return flag;
      return letters.includes(flag.toLowerCase()) ? flag.toLowerCase() : '';
    })
    .join('');
}

export function printChunks({ chunks }: ChunkTest): string {
  if (typeof chunks === 'string') return chunks;
  return chunks.map(({ name, flags }) => (flags === '' ? name : `${name}:${flags}`)).join(',');
}
