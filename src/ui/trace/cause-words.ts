import type { MissCause } from '#engine/debugger-views.ts';

/** ", by destination address", ", mostly by protocol": to stand behind "… rules did not match". */
export function causeWords(causes: readonly MissCause[]): string {
  const [first, second, ...others] = causes;
  if (!first) return '';
  if (!second) return `, by ${first.field}`;
  return others.length === 0
    ? `, by ${first.field} and ${second.field}`
    : `, mostly by ${first.field}`;
}
