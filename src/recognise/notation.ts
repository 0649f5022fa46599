/**
 * How patterns are written. Of a chain's name:
 *
 *     KUBE-SVC-{hash:base32}   f2b-{jail}   cali-(fw|tw)-{interface}
 *
 * Of a rule, without `-A CHAIN` and its comments:
 *
 *     [!] -s {source} -d {ip} -p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ
 *
 * `{x}` is a word that is remembered, `*` one that is not, `…` any words or none, `[…]` words that
 * may be missing, `(a|b)` one of several.
 */
import type { Words } from './program.ts';

const NAME_FORMS: Readonly<Record<string, string>> = {
  base32: '[A-Z2-7]{16}',
  hex: '[0-9a-fA-F]+',
  number: '\\d+',
  any: '.+',
};

export interface NamePattern {
  /** What every such name begins with. */
  readonly start: string;
  /** `undefined` where the name is `start` and nothing more. */
  readonly rest: RegExp | undefined;
}

export function readNamePattern(notation: string): NamePattern {
  const open = notation.search(/[{(]/);
  if (open < 0) return { start: notation, rest: undefined };
  const source = notation
    .replace(/[.*+?^$[\]\\]/g, '\\$&')
    .replace(/\(/g, '(?:')
    .replace(
      /\{(\w+)(?::(\w+))?\}/g,
      (_, name: string, form = 'any') => `(?<${name}>${NAME_FORMS[String(form)] ?? '.+'})`,
    );
  return { start: notation.slice(0, open), rest: new RegExp(`^${source}$`) };
}

export function readRulePattern(notation: string): RegExp {
  if (notation === '') return /^$/;
  const source = notation
    .split(' ')
    .map((token) => {
      if (token === '…') return '(?: .*)?';
      const [, open = '', word = '', close = ''] = /^(\[*)(.*?)(\]*)$/.exec(token) ?? [];
      return `${'(?:'.repeat(open.length)} ${wordPattern(word)}${')?'.repeat(close.length)}`;
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function wordPattern(word: string): string {
  return word
    .replace(/[.+?^$[\]\\]/g, '\\$&')
    .replace(/\*/g, '\\S+')
    .replace(/…/g, '\\S*')
    .replace(/\(/g, '(?:')
    .replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>\\S+)`);
}

/** Fills `{name}` in; what the pattern did not have there is left out. */
export function fillIn(sentence: string, words: Words): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '');
}

/** `10.0.0.1/32` reads better without its length. */
export function withoutMasks(words: Words): Words {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [name, word?.replace(/\/(?:32|128)$/, '')]),
  );
}
