/**
 * One line of a dump as coloured pieces. Needs no other line and no extension, so that the page
 * can colour what is typed at once; time is linear in the line's length. What a line means is
 * decided elsewhere: a token's kind says what stands in its place, not whether it is right.
 */
import { COMMANDS, SHORT_WITH_VALUE, TARGETS, VALUE_KINDS, VERDICTS } from './token-words.ts';

export type TokenKind =
  | 'comment'
  /** A table's name, its `*` included. */
  | 'table'
  /** `COMMIT`, and `Chain` in a listing. */
  | 'keyword'
  /** `iptables`, and what a shell's prompt left before it. */
  | 'tool'
  /** `-A`, `-N`, `-P` … */
  | 'command'
  | 'chain'
  | 'policy'
  | 'counters'
  | 'option'
  | 'negation'
  | 'match'
  | 'target'
  /** A target that decides: `ACCEPT`, `DROP`, `RETURN`. */
  | 'verdict'
  | 'protocol'
  | 'address'
  | 'port'
  | 'interface'
  | 'number'
  | 'string'
  | 'word'
  | 'error';

/** A piece of a line, from `start` up to but not including `end`, in UTF-16 units from 0. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

/** In the order of the line, apart or touching, blanks left out. */
export function tokensOfLine(line: string): readonly Token[] {
  const start = skipBlanks(line, 0);
  switch (line[start]) {
    case undefined:
      return [];
    case '#':
      return [{ start, end: line.trimEnd().length, kind: 'comment' }];
    case '*':
      return tableLine(line, start);
    case ':':
      return chainLine(line, start);
    case '[':
      return countedLine(line, start);
    default:
      return wordLine(line, wordsFrom(line, start));
  }
}

/** `*nat`, or `* nat` as istio-iptables writes it. */
function tableLine(line: string, start: number): readonly Token[] {
  const nameStart = skipBlanks(line, start + 1);
  const end = wordEnd(line, nameStart);
  if (end === nameStart) return [{ start, end: start + 1, kind: 'error' }];
  return [{ start, end, kind: 'table' }, ...rest(line, end)];
}

/** `:INPUT ACCEPT [0:0]`. */
function chainLine(line: string, start: number): readonly Token[] {
  const [name, policy, counters, extra] = wordsFrom(line, start);
  if (!name || name.end === start + 1) return [{ start, end: start + 1, kind: 'error' }];
  const tokens: Token[] = [{ start: start + 1, end: name.end, kind: 'chain' }];
  if (policy) tokens.push({ ...span(policy), kind: 'policy' });
  if (counters)
    tokens.push({ ...span(counters), kind: isCounters(line, counters) ? 'counters' : 'error' });
  return extra ? [...tokens, ...rest(line, extra.start)] : tokens;
}

/** `[12:720] -A INPUT …` */
function countedLine(line: string, start: number): readonly Token[] {
  const [counters, ...words] = wordsFrom(line, start);
  if (!counters) return [];
  const kind = isCounters(line, counters) ? 'counters' : 'error';
  return [{ ...span(counters), kind }, ...wordLine(line, words)];
}

function rest(line: string, from: number): readonly Token[] {
  const start = skipBlanks(line, from);
  return start < line.length ? [{ start, end: line.trimEnd().length, kind: 'error' }] : [];
}

function isCounters(line: string, { start, end }: Word): boolean {
  return /^\[\d+:\d+\]$/.test(line.slice(start, end));
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly quoted: 'no' | 'closed' | 'open';
}

