/** Changes that mend a problem: the name that was meant, the line that is missing, plain characters. */
import { everyMatch, everyTarget } from '#extensions/registry.ts';
import type { Dump } from '#parse/dump.ts';
import { LogicalLine } from '#parse/logical-line.ts';
import { mendCharacters } from '#parse/mend.ts';
import type { Edit, Fix, Problem } from '#parse/problem.ts';
import { TABLES } from '#ruleset/hooks.ts';
import { nearest } from './nearest.ts';
import { chainsOf, placeOfLine, sectionAt } from './place.ts';
import { loadedExtensions, readRuleLine, wordOf } from './rule-line.ts';
import { moveChain, moveRule } from './moves.ts';
import { breakCircle, deleteChain, fixOf, removeAllSuch, removeUnreached } from './removals.ts';
import type { TextSpan } from './spans.ts';

export function fixesFor(dump: Dump, problem: Problem): readonly Fix[] {
  const { line, column, endColumn } = problem;
  const text = dump.lineText(line);
  const word = text.slice(column - 1, endColumn - 1);
  switch (problem.code) {
    case 'missing-chain':
    case 'undeclared-chain':
      return [
        ...changeTo(
          problem,
          nearest(
            word,
            userChains(dump, line).filter((name) => name !== word),
          ),
        ),
        ...declare(dump, line, word),
      ];
    case 'not-understood':
      return problem.lastLine === undefined
        ? changeTo(problem, nearest(word.toUpperCase(), ['COMMIT', '-A']))
        : [];
    case 'unknown-option':
      return changeTo(problem, nearest(word, optionsAt(text, column)));
    case 'unknown-match':
      return changeTo(
        problem,
        nearest(
          word,
          everyMatch().map(({ kind }) => kind),
        ),
      );
    case 'unknown-target':
      return changeTo(problem, nearest(word, targetsAndChains(dump, line)));
    case 'unknown-table':
      return changeTo(nameOfTable(problem, text), nearest(word.replace(/^\*\s*/, ''), TABLES));
    case 'needs-protocol':
      return nameProtocol(line, text);
    case 'no-commit':
      return endTable(dump, line);
    case 'old-negation':
      return negateBefore(text, problem);
    case 'mended':
      return [...mend(text, problem), ...mendAll(dump)];
    case 'jump-loop':
    case 'idle-loop':
      return breakCircle(dump, problem);
    case 'unreferenced-chain':
      return deleteChain(dump, problem);
    case 'never-reached':
      return removeUnreached(dump, problem);
    case 'duplicate':
    case 'shadowed':
      return [...problem.fixes, ...removeAllSuch(dump, problem)];
    case 'wrong-table':
    case 'drop-in-nat':
      return moveRule(dump, problem);
    case 'foreign-chain':
      return moveChain(dump, problem);
    case 'wrong-interface':
      return changeTo(problem, word === '-i' ? '-o' : '-i');
    case 'goto-target':
      return jumpInstead(text, problem);
    default:
      return [];
  }
}

function changeTo(span: TextSpan, text: string | undefined): readonly Fix[] {
  const { line, column, endColumn } = span;
  return text === undefined ? [] : [{ title: `Change to ${text}`, line, column, endColumn, text }];
}

/** Among more chains than this the nearest name is not looked for. */
const MOST_CHAINS = 5000;

function userChains(dump: Dump, line: number): readonly string[] {
  const { ruleset, table } = placeOfLine(dump, line);
  const found = ruleset?.tableNamed(table);
  if (!ruleset || !found || found.chainCount > MOST_CHAINS) return [];
  const chains = chainsOf(ruleset, found);
  return chains.flatMap(({ hook, name }) => (hook === undefined ? [name] : []));
}

function targetsAndChains(dump: Dump, line: number): readonly string[] {
  return [...userChains(dump, line), ...everyTarget().map(({ kind }) => kind), ...VERDICTS_MEANT];
}

const VERDICTS_MEANT: readonly string[] = ['ACCEPT', 'DROP', 'RETURN'];

/** `:NAME - [0:0]` under the table's own line. Commands, outside of tables, have `-N` for it. */
function declare(dump: Dump, line: number, name: string): readonly Fix[] {
  const section = sectionAt(dump, line);
  if (!section || name === '' || /\s/.test(name)) return [];
  let last = section.firstLine;
  while (last < section.lastLine && dump.lineText(last + 1).startsWith(':')) last += 1;
  const column = dump.lineText(last).length + 1;
  const text = `\n:${name} - [0:0]`;
  return [{ title: `Declare ${name}`, line: last, column, endColumn: column, text }];
}

