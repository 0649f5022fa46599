/** Text from a dump as Markdown that shows as that text: no link, no picture, no emphasis of its own. */

export function escapeMarkdown(text: string): string {
  return shorten(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

/** In the monospace face, whatever backticks the text holds. */
export function codeSpan(text: string): string {
  const line = shorten(text).replace(/\s+/g, ' ');
  if (line.trim() === '') return '';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || line !== line.trim()
    ? `${fence} ${line} ${fence}`
    : `${fence}${line}${fence}`;
}

/** A value can be as long as a paste; a hover is for reading. */
const LONGEST = 1000;

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