function span({ start, end }: Word): { readonly start: number; readonly end: number } {
  return { start, end };
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function wordEnd(line: string, from: number): number {
  let at = from;
  while (at < line.length && !isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 13 || unit === 160;
}

/** Words as iptables-restore takes them: double quotes hold blanks, a backslash in them the next sign. */
function wordsFrom(line: string, from: number): readonly Word[] {
  const words: Word[] = [];
  let start = skipBlanks(line, from);
  while (start < line.length) {
    const word = wordAt(line, start);
    words.push(word);
    start = skipBlanks(line, word.end);
  }
  return words;
}

function wordAt(line: string, start: number): Word {
  let quoted: Word['quoted'] = 'no';
  let mark = '';
  let at = start;
  for (; at < line.length; at += 1) {
    const sign = line.charAt(at);
    if (mark !== '') {
      if (sign === '\\' && mark === '"') at += 1;
      else if (sign === mark) [mark, quoted] = ['', 'closed'];
    } else if (sign === '"' || (at === start && opensSingle(line, at))) {
      [mark, quoted] = [sign, 'open'];
    } else if (isBlank(line.charCodeAt(at))) {
      break;
    }
  }
  return { start, end: Math.min(at, line.length), quoted };
}

/** A shell's quote. To iptables-restore it is a letter, so one that never closes is left alone. */
function opensSingle(line: string, at: number): boolean {
  return line.charAt(at) === "'" && line.includes("'", at + 1);
}

/** A line of words: a rule, a command, a line of a listing, or anything at all. */
function wordLine(line: string, words: readonly Word[]): readonly Token[] {
  const [first] = words;
  if (!first) return [];
  const text = line.slice(first.start, first.end);
  if (text === 'COMMIT') return [{ ...span(first), kind: 'keyword' }, ...rest(line, first.end)];
  if (text === 'Chain') return listedChain(words);
  if (/^[-!–—]/.test(text)) return ruleWords(line, words);
  const tool = words.findIndex((word) => isTool(line, word));
  if (tool < 0) return words.map((word) => ({ ...span(word), kind: kindOfLoose(line, word) }));
  const before = words.slice(0, tool + 1).map((word): Token => ({ ...span(word), kind: 'tool' }));
  return [...before, ...ruleWords(line, words.slice(tool + 1))];
}

const LONGEST_TOOL = 200;

function isTool(line: string, word: Word): boolean {
  if (word.end - word.start > LONGEST_TOOL) return false;
  const path = line.slice(word.start, word.end);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^(ip6?tables|xtables)(-(nft|legacy))?(-(save|restore|translate))?$/.test(name);
}

/** `Chain INPUT (policy ACCEPT 0 packets, 0 bytes)` */
function listedChain(words: readonly Word[]): readonly Token[] {
  return words.map((word, index) => ({
    ...span(word),
    kind: index === 0 ? 'keyword' : index === 1 ? 'chain' : 'counters',
  }));
}

function kindOfLoose(line: string, word: Word): TokenKind {
  const text = line.slice(word.start, word.end);
  if (VERDICTS.has(text)) return 'verdict';
  return TARGETS.has(text) ? 'target' : kindByLook(text, word);
}

/** The words of a rule. `expected` holds what the option or command before still waits for. */
function ruleWords(line: string, words: readonly Word[]): readonly Token[] {
  const tokens: Token[] = [];
  let expected: readonly TokenKind[] = [];
  for (const word of words) {
    const text = line.slice(word.start, word.end);
    if (word.quoted === 'open') {
      tokens.push({ ...span(word), kind: 'error' });
      expected = [];
    } else if (text === '!') {
      tokens.push({ ...span(word), kind: 'negation' });
    } else if (/^-./.test(text) && !isNegativeNumber(text)) {
      const [name, valueStart] = splitOption(text);
      const kind = COMMANDS.has(name) ? 'command' : 'option';
      tokens.push({ start: word.start, end: word.start + name.length, kind });
      expected = expectedAfter(name);
      if (valueStart !== undefined) {
        const value: Word = { ...word, start: word.start + valueStart };
        tokens.push(valueToken(line, value, expected[0]));
        expected = expected.slice(1);
      }
    } else if (/^[–—]/.test(text)) {
      // A word processor made a dash of the hyphens.
      tokens.push({ ...span(word), kind: 'error' });
      expected = [];
    } else {
      tokens.push(valueToken(line, word, expected[0]));
      expected = expected.slice(1);
    }
  }
  return tokens;
}

function isNegativeNumber(text: string): boolean {
  return /^-\d+$/.test(text);
}

/** The option's name, and where a value begins that stands in the same word: `--dport=80`, `-ptcp`. */
function splitOption(text: string): readonly [name: string, valueStart: number | undefined] {
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    return equals < 0 ? [text, undefined] : [text.slice(0, equals), equals + 1];
  }
  return text.length > 2 && SHORT_WITH_VALUE.has(text.charAt(1))
    ? [text.slice(0, 2), 2]
    : [text, undefined];
}

function expectedAfter(name: string): readonly TokenKind[] {
  const ofCommand = COMMANDS.get(name);
  if (ofCommand) return ofCommand;
  const kind = VALUE_KINDS.get(name);
  return kind ? [kind] : [];
}

function valueToken(line: string, word: Word, expected: TokenKind | undefined): Token {
  const text = line.slice(word.start, word.end);
  return { ...span(word), kind: kindOfValue(text, word, expected) };
}

function kindOfValue(text: string, word: Word, expected: TokenKind | undefined): TokenKind {
  if (expected === undefined) return kindByLook(text, word);
  if (expected === 'target') {
    if (VERDICTS.has(text)) return 'verdict';
    return TARGETS.has(text) ? 'target' : 'chain';
  }
  if (expected === 'number') return kindByLook(text, word);
  return expected;
}

function kindByLook(text: string, word: Word): TokenKind {
  if (word.quoted !== 'no') return 'string';
  if (/^(\d|0x[\da-fA-F]|\[)/.test(text) || text.includes(':')) return kindOfFigures(text);
  return 'word';
}

function kindOfFigures(text: string): TokenKind {
  if (/^\[\d+:\d+\]$/.test(text)) return 'counters';
  if (/^\d{1,3}(\.\d{1,3}){3}([-/:,].*)?$/.test(text)) return 'address';
  if (/^(0x[\da-fA-F]+|\d+)([/:,-](0x[\da-fA-F]+|\d+))*$/.test(text)) return 'number';
  if (/^[\da-fA-F:.]+(\/\d+)?$/.test(text)) return 'address';
  return 'word';
}