/** Names of the options that the rule has loaded before a column. */
function optionsAt(text: string, column: number): readonly string[] {
  const before = readRuleLine(text.slice(0, column - 1));
  return loadedExtensions(before).flatMap(({ options }) =>
    options.flatMap(({ name, aliases }) => [name, ...(aliases ?? [])]),
  );
}

/** `-p tcp` before `-m tcp`, which cannot do without. */
function nameProtocol(line: number, text: string): readonly Fix[] {
  const found = /(?<=\s)-m (tcp|udp|udplite|sctp|dccp|icmp|icmp6|esp|ah)(?=\s|$)/.exec(text);
  if (!found || /\s(?:-p|--proto(?:col)?)\s/.test(text)) return [];
  const [, match = ''] = found;
  const protocol = match === 'icmp6' ? 'ipv6-icmp' : match;
  const column = found.index + 1;
  const added = `-p ${protocol} `;
  return [{ title: `Add -p ${protocol}`, line, column, endColumn: column, text: added }];
}

/** `-j LOG` for `-g LOG`. */
function jumpInstead(text: string, { line, column }: Problem): readonly Fix[] {
  const found = /(?:-g|--goto)(?=\s+$)/.exec(text.slice(0, column - 1));
  if (!found) return [];
  const span = { line, column: found.index + 1, endColumn: found.index + found[0].length + 1 };
  return changeTo(span, '-j');
}

function nameOfTable({ line, endColumn }: TextSpan, text: string): TextSpan {
  const name = /\*\s*/.exec(text);
  return { line, column: (name?.index ?? 0) + (name?.[0].length ?? 0) + 1, endColumn };
}

function endTable(dump: Dump, line: number): readonly Fix[] {
  const section = sectionAt(dump, line);
  if (!section) return [];
  let last = section.lastLine;
  while (last > section.firstLine && /^\s*(#|$)/.test(dump.lineText(last).slice(0, 100))) last -= 1;
  const column = dump.lineText(last).length + 1;
  return [{ title: 'Add COMMIT', line: last, column, endColumn: column, text: '\nCOMMIT' }];
}

/** `--dport ! 80` as `! --dport 80`. */
function negateBefore(text: string, { line, column }: Problem): readonly Fix[] {
  const { tokens, options } = readRuleLine(text);
  const option = options.find(({ index, values }) => {
    const [start, end] = [tokens[index]?.start, values[0]?.end];
    return start !== undefined && end !== undefined && start < column && column - 1 < end;
  });
  const [name, value] = [option && tokens[option.index], option?.values[0]];
  if (!name || !value || !option?.negated || tokens[option.index + 1]?.kind !== 'negation')
    return [];
  const now = `! ${option.name} ${wordOf(text, value)}`;
  const span = { line, column: name.start + 1, endColumn: value.end + 1 };
  return [{ ...span, title: `Write ${now}`, text: now }];
}

/** The line as it was read, in the characters that iptables knows. */
function mend(text: string, { line }: Problem): readonly Fix[] {
  const mended = plainLine(text, line);
  if (mended === text) return [];
  const title = 'Write it in plain characters';
  return [{ title, line, column: 1, endColumn: text.length + 1, text: mended }];
}

function plainLine(text: string, line: number): string {
  return mendCharacters(LogicalLine.of(text, line)).line.text;
}

const allMended = new WeakMap<Dump, readonly Fix[]>();

/** All such lines at once, where there are several. */
function mendAll(dump: Dump): readonly Fix[] {
  const known = allMended.get(dump);
  if (known) return known;
  const such = dump.problems.filter(({ code }) => code === 'mended');
  const edits = [...new Set(such.map(({ line }) => line))].flatMap((line): readonly Edit[] => {
    const text = dump.lineText(line);
    const mended = plainLine(text, line);
    return mended === text ? [] : [{ line, column: 1, endColumn: text.length + 1, text: mended }];
  });
  const title = `Write all ${edits.length} lines in plain characters`;
  const fixes = edits.length < 2 ? [] : fixOf(title, edits);
  allMended.set(dump, fixes);
  return fixes;
}
