/** What a terminal or a mail breaks over several lines reads as it stood before. */
import { describe, expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { printRuleset } from '#ruleset/print.ts';
import { DUMPS } from './dumps.ts';

/** Lines cut at a column, wherever that is. Comments of the save itself say nothing of the rules. */
function cutAtColumn(text: string, width: number): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines.flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']).join('\n');
}

/** Lines broken at blanks, which are lost. */
function breakAtBlanks(text: string, width: number): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines
    .map((line) => line.replace(new RegExp(`(.{1,${width}})(?: |$)`, 'g'), '$1\n'))
    .join('');
}

function printed(text: string): string {
  const { rulesets } = readDump(text);
  return rulesets.map((ruleset) => printRuleset(ruleset, { counters: false })).join('');
}

describe.each(Object.entries(DUMPS))('%s', (_, dump) => {
  test.each([64, 72, 80, 100, 132])('as a terminal of %i columns cuts it', (width) => {
    expect(printed(cutAtColumn(dump, width))).toBe(printed(dump));
  });

  test.each([64, 72, 80, 100, 132])('as a mail of %i columns breaks it', (width) => {
    expect(printed(breakAtBlanks(dump, width))).toBe(printed(dump));
  });
});
