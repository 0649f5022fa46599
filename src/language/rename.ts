import type { Dump } from '#parse/dump.ts';
import { isHook } from '#ruleset/hooks.ts';
import { chainNamed } from './place.ts';
import type { TextEdit } from './spans.ts';
import { chainAt, chainSpans } from './symbols.ts';
import { TARGETS, VERDICTS } from './token-words.ts';

export type Rename =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  /** Why not, as a sentence to the person. */
  | { readonly kind: 'refused'; readonly why: string };

/** Every change of the text that gives the chain under a column another name. */
export function renameAt(dump: Dump, line: number, column: number, newName: string): Rename {
  const symbol = chainAt(dump, line, column);
  if (!symbol) return refused('There is no chain here to rename.');
  const { name, place } = symbol;
  if (chainNamed(place, name)?.hook || (!chainNamed(place, name) && isHook(name))) {
    return refused(`${name} is a built-in chain; its name is the kernel’s.`);
  }
  const wrong = faultOf(newName);
  if (wrong !== undefined) return refused(wrong);
  if (newName === name) return { kind: 'edits', edits: [] };
  if (chainNamed(place, newName)) {
    return refused(`The table ${place.table} already has a chain ${newName}.`);
  }
  const spans = chainSpans(dump, symbol, Number.POSITIVE_INFINITY);
  return { kind: 'edits', edits: spans.map((span) => ({ ...span, text: newName })) };
}

function refused(why: string): Rename {
  return { kind: 'refused', why };
}

/** XT_EXTENSION_MAXNAMELEN is 29, the terminating zero included. */
const LONGEST_NAME_BYTES = 28;

/** What iptables (iptables/xshared.c, assert_valid_chain_name) or its save format has against a name. */
function faultOf(name: string): string | undefined {
  if (name === '') return 'A chain needs a name.';
  if (/^[-!]/.test(name)) return 'A chain’s name cannot begin with “-” or “!”.';
  if (/[\s"'\\\p{Cc}]/u.test(name))
    return 'A chain’s name cannot hold blanks, quotes or backslashes.';
  if (new TextEncoder().encode(name).length > LONGEST_NAME_BYTES) {
    return `A chain’s name has at most ${LONGEST_NAME_BYTES} bytes.`;
  }
  if (VERDICTS.has(name) || TARGETS.has(name)) {
    return `${name} is the name of a target.`;
  }
  if (isHook(name)) return `${name} is the name of a built-in chain.`;
  return undefined;
}
