/** Writes rules as `iptables-save` does, byte for byte. */
import { printMatch, printTarget } from '#extensions/registry.ts';
import { writeTable } from './print-columns.ts';
import { ColumnRuleset } from './lookup.ts';
import type { Action, Rule, Ruleset } from './ruleset.ts';
import { TextWriter } from './text-writer.ts';
import { quoteWord } from './words.ts';

/** The rule's line, without its counters: `-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT`. */
export function printRule(ruleset: Ruleset, rule: Rule): string {
  const matches = rule.matches.map((match) => printMatch(match, ruleset.family)).join('');
  return `-A ${ruleset.chain(rule.chain).name}${matches}${printAction(ruleset, rule.action)}`;
}

function printAction(ruleset: Ruleset, action: Action): string {
  switch (action.kind) {
    case 'none':
      return '';
    case 'jump':
      return ` -j ${ruleset.chain(action.to).name}`;
    case 'goto':
      return ` -g ${ruleset.chain(action.to).name}`;
    case 'verdict':
      return ` -j ${action.verdict}`;
    case 'missing':
      return ` ${action.goto ? '-g' : '-j'} ${quoteWord(action.name)}`;
    case 'target': {
      const { target } = action;
      const name = target.kind === 'unread' ? target.name : target.kind;
      return ` -j ${name}${printTarget(target, ruleset.family)}`;
    }
  }
}

export interface PrintOptions {
  /** Whether rules carry their counters. Chain lines always do. */
  readonly counters: boolean;
}

/** What `iptables-save` prints once the ruleset is loaded, without the comment lines. */
export function printRuleset(ruleset: Ruleset, options: PrintOptions): string {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return printPieces(ruleset, options)
    .map((piece) => decoder.decode(piece))
    .join('');
}

/** The same as UTF-8, in pieces that may lie in the dump's own bytes. */
export function printPieces(ruleset: Ruleset, { counters }: PrintOptions): readonly Uint8Array[] {
  // What was read from nothing has no columns, and no tables.
  if (!(ruleset instanceof ColumnRuleset)) return [];
  const writer = new TextWriter();
  for (const table of ruleset.tables) writeTable(ruleset, table, writer, counters);
  return writer.finish();
}
