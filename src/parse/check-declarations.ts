/**
 * Chains that are declared below the first rule that needs them, in a table that one `*table` opens
 * and nothing else adds to. Both builds of iptables-restore 1.8.9 refuse that rule.
 */
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import { type Checked, chainName, placeOfWords } from './checked.ts';
import type { Fix } from './problem.ts';

/** Where the tables start that stand in one piece: by their number in the columns, the line of `*table`. */
export type Blocks = ReadonlyMap<number, number>;

export function checkDeclarations(checked: Checked, blocks: Blocks): void {
  for (const [table, start] of blocks) {
    const { firstRuleLine, lastChainLine } = boundsOf(checked, table);
    // A save declares all of its chains first.
    if (lastChainLine < firstRuleLine) continue;
    const declared = readDeclarations(checked, start, lastChainLine);
    for (const [chain, rule] of findEarly(checked, table, declared)) {
      report(checked, chain, rule, declared, firstRuleLine);
    }
  }
}

/** Of a table's chains: the lowest line of a first rule, and the last line that declares one. */
function boundsOf(
  { columns }: Checked,
  table: number,
): { readonly firstRuleLine: number; readonly lastChainLine: number } {
  const { tables, chainHook, chainLine, chainFirstRule, ruleLine } = columns;
  const { firstChain = 0, chainCount = 0 } = tables[table] ?? {};
  let firstRuleLine = Infinity;
  let lastChainLine = 0;
  for (let chain = firstChain; chain < firstChain + chainCount; chain += 1) {
    const first = chainFirstRule[chain] ?? 0;
    if (first < (chainFirstRule[chain + 1] ?? 0)) {
      firstRuleLine = Math.min(firstRuleLine, ruleLine[first] ?? Infinity);
    }
    if (chainHook[chain] === 0) lastChainLine = Math.max(lastChainLine, chainLine[chain] ?? 0);
  }
  return { firstRuleLine, lastChainLine };
}

/** The line that declares each chain first, by its name. */
type Declarations = ReadonlyMap<string, number>;

function readDeclarations({ lines }: Checked, from: number, to: number): Declarations {
  const declared = new Map<string, number>();
  for (let line = from; line <= to; line += 1) {
    const name = DECLARATION.exec(lines.text(line - 1))?.[1];
    if (name !== undefined && !declared.has(name)) declared.set(name, line);
  }
  return declared;
}

const DECLARATION = /^\s*(?::\s*|-N\s*|--new(?:-chain)?[\s=]+)(\S+)/;

/** Chains with the first rule that stands above their declaration, in them or with a jump to them. */
function findEarly(
  checked: Checked,
  table: number,
  declared: Declarations,
): ReadonlyMap<number, number> {
  const { tables, chainHook, chainFirstRule, ruleAction, ruleLine } = checked.columns;
  const { firstChain = 0, chainCount = 0 } = tables[table] ?? {};
  const end = firstChain + chainCount;
  const lineOf = new Map<number, number>();
  for (let chain = firstChain; chain < end; chain += 1) {
    const line = chainHook[chain] === 0 ? declared.get(chainName(checked, chain)) : undefined;
    if (line !== undefined) lineOf.set(chain, line);
  }
  const early = new Map<number, number>();
  const needs = (rule: number, chain: number): void => {
    const line = ruleLine[rule] ?? Infinity;
    if (line >= (lineOf.get(chain) ?? 0)) return;
    const before = early.get(chain);
    if (before === undefined || line < (ruleLine[before] ?? 0)) early.set(chain, rule);
  };
  for (let chain = firstChain; chain < end; chain += 1) {
    for (
      let rule = chainFirstRule[chain] ?? 0;
      rule < (chainFirstRule[chain + 1] ?? 0);
      rule += 1
    ) {
      needs(rule, chain);
      const packed = ruleAction[rule] ?? 0;
      const kind = packed & ((1 << ACTION_BITS) - 1);
      if (kind === ACTION.jump || kind === ACTION.goto) needs(rule, packed >>> ACTION_BITS);
    }
  }
  return early;
}

function report(
  checked: Checked,
  chain: number,
  rule: number,
  declared: Declarations,
  firstRuleLine: number,
): void {
  const { columns, lines, problems } = checked;
  if (!problems.hasRoom('late-chain')) {
    problems.count('late-chain');
    return;
  }
  const name = chainName(checked, chain);
  const line = declared.get(name) ?? 1;
  const facts = { name, line: problems.lineInPaste(line) };
  const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, name, ' ');
  problems.add('late-chain', facts, place, [moveUp(checked, name, line, firstRuleLine)]);
}

/** Takes the declaration to where a save has it, above all rules. */
function moveUp({ lines }: Checked, name: string, line: number, to: number): Fix {
  return {
    title: `Declare ${name} above the rules`,
    line: to,
    column: 1,
    endColumn: 1,
    text: `${lines.text(line - 1)}\n`,
    also: [{ line, column: 1, endLine: line + 1, endColumn: 1, text: '' }],
  };
}
