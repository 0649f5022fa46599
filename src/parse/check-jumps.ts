/** Jumps that lead nowhere, in a circle, or where none may lead; chains that none leads to. */
import { isTableName, tablesWith } from '#ruleset/hooks.ts';
import { ACTION, ACTION_BITS, POLICY } from '#ruleset/columns.ts';
import {
  type Checked,
  chainName,
  namesNear,
  placeOfLine,
  placeOfWords,
  tableName,
} from './checked.ts';
import { CutChains } from './cut-chains.ts';
import type { Fix } from './problem.ts';
import { nearest } from './suggest.ts';

export function checkJumps(checked: Checked): void {
  const { ruleAction, chainFirstRule, chainHook, chainLine } = checked.columns;
  const referenced = new Uint8Array(chainHook.length);
  const cut = new CutChains(checked);
  for (let rule = 0; rule < ruleAction.length; rule += 1) {
    const packed = ruleAction[rule] ?? 0;
    const kind = packed & KIND;
    if (kind === ACTION.jump || kind === ACTION.goto) {
      const target = packed >>> ACTION_BITS;
      referenced[target] = 1;
      if (chainHook[target] !== 0) reportBuiltIn(checked, rule, target);
    } else if (kind === ACTION.missing || kind === ACTION.missingGoto) {
      if (!cut.takes(rule)) reportMissing(checked, rule, packed >>> ACTION_BITS);
    }
  }
  cut.report();
  findLoops(checked);
  findUndeclared(checked);
  for (let chain = 0; chain < chainHook.length; chain += 1) {
    if (referenced[chain] !== 0 || chainHook[chain] !== 0 || chainLine[chain] === 0) continue;
    // An empty one is a mark somebody left to see whether the tables were flushed.
    if (chainFirstRule[chain] === chainFirstRule[chain + 1]) continue;
    // What leads there may have been cut off.
    if (checked.extracts.has(checked.columns.chainTable[chain] ?? 0)) continue;
    reportUnreferenced(checked, chain);
  }
}

const KIND = (1 << ACTION_BITS) - 1;

function reportMissing(checked: Checked, rule: number, segment: number): void {
  const { columns, lines, problems } = checked;
  if (!problems.hasRoom('missing-chain')) {
    problems.count('missing-chain');
    return;
  }
  const name = columns.segments.text(segment);
  const chain = columns.ruleChain[rule] ?? 0;
  const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, name, ' ');
  const similar = nearest(name, namesNear(checked, chain));
  const fixes: Fix[] =
    similar === undefined ? [] : [{ title: `Change to ${similar}`, ...place, text: similar }];
  problems.add('missing-chain', { name, table: tableName(checked, chain) }, place, fixes);
}

function reportBuiltIn(checked: Checked, rule: number, target: number): void {
  const name = chainName(checked, target);
  const line = checked.columns.ruleLine[rule] ?? 1;
  const place = placeOfWords(checked.lines, line, name, ' ');
  checked.problems.add('built-in-jump', { name }, place);
}

function reportUnreferenced(checked: Checked, chain: number): void {
  const line = checked.columns.chainLine[chain] ?? 1;
  const name = chainName(checked, chain);
  checked.problems.add('unreferenced-chain', { name }, placeOfWords(checked.lines, line, name));
}

/** Chains that have rules and are never declared, in tables that declare others. */
function findUndeclared(checked: Checked): void {
  const { tables, chainHook, chainLine, chainFirstRule, ruleLine } = checked.columns;
  for (const [index, { name: table, firstChain, chainCount }] of tables.entries()) {
    const isExtract = checked.extracts.has(index);
    const end = firstChain + chainCount;
    let chain = firstChain;
    while (chain < end && chainLine[chain] === 0) chain += 1;
    if (chain === end) continue;
    for (chain = firstChain; chain < end; chain += 1) {
      if (chainLine[chain] !== 0 || chainHook[chain] !== 0) continue;
      const line = ruleLine[chainFirstRule[chain] ?? 0] ?? 1;
      const name = chainName(checked, chain);
      const place = placeOfWords(checked.lines, line, name);
      const tables = tablesWith(name);
      if (isTableName(table) && tables.length > 0) {
        checked.problems.add('foreign-chain', { name, table, tables }, place);
        continue;
      }
      if (isExtract) continue;
      const similar = nearest(
        name,
        namesNear(checked, chain).filter((each) => each !== name),
      );
      const fixes =
        similar === undefined ? [] : [{ title: `Change to ${similar}`, ...place, text: similar }];
      checked.problems.add('undeclared-chain', { name, table }, place, fixes);
    }
  }
}

const [FRESH, OPEN, DONE] = [0, 1, 2];

/**
 * Follows every jump once, from where packets come in before the others. One to a chain that is being
 * followed already closes a circle.
 */
function findLoops(checked: Checked): void {
  const { chainFirstRule, chainHook, chainPolicy, ruleAction } = checked.columns;
  const state = new Uint8Array(chainHook.length);
  const next = chainFirstRule.slice();
  const path: number[] = [];
  const isBuiltIn = (chain: number): boolean =>
    chainHook[chain] !== 0 || chainPolicy[chain] !== POLICY.none;
  for (let turn = 0; turn < 2 * chainHook.length; turn += 1) {
    const root = turn % chainHook.length;
    const code = turn < chainHook.length ? 'jump-loop' : 'idle-loop';
    if (state[root] !== FRESH || (code === 'jump-loop' && !isBuiltIn(root))) continue;
    path.push(root);
    state[root] = OPEN;
    for (let chain = root; path.length > 0; chain = path.at(-1) ?? 0) {
      const rule = next[chain] ?? 0;
      if (rule >= (chainFirstRule[chain + 1] ?? 0)) {
        state[chain] = DONE;
        path.pop();
        continue;
      }
      next[chain] = rule + 1;
      const packed = ruleAction[rule] ?? 0;
      const kind = packed & KIND;
      if (kind !== ACTION.jump && kind !== ACTION.goto) continue;
      const target = packed >>> ACTION_BITS;
      if (state[target] === OPEN) reportLoop(checked, code, rule, path, target);
      if (state[target] !== FRESH) continue;
      state[target] = OPEN;
      path.push(target);
    }
  }
}

function reportLoop(
  checked: Checked,
  code: 'jump-loop' | 'idle-loop',
  rule: number,
  path: readonly number[],
  target: number,
): void {
  const { columns, lines, problems } = checked;
  if (!problems.hasRoom(code)) {
    problems.count(code);
    return;
  }
  const circle = [...path.slice(path.lastIndexOf(target)), target];
  const shown =
    circle.length > 8 ? [...circle.slice(0, 4), undefined, ...circle.slice(-3)] : circle;
  const names = shown.map((chain) => (chain === undefined ? '…' : chainName(checked, chain)));
  const line = columns.ruleLine[rule] ?? 1;
  const place = placeOfWords(lines, line, chainName(checked, target), ' ');
  problems.add(code, { path: names.join(' → ') }, { ...placeOfLine(lines, line), ...place });
}
