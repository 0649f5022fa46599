/**
 * The notation of `matchCases` and `targetCases`, read. One line is one case:
 *
 *     [v4|v6] [-p PROTOCOL] OPTIONS -> same | OPTIONS | problem CODE   [not TOOL]
 *
 * `nothing` stands for no options at all.
 */
import type { AnyExtension } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { readProtocol } from '#net/protocol.ts';

export interface Case {
  /** As it stands in the test. */
  readonly text: string;
  /** The families it holds for. */
  readonly families: readonly Family[];
  /** The rule's `-p`: written in the case, or else the first that the extension needs. */
  readonly protocol: number | undefined;
  readonly options: string;
  readonly expected:
    | { readonly kind: 'printed'; readonly options: string }
    | { readonly kind: 'problem'; readonly code: string };
  /** The real tool that differs, as the case says: both, or one of the two builds. */
  readonly differs: 'no' | 'tool' | 'nft' | 'legacy';
}

export function readCases(text: string, extension: AnyExtension): readonly Case[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => readCase(line, extension));
}

const LINE = /^(.*?)\s+->\s+(?:problem\s+(\S+)|(.*?))(?:\s+\[not (tool|nft|legacy)\])?$/;
const FAMILY = /^v([46])\s+/;
const PROTOCOL = /^-p\s+(\S+)\s+/;

function readCase(line: string, extension: AnyExtension): Case {
  const found = LINE.exec(line);
  if (!found) throw new Error(`Not a case: ${line}`);
  const [, left = '', problem, printed = '', differs] = found;
  const family = FAMILY.exec(left)?.[1];
  const rule = left.replace(FAMILY, '');
  // To the match of -s, -d and so on, -p is an option of its own.
  const protocol = extension.kind === 'basic' ? undefined : PROTOCOL.exec(rule)?.[1];
  const options = orNothing(protocol === undefined ? rule : rule.replace(PROTOCOL, ''));
  return {
    text: line,
    families: family === undefined ? extension.families : [family === '4' ? 4 : 6],
    protocol: protocol === undefined ? extension.protocols?.[0] : readProtocol(protocol),
    options,
    expected:
      problem === undefined
        ? { kind: 'printed', options: printed === 'same' ? options : orNothing(printed) }
        : { kind: 'problem', code: problem },
    differs: differs === 'tool' || differs === 'nft' || differs === 'legacy' ? differs : 'no',
  };
}

function orNothing(options: string): string {
  return options === 'nothing' ? '' : options;
}
