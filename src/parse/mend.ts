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
  for (const { what, pattern, by, quoted, only } of REPAIRS) {
    if (!pattern.test(mended.text) || only?.test(mended.text) === false) continue;
    const isQuoted = quoted ? () => false : quotation(mended.text);
    const next = mended.replace(new RegExp(pattern.source, 'giu'), (found, at) =>
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
  /** The lines that it is for, where it is not for all. */
  readonly only?: RegExp;
}

const LEFT_OF_COLOURS = /(?:\^\[)?\[(?:\d{1,3}(?:;\d{1,3}){0,5})?m(?:(?:\^\[)?\[K)?/u;

const REPAIRS: readonly Repair[] = [
  {
    what: 'colour escapes',
    // Control sequences of ECMA-48, titles of windows, character sets.
    pattern:
      /\u{1b}(?:\[[0-9;?]*[ -/]{0,4}[@-~]|\][^\u{7}\u{1b}]{0,200}(?:\u{7}|\u{1b}\\)|[()][A-Z0-9]|[=>78])/u,
    by: () => '',
    quoted: true,
  },
  {
    what: 'what is left of colour escapes',
    // grep's and ls' own, without the escape character, or as `cat -v` shows it.
    pattern: LEFT_OF_COLOURS,
    by: () => '',
    quoted: false,
  },
  {
    what: 'backspaces',
    pattern: /[^\u{8}]?\u{8}/u,
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
    // A page may have been escaped twice: &amp;quot;
    pattern:
      /&(?:amp;){0,3}(?:quot|apos|gt|lt|amp|nbsp|ndash|mdash|[lr][sd]quo|#\d{1,6}|#x[\da-f]{1,5});/iu,
    by: (found) => characterOf(found.replace(/^&(?:amp;)+(?=[^;]+;)/i, '&').slice(1, -1)),
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
    what: 'typographic quotation marks',
    pattern: /\u{2018}[^\u{2018}\u{2019}"']{0,300}\u{2019}/u,
    by: (found) => `'${found.slice(1, -1)}'`,
    quoted: false,
  },
  {
    what: 'hyphens that do not break',
    pattern: /(?<=\w)[\u{2010}\u{2011}](?=\w)/u,
    by: () => '-',
    quoted: false,
  },
  {
    what: 'tabs between columns',
    pattern: /\t+/u,
    by: () => ' ',
    quoted: false,
    // A listing that came through a sheet or a table.
    only: /^\s*(?:Chain\t|(?:num\t)?(?:pkts\tbytes\t)?target\tprot\t|\S{1,64}\t.{0,60}\t(?:--|-f|!f)\t)/u,
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
  ['quot', '"'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['amp', '&'],
  ['nbsp', ' '],
  ['ndash', '\u{2013}'],
  ['mdash', '\u{2014}'],
  ['ldquo', '"'],
  ['rdquo', '"'],
  ['lsquo', "'"],
  ['rsquo', "'"],
]);

/** Of `quot`, `#34` or `#x22`. */
function characterOf(entity: string): string | undefined {
  const [, hex = '', decimal] = /^#(x?)([\da-f]+)$/i.exec(entity) ?? [];
  if (decimal === undefined) return ENTITIES.get(entity.toLowerCase());
  const code = Number.parseInt(decimal, hex === '' ? 10 : 16);
  // Control characters, a line's end above all, are no part of a line.
  return code >= 32 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** Says of places, asked for from left to right, whether they stand between straight double quotes. */
export function quotation(text: string): (place: number) => boolean {
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
