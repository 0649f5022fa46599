/** Where in a dump a line stands: whose table, and whose ruleset. */
import type { Dump } from '#parse/dump.ts';
import type { Chain, ChainId, Ruleset, Table } from '#ruleset/ruleset.ts';
import { type RuleLine, readRuleLine } from './rule-line.ts';

/** The lines of one `*table`, that line and its `COMMIT` included. Lines count from 1. */
export interface Section {
  readonly table: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Index of the ruleset that its rules or chains belong to. */
  readonly ruleset: number | undefined;
}

export interface Place {
  readonly table: string;
  /** Index among the dump's rulesets. */
  readonly rulesetIndex: number | undefined;
  readonly ruleset: Ruleset | undefined;
}

const sectionsByDump = new WeakMap<Dump, readonly Section[]>();

/** In the order of the dump. One look at the first letter of each line, kept with the dump. */
export function sectionsOf(dump: Dump): readonly Section[] {
  let sections = sectionsByDump.get(dump);
  if (!sections) {
    sections = readSections(dump);
    sectionsByDump.set(dump, sections);
  }
  return sections;
}

function readSections(dump: Dump): readonly Section[] {
  const sections: Section[] = [];
  let open: { readonly table: string; readonly firstLine: number } | undefined;
  const close = (lastLine: number): void => {
    if (open) sections.push({ ...open, lastLine, ruleset: rulesetOf(dump, open, lastLine) });
    open = undefined;
  };
  for (let line = 1; line <= dump.lineCount; line += 1) {
    const text = dump.lineText(line);
    if (text.startsWith('*')) {
      close(line - 1);
      open = { table: text.slice(1).trim(), firstLine: line };
    } else if (text.startsWith('COMMIT')) {
      close(line);
    }
  }
  close(dump.lineCount);
  return sections;
}

function rulesetOf(
  dump: Dump,
  { table, firstLine }: { readonly table: string; readonly firstLine: number },
  lastLine: number,
): number | undefined {
  const declares = dump.rulesets.findIndex((ruleset) => {
    const found = ruleset.tableNamed(table);
    return (
      found !== undefined &&
      chainsOf(ruleset, found).some(
        ({ line }) => line !== undefined && line >= firstLine && line <= lastLine,
      )
    );
  });
  if (declares >= 0) return declares;
  for (let line = firstLine; line <= lastLine; line += 1) {
    const [rule] = dump.rulesOnLine(line);
    if (rule) return rule.ruleset;
  }
  return undefined;
}

export function chainsOf(ruleset: Ruleset, table: Table): readonly Chain[] {
  // Ids of a table's chains are consecutive.
  return Array.from({ length: table.chainCount }, (_, index) =>
    ruleset.chain((table.firstChain + index) as ChainId),
  );
}

/** `text` is the line as it stands now, which may be newer than the dump. */
export function placeOf(dump: Dump, line: number, read: RuleLine): Place {
  const onLine = dump.rulesOnLine(line)[0];
  const ofRule = onLine && dump.rulesets[onLine.ruleset];
  if (onLine && ofRule) {
    const { tableName } = ofRule.chain(ofRule.rule(onLine.rule).chain);
    return { table: tableName, rulesetIndex: onLine.ruleset, ruleset: ofRule };
  }
  const section = sectionAt(dump, line);
  const table = read.table ?? section?.table ?? 'filter';
  const index = section?.ruleset ?? indexWithTable(dump, table);
  return {
    table,
    rulesetIndex: index,
    ruleset: index === undefined ? undefined : dump.rulesets[index],
  };
}

export function placeOfLine(dump: Dump, line: number): Place {
  return placeOf(dump, line, readRuleLine(dump.lineText(line)));
}

export function sectionAt(dump: Dump, line: number): Section | undefined {
  return sectionsOf(dump).find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}

function indexWithTable(dump: Dump, table: string): number | undefined {
  const index = dump.rulesets.findIndex((ruleset) => ruleset.tableNamed(table));
  if (index >= 0) return index;
  return dump.rulesets.length > 0 ? 0 : undefined;
}

/** The chain of that name where `place` is. */
export function chainNamed({ ruleset, table }: Place, name: string): Chain | undefined {
  const found = ruleset?.tableNamed(table);
  return found && ruleset?.chainNamed(found.id, name);
}
