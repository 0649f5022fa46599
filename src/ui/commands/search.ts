/** What the palette lists for what is typed: the closest first, or what was used last. */
import type { Command } from './command.ts';
import { findFuzzy } from './fuzzy.ts';

export interface Hit {
  readonly command: Command;
  /** Letters of its title that were found. */
  readonly at: readonly number[];
}

/** More would be drawn than anybody reads. */
const MOST_HITS = 60;

/** `recent` are ids, the last one used first. */
export function searchCommands(
  commands: readonly Command[],
  typed: string,
  recent: readonly string[],
): readonly Hit[] {
  const last = new Map(recent.map((id, at) => [id, at]));
  const age = ({ id }: Command): number => last.get(id) ?? recent.length;
  if (typed.trim() === '') {
    const usual = commands.filter(({ group }) => group !== 'Go to');
    return usual
      .toSorted((a, b) => age(a) - age(b))
      .slice(0, MOST_HITS)
      .map((command) => ({ command, at: [] }));
  }
  return commands
    .flatMap((command) => {
      const hit = hitOf(command, typed);
      return hit ? [{ ...hit, age: age(command) }] : [];
    })
    .toSorted((a, b) => b.score - a.score || a.age - b.age)
    .slice(0, MOST_HITS);
}

function hitOf(command: Command, typed: string): (Hit & { readonly score: number }) | undefined {
  // Those were found by what is typed already, by whoever knows how to read it.
  if (command.group === 'Go to') return { command, at: [], score: 60 };
  const inTitle = findFuzzy(command.title, typed);
  if (inTitle) return { command, at: inTitle.at, score: inTitle.score };
  const inOther = findFuzzy(`${command.group} ${command.title} ${command.also ?? ''}`, typed);
  // Scattered over a whole sentence, letters say little.
  return inOther && inOther.score > 20 ? { command, at: [], score: inOther.score - 50 } : undefined;
}
