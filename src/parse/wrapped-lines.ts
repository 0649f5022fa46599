/** Rules that a terminal or a mail has broken over two lines. */
import { splitWords } from '#ruleset/words.ts';
import { LogicalLine } from './logical-line.ts';
import { readDraft } from './read-draft.ts';

/** A rule and the line after it as one, where that reads as a rule; `undefined` where it does not. */
export function joinRule(first: LogicalLine, rest: LogicalLine): LogicalLine | undefined {
  if (rest.text === '' || first.text.length + rest.text.length > LONGEST_LINE) return undefined;
  const apart = first.join(LogicalLine.of(' ', first.line)).join(rest);
  const isOption = /^(?:! )?-{1,2}[a-z]/.test(rest.text);
  // Cut anywhere, as terminals do: only a line that is long and does not stand by itself.
  if (!isOption && (first.text.length < SHORTEST_WRAPPED || isSound(first.text))) return undefined;
  const sound = [first.join(rest), apart].find((line) => isSound(line.text));
  return sound ?? (isOption ? apart : undefined);
}

/** Whether the words make a whole rule, with a target that iptables has or with a chain to jump to. */
function isSound(text: string): boolean {
  const draft = readDraft(splitWords(text));
  if (!draft || draft.faults.length > 0 || quotesAreOpen(text)) return false;
  return draft.target !== undefined;
}

/** Whether a quotation mark on the line is never closed. */
export function quotesAreOpen(text: string): boolean {
  return (text.replace(/\\./g, '').match(/"/g) ?? []).length % 2 === 1;
}

/** The tool itself takes 10,239 bytes (iptables-restore.c, ip46tables_restore_main). */
export const LONGEST_LINE = 16_384;
const SHORTEST_WRAPPED = 60;
