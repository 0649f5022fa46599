/** Words of a command line as a shell splits them, up to what ends the command. */
import type { Word } from '#ruleset/words.ts';

export interface ShellCommand {
  readonly words: readonly Word[];
  /** Where the next command on the line starts; the text's length where there is none. */
  readonly end: number;
}

export function splitShell(text: string, from = 0): ShellCommand {
  const words: Word[] = [];
  let at = from;
  while (at < text.length) {
    const unit = text[at] ?? '';
    if (unit === ' ' || unit === '\t') {
      at += 1;
      continue;
    }
    if (unit === '#') return { words, end: text.length };
    const operator = /^(?:&&|\|\||[;|&]|[()])/.exec(text.slice(at, at + 2));
    if (operator) return { words, end: at + operator[0].length };
    const redirect = /^\d?(?:>>|>&|<<<|<<|>|<)[ \t]*\S*/.exec(text.slice(at));
    if (redirect) {
      at += redirect[0].length;
      continue;
    }
    const word = readShellWord(text, at);
    words.push(word);
    at = word.end;
  }
  return { words, end: text.length };
}

function readShellWord(text: string, start: number): Word {
  let value = '';
  let at = start;
  while (at < text.length && !/[ \t;&|()<>]/.test(text[at] ?? '')) {
    const unit = text[at] ?? '';
    if (unit === "'") {
      const close = text.indexOf("'", at + 1);
      const end = close < 0 ? text.length : close;
      value += text.slice(at + 1, end);
      at = end + 1;
    } else if (unit === '"') {
      at += 1;
      while (at < text.length && text[at] !== '"') {
        if (text[at] === '\\' && /["\\$`]/.test(text[at + 1] ?? '')) at += 1;
        value += text[at] ?? '';
        at += 1;
      }
      at += 1;
    } else if (unit === '\\' && at + 1 < text.length) {
      value += text[at + 1] ?? '';
      at += 2;
    } else {
      value += unit;
      at += 1;
    }
  }
  return { text: value, start, end: Math.max(start + 1, Math.min(at, text.length)) };
}
