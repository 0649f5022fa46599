import type { Dump } from '#parse/dump.ts';
import { bareWord, readRuleLine } from './rule-line.ts';

/** Names that a dump uses and that live outside of its rules. Sorted. */
export interface KnownWords {
  readonly interfaces: readonly string[];
  readonly sets: readonly string[];
}

/** Names stand early and often; of a large dump its first lines are read. */
const LINES_READ = 20_000;

const wordsByDump = new WeakMap<Dump, KnownWords>();

export function knownWords(dump: Dump): KnownWords {
  let words = wordsByDump.get(dump);
  if (!words) {
    words = readWords(dump);
    wordsByDump.set(dump, words);
  }
  return words;
}

function readWords(dump: Dump): KnownWords {
  const [interfaces, sets] = [new Set(['lo']), new Set<string>()];
  for (let line = 1; line <= Math.min(dump.lineCount, LINES_READ); line += 1) {
    const text = dump.lineText(line);
    if (!/-[io] |-interface |-set |--physdev/.test(text)) continue;
    for (const { name, values } of readRuleLine(text).options) {
      const [value] = values;
      if (!value) continue;
      if (value.kind === 'interface') interfaces.add(bareWord(text, value));
      if (/^--(match|add|del|map)-set$/.test(name)) sets.add(bareWord(text, value));
    }
  }
  return { interfaces: [...interfaces].toSorted(), sets: [...sets].toSorted() };
}
