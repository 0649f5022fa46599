/** Changes that take a rule, or a built-in chain, to the table where it belongs. */
import type { Hook, TableName } from '#extensions/contract.ts';
import { matchExtension, targetExtension } from '#extensions/registry.ts';
import type { Dump } from '#parse/dump.ts';
import type { Edit, Fix, Problem } from '#parse/problem.ts';
import { hooksOf, tablesWith } from '#ruleset/hooks.ts';
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
  const come = there ? intoTable(dump, line, there) : asNewTable(dump, line, here, table);
  return fixOf(`Move to table ${table}`, come ? [gone, come] : [gone]);
}

function isWhole(dump: Dump, { lastLine }: Section): boolean {
  return dump.lineText(lastLine) === 'COMMIT';
}

/** A chain's line is left out where the table has it: it stands before the rules of any. */
function intoTable(dump: Dump, line: number, { firstLine, lastLine }: Section): Edit | undefined {
  const text = dump.lineText(line);
  if (!text.startsWith(':')) return insert(lastLine, `${text}\n`);
  const name = text.slice(0, text.indexOf(' '));
  for (let at = firstLine + 1; at < lastLine; at += 1) {
    const other = dump.lineText(at);
    if (!other.startsWith(':')) break;
    if (other.startsWith(`${name} `)) return undefined;
  }
  return insert(firstLine + 1, `${text}\n`);
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
