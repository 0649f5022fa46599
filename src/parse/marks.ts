/** Marks that web pages, trackers and `cat -A` put between and after the lines of a dump. */
import type { LogicalLine } from './logical-line.ts';
import { quotation } from './mend.ts';

/** Whether a line of a dump, or one alone, shows that lines come with marks. */
export function hasMarks(text: string): boolean {
  if (LINE_END.test(text)) return true;
  return MARK.test(text) && MARKED.test(text);
}

/** The lines that a line holds, and which marks were taken off. */
export function takeMarksOff(line: LogicalLine): {
  readonly lines: readonly LogicalLine[];
  readonly what: readonly string[];
} {
  const what: string[] = [];
  let plain = line;
  if (MARK.test(plain.text)) {
    const unmarked = plain;
    const isQuoted = quotation(plain.text);
    plain = plain.replace(new RegExp(TAG.source, 'gi'), (found, at) => {
      if (isQuoted(at)) return undefined;
      return /^<br/i.test(found) ? '\n' : '';
    });
    if (plain !== unmarked) what.push('the marks of a web page');
  }
  if (/\$\s*$/.test(plain.text)) {
    plain = plain.slice(0, plain.text.search(/(?:\^M)?\$\s*$/)).replace(/\^I/g, () => '\t');
    what.push('the marks of “cat -A”');
  }
  return { lines: plain.text === '' ? [plain] : plain.split(), what };
}

const MARK = /<[a-z/]|\S```$|\{(?:code|noformat)|\[\/?code\]/i;

/** `cat -A` shows where a line ends. */
const LINE_END =
  /^(?:\* ?[a-z]+|COMMIT|-[AINP] \S.{0,2000}\S|:\S{1,64} (?:ACCEPT|DROP|-) \[\d+:\d+\]|Chain \S{1,64} \([^()]{1,80}\))(?:\^M)?\$\s*$/;

const TAG =
  /<\/?(?:pre|code|br|p|div|span|td|tr|th|tbody|table|li|ul|ol|b|i|em|strong|font|blockquote|samp|kbd|tt|a|html|body)(?:\s[^<>]{0,200})?\/?>|```$|\{(?:code|noformat)(?::[^{}]{0,80})?\}|\[\/?code\]/;

/** A statement beside a mark, or marks alone. */
const MARKED = new RegExp(
  `^\\s*(?:${TAG.source}\\s*)+(?:$|[*:#-]|\\[\\d|COMMIT|iptables|Chain )` +
    `|^\\s*(?:\\* ?[a-z]+|COMMIT|:.{1,120}|Chain .{1,120}|-[AINP] .{1,2000})\\s*(?:${TAG.source})`,
  'i',
);
