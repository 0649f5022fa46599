/** Words of a rule as `iptables-restore` splits them: at blanks, with double quotes around some. */
export interface Word {
  readonly text: string;
  /** UTF-16 units from the start of the text that was split; `end` is the first one after. */
  readonly start: number;
  readonly end: number;
}

/**
 * Only double quotes quote, only inside them does a backslash escape, and a closing one ends the word
 * (iptables, xshared.c, add_param_to_argv). A quote left open ends with the text.
 */
export function splitWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const word = readWord(text, at);
    words.push(word);
    at = word.end;
  }
  return words;
}

function readWord(text: string, start: number): Word {
  let end = start;
  let plain = true;
  while (end < text.length && !isBlank(text.charCodeAt(end))) {
    if (text.charCodeAt(end) === QUOTE) {
      plain = false;
      end = afterQuote(text, end);
      break;
    } else {
      end += 1;
    }
  }
  const raw = text.slice(start, end);
  return { text: plain ? raw : unquote(raw), start, end };
}

/** The place after the closing quote, given that of the opening one. */
function afterQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at += 1;
    else if (unit === QUOTE) return at + 1;
  }
  return text.length;
}

function unquote(raw: string): string {
  let text = '';
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const unit = raw[at] ?? '';
    if (unit === '"') quoted = !quoted;
    else if (quoted && unit === '\\' && at + 1 < raw.length) text += raw[(at += 1)] ?? '';
    else text += unit;
  }
  return text;
}

/** A word as `splitWords` reads it back: bare where it may be, in double quotes otherwise. */
export function quoteWord(text: string): string {
  // A lone ! would negate what follows, and a # would make a note of it.
  return /^[^\s"\\#][^\s"\\]*$/.test(text) && text !== '!'
    ? text
    : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const QUOTE = 34;
const BACKSLASH = 92;

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9;
}
