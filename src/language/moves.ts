/** Changes that take a rule, or a built-in chain, to the table where it belongs. */
import type { Hook, TableName } from '#extensions/contract.ts';
import { matchExtension, targetExtension } from '#extensions/registry.ts';
import type { Dump } from '#parse/dump.ts';
import type { Edit, Fix, Problem } from '#parse/problem.ts';
import { ENDING } from '#parse/traits.ts';
import { hooksOf, tablesWith } from '#ruleset/hooks.ts';
import type { Rule, RuleId } from '#ruleset/ruleset.ts';
import { type Section, placeOfLine, sectionAt, sectionsOf } from './place.ts';
import { fixOf } from './removals.ts';

/** The rule of a built-in chain, at the end of the same chain of a table that takes it. */
export function moveRule(dump: Dump, { code, line, column, endColumn }: Problem): readonly Fix[] {
  const [onLine, ...others] = dump.rulesOnLine(line);
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  if (!ruleset || others.length > 0) return [];
  const { hook } = ruleset.chain(ruleset.rule(onLine.rule).chain);
  if (!hook) return [];
  const word = dump.lineText(line).slice(column - 1, endColumn - 1);
  const places = code === 'drop-in-nat' ? FOR_DROP : placesOf(word);
  const tables = places.tables.filter(
    (table) => hooksOf(table).includes(hook) && (places.hooks?.includes(hook) ?? true),
  );
  return tables.flatMap((table) => moveTo(dump, line, table));
}

/** A built-in chain of another table, with its rules. */
export function moveChain(dump: Dump, { line }: Problem): readonly Fix[] {
  const name = /^:(\S+)/.exec(dump.lineText(line))?.[1];
  if (name === undefined) return [];
  const { ruleset, table } = placeOfLine(dump, line);
  const found = ruleset?.tableNamed(table);
  const chain = found && ruleset?.chainNamed(found.id, name);
  // Rules of the chain may jump to others, which would have to come along.
  if (!chain || chain.ruleCount > 0) return [];
  return tablesWith(name).flatMap((each) => moveTo(dump, line, each));
}

/** iptables refuses DROP in nat alone, and says so: net/netfilter and extensions/libxt_standard.c. */
const FOR_DROP: { readonly tables: readonly TableName[]; readonly hooks?: readonly Hook[] } = {
  tables: ['filter', 'raw'],
};

function placesOf(word: string): typeof FOR_DROP {
  const match = /^-m (\S+)$/.exec(word)?.[1];
  const extension = match === undefined ? targetExtension(word) : matchExtension(match);
  return { tables: extension?.tables ?? [], ...(extension?.hooks && { hooks: extension.hooks }) };
}

function moveTo(dump: Dump, line: number, table: TableName): readonly Fix[] {
  const here = sectionAt(dump, line);
  if (!here || !isWhole(dump, here)) return [];
  const there = sectionsOf(dump).find(
    (section) => section.table === table && section.ruleset === here.ruleset,
  );
  if (there && !isWhole(dump, there)) return [];
  const gone = { line, column: 1, endLine: line + 1, endColumn: 1, text: '' };
  if (!there) return fixOf(`Move to table ${table}`, [gone, asNewTable(dump, line, here, table)]);
  const come = intoTable(dump, line, there);
  if (come === 'nowhere') return [];
  if (come === 'there already') return fixOf(`Remove it: table ${table} has the same`, [gone]);
  return fixOf(`Move to table ${table}`, come ? [gone, come] : [gone]);
}

function isWhole(dump: Dump, { lastLine }: Section): boolean {
  return dump.lineText(lastLine) === 'COMMIT';
}

/** A chain's line is left out where the table has it: it stands before the rules of any. */
function intoTable(dump: Dump, line: number, there: Section): Edit | NoEdit | undefined {
  const { firstLine, lastLine } = there;
  const text = dump.lineText(line);
  if (!text.startsWith(':')) {
    const at = placeIn(dump, line, there);
    return typeof at === 'number' ? insert(at, `${text}\n`) : at;
  }
  const name = text.slice(0, text.indexOf(' '));
  for (let at = firstLine + 1; at < lastLine; at += 1) {
    const other = dump.lineText(at);
    if (!other.startsWith(':')) break;
    if (other.startsWith(`${name} `)) return undefined;
  }
  return insert(firstLine + 1, `${text}\n`);
}

/** Why nothing is written into the other table. */
type NoEdit = 'nowhere' | 'there already';

/** In a longer chain nobody waits to hear where a rule could go. */
const MOST_RULES = 2000;

/**
 * The line before which a rule of a built-in chain goes in another table: its end, or the rule that
 * takes every packet of that chain. Nowhere, where one of the two would leave nothing for the other.
 */
function placeIn(dump: Dump, line: number, there: Section): number | NoEdit {
  const [onLine] = dump.rulesOnLine(line);
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  const table = ruleset?.tableNamed(there.table);
  if (!ruleset || !table) return 'nowhere';
  const moved = ruleset.rule(onLine.rule);
  const chain = ruleset.chainNamed(table.id, ruleset.chain(moved.chain).name);
  if (!chain) return there.lastLine;
  if (chain.ruleCount > MOST_RULES) return 'nowhere';
  for (let at = 0; at < chain.ruleCount; at += 1) {
    const rule = ruleset.rule((chain.firstRule + at) as RuleId); // A chain's rules have consecutive ids.
    if (dump.lineText(rule.line) === dump.lineText(line)) return 'there already';
    if (takesAll(rule)) return takesAll(moved) ? 'nowhere' : rule.line;
  }
  return there.lastLine;
}

function takesAll({ matches, action }: Rule): boolean {
  if (matches.some(({ kind }) => kind !== 'comment')) return false;
  if (action.kind === 'target') return ENDING.has(action.target.kind);
  return action.kind === 'verdict' || action.kind === 'goto';
}

function asNewTable(dump: Dump, line: number, { firstLine }: Section, table: TableName): Edit {
  const text = dump.lineText(line);
  const name = text.startsWith(':') ? text.slice(1, text.indexOf(' ')) : undefined;
  const lines = hooksOf(table).map((hook) => (hook === name ? text : `:${hook} ACCEPT [0:0]`));
  if (name === undefined) lines.push(text);
  return insert(firstLine, [`*${table}`, ...lines, 'COMMIT', ''].join('\n'));
}

function insert(line: number, text: string): Edit {
  return { line, column: 1, endColumn: 1, text };
}
