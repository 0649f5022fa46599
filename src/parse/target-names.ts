/** Whether a word may be the name of a target, by a few of its bytes: asked for each jump of a dump. */
import { everyTarget } from '#extensions/registry.ts';

/** Whether the word may be the name of a target: where not, it is a chain's. */
export function maybeTarget(bytes: Uint8Array, start: number, length: number): boolean {
  return TARGET_MARKS[wordMark(bytes[start] ?? 0, bytes[start + 1] ?? 0, length)] !== 0;
}

/** Below MARKS: the same for words whose first two bytes and length are. */
function wordMark(first: number, second: number, length: number): number {
  return (first * 31 + second * 7 + length * 131) & (MARKS - 1);
}

/** By mark: 1 where a word has it. */
export function marksOf(words: readonly string[]): Uint8Array {
  const marks = new Uint8Array(MARKS);
  for (const word of words) {
    marks[wordMark(word.charCodeAt(0), word.charCodeAt(1) || 0, word.length)] = 1;
  }
  return marks;
}

export const TARGET_NAMES: readonly string[] = Array.from(everyTarget(), ({ kind }) => kind);

const MARKS = 4096;
const TARGET_MARKS = marksOf(TARGET_NAMES);
