/** The colours of a dump's text, the same in the editor and in what stands there before it. */
import type { Token } from '#language/tokens.ts';

/** Which custom property of `theme/tokens.css` colours it, and whether it is set bold. */
interface Pigment {
  readonly property: `--${string}`;
  readonly bold: boolean;
}

const INKS = {
  plain: ink('--text'),
  muted: ink('--muted'),
  chain: ink('--text', 'bold'),
  value: ink('--filter'),
  raw: ink('--raw', 'bold'),
  mangle: ink('--mangle', 'bold'),
  nat: ink('--nat', 'bold'),
  filter: ink('--filter', 'bold'),
  security: ink('--security', 'bold'),
  accept: ink('--accept', 'bold'),
  drop: ink('--drop', 'bold'),
  reject: ink('--reject', 'bold'),
  rewrite: ink('--rewrite', 'bold'),
  negation: ink('--reject', 'bold'),
  text: ink('--mangle'),
  error: ink('--drop'),
} as const;

export type Ink = keyof typeof INKS;

function ink(property: Pigment['property'], weight?: 'bold'): Pigment {
  return { property, bold: weight === 'bold' };
}

export const ALL_INKS: readonly (readonly [Ink, Pigment])[] = Object.entries(INKS).map(
  // The keys of the record are the inks.
  ([name, pigment]) => [name as Ink, pigment],
);

export function pigmentOf(name: Ink): Pigment {
  return INKS[name];
}

const REWRITING: ReadonlySet<string> = new Set([
  'DNAT',
  'SNAT',
  'MASQUERADE',
  'REDIRECT',
  'NETMAP',
  'TPROXY',
]);

/** What a token is written in. Colour goes to what a person looks for: tables, verdicts, values, `!`. */
export function inkOf(token: Token, line: string, before: Token | undefined): Ink {
  switch (token.kind) {
    case 'table':
      return tableInk(line.slice(token.start, token.end).replace(/^\*\s*/, ''));
    case 'verdict':
    case 'policy':
      return verdictInk(line.slice(token.start, token.end));
    case 'target':
      return REWRITING.has(line.slice(token.start, token.end)) ? 'rewrite' : 'chain';
    case 'chain':
      // Where a packet goes, and where a chain begins, stands out; `-A CHAIN` is on every line.
      return before?.kind === 'command' ? 'plain' : 'chain';
    case 'address':
    case 'port':
    case 'interface':
    case 'number':
    case 'protocol':
      return 'value';
    case 'string':
      return 'text';
    case 'negation':
      return 'negation';
    case 'error':
      return 'error';
    case 'match':
    case 'word':
    case 'keyword':
      return 'plain';
    default:
      return 'muted';
  }
}

function tableInk(name: string): Ink {
  switch (name) {
    case 'raw':
    case 'mangle':
    case 'nat':
    case 'filter':
    case 'security':
      return name;
    default:
      return 'chain';
  }
}

function verdictInk(name: string): Ink {
  switch (name) {
    case 'ACCEPT':
      return 'accept';
    case 'DROP':
      return 'drop';
    case 'REJECT':
      return 'reject';
    default:
      return name === '-' ? 'muted' : 'chain';
  }
}
