/** Rules as `iptables-save` would write them, each on its line. */
import type { Dump } from '#parse/dump.ts';
import { printRule } from '#ruleset/print.ts';
import type { TextEdit } from './spans.ts';

/** What stands before a rule on its line: a log's prefix, blanks, counters. */
const RULE = /^(\s*(?:\[\d+:\d+\]\s+)?)(-A\s.*?)\s*$/;

/** How a line begins that does not go on with the one before. */
const STATEMENT = /^\s*(?:$|#|\*|:|COMMIT|-[A-Z]\s|\[\d+:\d+\]\s)/;

/**
 * The changes that put every `-A` line into the words, order and spelling of `iptables-save`. A line
 * that could not be read, that makes several rules, or that goes on in the next stays as it is, and
 * so does everything that is no rule.
 */
export function formatEdits(dump: Dump): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = 1; line <= dump.lineCount; line += 1) {
    const edit = editOfLine(dump, line);
    if (edit) edits.push(edit);
  }
  return edits;
}

function editOfLine(dump: Dump, line: number): TextEdit | undefined {
  const onLine = dump.rulesOnLine(line);
  const [only] = onLine;
  const ruleset = only && dump.rulesets[only.ruleset];
  if (!only || !ruleset || onLine.length > 1) return undefined;
  const text = dump.lineText(line);
  const [, before = '', written = ''] = RULE.exec(text) ?? [];
  const goesOn = line < dump.lineCount && !STATEMENT.test(dump.lineText(line + 1).slice(0, 80));
  if (written === '' || goesOn || written.endsWith('\\')) return undefined;
  const printed = printRule(ruleset, ruleset.rule(only.rule));
  const indented = before.startsWith('[') ? before : before.trimStart();
  const whole = `${indented}${printed}`;
  return whole === text ? undefined : { line, column: 1, endColumn: text.length + 1, text: whole };
}
