import { type ComparisonView, compareTexts } from '#engine/compare.ts';
import { STATUS, type Tools } from './tools.ts';

/** Prints what a file has otherwise than it should, and ends badly where that is anything. */
export function printDifferences(
  tools: Tools,
  expected: string | Uint8Array,
  file: { readonly path: string; readonly bytes: Uint8Array },
  json: boolean,
): void {
  const comparison = compareTexts(expected, file.bytes);
  if (json) tools.terminal.print(`${JSON.stringify(comparison, undefined, 2)}\n`);
  else tools.terminal.print(formatComparison(comparison, file.path));
  if (comparison.count > 0) tools.end(STATUS.bad);
}

function formatComparison(
  { differences, count, actualRules }: ComparisonView,
  path: string,
): string {
  if (count === 0) return `Nothing differs: ${actualRules} rules are as they should be.\n`;
  const lines = differences.flatMap(({ line, sentence, expected, actual }) => [
    `${line === undefined ? path : `${path}:${line}`}: ${sentence}`,
    ...(expected === undefined ? [] : [`    - ${expected}`]),
    ...(actual === undefined ? [] : [`    + ${actual}`]),
  ]);
  const more = count - differences.length;
  return `${[...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')}\n`;
}
