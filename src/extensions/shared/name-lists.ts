import type { ValueForm } from '../option-reader.ts';

/**
 * A comma list of names in any case, each perhaps abbreviated: of several that begin alike the first
 * in `order` is meant (strncasecmp down a table, as several extensions do). Gives them in the order
 * of the table, each once, as `iptables-save` prints them.
 */
export function nameList<const T extends string>(
  expected: string,
  order: readonly T[],
): ValueForm<readonly T[]> {
  return {
    expected,
    read: (text) => {
      const found = new Set<T>();
      for (const part of text.split(',')) {
        const name = part === '' ? undefined : order.find((each) => isShort(part, each));
        if (name === undefined) return undefined;
        found.add(name);
      }
      return order.filter((name) => found.has(name));
    },
  };
}

function isShort(part: string, name: string): boolean {
  return name.toLowerCase().startsWith(part.toLowerCase());
}

/** For sentences: `A`, `A or B`, `A, B or C`. */
export function orList(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
