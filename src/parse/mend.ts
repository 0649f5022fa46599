/**
 * Repairs of single characters: what web pages, chat programs and terminals do to a dump. Only what
 * stands outside of straight quotation marks is touched, save for escapes that no dump can hold.
 */
import type { LogicalLine } from './logical-line.ts';

export interface Mended {
  readonly line: LogicalLine;
  /** What was repaired, to be named in one hint: "typographic quotation marks". */
  readonly repairs: readonly string[];
}

export function mendCharacters(line: LogicalLine): Mended {
  const repairs: string[] = [];
  let mended = line;
  for (const { what, pattern, by, quoted } of REPAIRS) {
    if (!pattern.test(mended.text)) continue;
    const isQuoted = quoted ? () => false : quotation(mended.text);
    const next = mended.replace(new RegExp(pattern.source, 'gu'), (found, at) =>
      isQuoted(at) ? undefined : by(found, mended.text.slice(at + found.length)),
    );
    if (next === mended) continue;
    mended = next;
    repairs.push(what);
  }
  return { line: mended, repairs };
}

interface Repair {
  readonly what: string;
  readonly pattern: RegExp;
  readonly by: (found: string, after: string) => string | undefined;
  /** Whether it is made inside of quotation marks too. */
  readonly quoted: boolean;
}

const REPAIRS: readonly Repair[] = [
  {
    what: 'colour escapes',
    // Control sequences of ECMA-48.
    pattern: /\u{1b}\[[0-9;]*[A-Za-z]/u,
    by: () => '',
    quoted: true,
  },
  {
    what: 'invisible characters',
    pattern: /[\u{200b}-\u{200f}\u{2060}\u{feff}\u{ad}]/u,
    by: () => '',
    quoted: true,
  },
  {
    what: 'HTML entities',
    pattern: /&(?:quot|#0*34|#x22|apos|#0*39|gt|lt|amp|nbsp);/u,
    by: (found) => ENTITIES.get(found.replace(/#0+/, '#')),
    quoted: true,
  },
  {
    what: 'typographic quotation marks',
    pattern: /[\u{201c}-\u{201f}\u{2033}\u{ab}\u{bb}\u{ff02}]/u,
    by: () => '"',
    quoted: false,
  },
  {
    what: 'no-break or other unusual spaces',
    pattern: /[\u{a0}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}]/u,
    by: () => ' ',
    quoted: false,
  },
  {
    what: 'dashes made longer',
    // A long option's two hyphens become one dash; a short option's one becomes a dash as well.
    pattern: /(?<=^|\s)[\u{2010}-\u{2015}\u{2212}]+-?(?=[A-Za-z])/u,
    by: (_, after) => (/^[A-Za-z](?:\s|$)/.test(after) ? '-' : '--'),
    quoted: false,
  },
];

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&quot;', '"'],
  ['&#34;', '"'],
  ['&#x22;', '"'],
  ['&apos;', "'"],
  ['&#39;', "'"],
  ['&gt;', '>'],
  ['&lt;', '<'],
  ['&amp;', '&'],
  ['&nbsp;', ' '],
]);

/** Says of places, asked for from left to right, whether they stand between straight double quotes. */
function quotation(text: string): (place: number) => boolean {
  let at = 0;
  let open = false;
  return (place) => {
    for (; at < place; at += 1) {
      if (text[at] === '"') open = !open;
      else if (open && text[at] === '\\') at += 1;
    }
    return open;
  };
}
