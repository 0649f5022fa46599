/** From a chain's name to the patterns that it fits, quickly: a node has 87,000 names. */
import { readNamePattern } from './notation.ts';
import type { ChainPattern, Program, Words } from './program.ts';

export interface KnownChain {
  readonly program: Program;
  readonly pattern: ChainPattern;
  readonly words: Words;
}

interface Entry {
  readonly program: Program;
  readonly pattern: ChainPattern;
  readonly rest: RegExp | undefined;
}

/** Patterns are first told apart by so many letters. */
const KEY = 5;

export class NameIndex {
  readonly #whole = new Map<string, Entry[]>();
  readonly #begun = new Map<string, Entry[]>();
  readonly #others: Entry[] = [];

  constructor(programs: readonly Program[]) {
    for (const program of programs) {
      for (const pattern of program.chains) {
        const { start, rest } = readNamePattern(pattern.name);
        const entry = { program, pattern, rest };
        if (!rest) listIn(this.#whole, start).push(entry);
        else if (start.length >= KEY) listIn(this.#begun, start.slice(0, KEY)).push(entry);
        else this.#others.push(entry);
      }
    }
  }

  /** Whether the first pattern that the name fits counts only where its program shows elsewhere. */
  isWeak(table: string, name: string): boolean {
    const first = this.#entries(name).find(
      ({ pattern, rest }) =>
        pattern.tables?.includes(table) !== false && (!rest || rest.test(name)),
    );
    return first?.pattern.weak === true;
  }

  /** The pattern that the name fits, given the programs that may use names which others use too. */
  find(table: string, name: string, present?: ReadonlySet<Program>): KnownChain | undefined {
    for (const { program, pattern, rest } of this.#entries(name)) {
      if (present ? !present.has(program) : pattern.weak) continue;
      if (pattern.tables && !pattern.tables.includes(table)) continue;
      if (!rest) return { program, pattern, words: {} };
      const found = rest.exec(name);
      if (found) return { program, pattern, words: found.groups ?? {} };
    }
    return undefined;
  }

  /** Those that may fit, whole names first. */
  #entries(name: string): readonly Entry[] {
    const whole = this.#whole.get(name);
    const begun = this.#begun.get(name.slice(0, KEY));
    if (!whole && !begun) return this.#others;
    return [...(whole ?? []), ...(begun ?? []), ...this.#others];
  }
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
