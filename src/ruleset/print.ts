/** Writes rules as `iptables-save` does, byte for byte. */
import { printMatch, printTarget } from '#extensions/registry.ts';
import { ACTION, ACTION_BITS, VERDICTS } from './columns.ts';
import { ColumnRuleset, counterText } from './lookup.ts';
import type { Action, Chain, ChainId, Rule, RuleId, Ruleset, Table } from './ruleset.ts';
import { TextWriter } from './text-writer.ts';

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
      return ` ${action.goto ? '-g' : '-j'} ${action.name}`;
    case 'target': {
      const { target } = action;
      const name = target.kind === 'unread' ? target.name : target.kind;
      return ` -j ${name}${printTarget(target, ruleset.family)}`;
    }
  }
}

/**
 * What `iptables-save` prints once the ruleset is loaded, without the comment lines. Chain lines
 * carry their counters always, rules only where `counters` asks for them.
 */
export function printRuleset(
  ruleset: Ruleset,
  { counters }: { readonly counters: boolean },
): string {
  const writer = new TextWriter(ruleset.ruleCount * 200);
  const writeRules =
    ruleset instanceof ColumnRuleset
      ? columnRulesWriter(ruleset, writer, counters)
      : plainRulesWriter(ruleset, writer, counters);
  for (const table of ruleset.tables) {
    const chains = chainsInOrder(ruleset, table);
    writer.write(`*${table.name}\n`);
    for (const chain of chains) writer.write(printChain(chain));
    for (const { firstRule, ruleCount } of chains) writeRules(firstRule, ruleCount);
    writer.write('COMMIT\n');
  }
  return writer.toString();
}

/** Built-in chains in hook order, then the others by the bytes of their names, as both builds do. */
function chainsInOrder(ruleset: Ruleset, { firstChain, chainCount }: Table): readonly Chain[] {
  const builtIn: Chain[] = [];
  const others: Chain[] = [];
  let sorted = true;
  for (let index = 0; index < chainCount; index += 1) {
    const chain = ruleset.chain((firstChain + index) as ChainId); // A table's chains are consecutive.
    // In a table of no known name, what has a policy is built in.
    if (chain.hook !== undefined || chain.policy !== undefined) {
      builtIn.push(chain);
      continue;
    }
    const last = others.at(-1);
    if (last && last.name > chain.name) sorted = false;
    others.push(chain);
  }
  // By UTF-16 units, which for ASCII names is the order of bytes.
  if (!sorted) others.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...builtIn, ...others];
}

function printChain({ name, policy, counters }: Chain): string {
  const { packets, bytes } = counters ?? { packets: 0, bytes: 0 };
  return `:${name} ${policy ?? '-'} [${packets}:${bytes}]\n`;
}

type WriteRules = (first: RuleId, count: number) => void;

function plainRulesWriter(ruleset: Ruleset, writer: TextWriter, counters: boolean): WriteRules {
  return (first, count) => {
    for (let index = 0; index < count; index += 1) {
      const rule = ruleset.rule((first + index) as RuleId); // A chain's rules have consecutive ids.
      const { packets, bytes } = rule.counters ?? { packets: 0, bytes: 0 };
      if (counters) writer.write(`[${packets}:${bytes}] `);
      writer.write(`${printRule(ruleset, rule)}\n`);
    }
  };
}

/** Copies the lines that the dump already has in the printed form, which are nearly all of a save. */
function columnRulesWriter(
  ruleset: ColumnRuleset,
  writer: TextWriter,
  counters: boolean,
): WriteRules {
  const { ruleCounters, ruleVerbatim, ruleLine, segments } = ruleset.columns;
  const { texts } = segments;
  const { source } = texts;
  /** Where the line after that of a rule starts. */
  const endOf = (id: number): number => {
    const next = id + 1;
    if (ruleLine[next] === (ruleLine[id] ?? 0) + 1 && ruleVerbatim[next] !== 0) {
      const stored = ruleCounters[next] ?? 0;
      return stored === 0 ? (ruleVerbatim[next] ?? 0) - 1 : stored - 2;
    }
    const end = source.indexOf(NEWLINE, ruleVerbatim[id] ?? 0);
    return end < 0 ? source.length : end + 1;
  };
  return (first, count) => {
    for (let id: number = first; id < first + count; id += 1) {
      const stored = ruleCounters[id] ?? 0;
      const verbatim = ruleVerbatim[id] ?? 0;
      if (counters && stored === 0) writer.write('[0:0] ');
      if (verbatim !== 0) {
        const end = endOf(id);
        writer.copy(source, counters && stored !== 0 ? stored - 2 : verbatim - 1, end);
        if (source[end - 1] !== NEWLINE) writer.write('\n');
      } else {
        if (counters && stored !== 0) writer.write(`[${counterText(texts, stored)}] `);
        writer.write(`${printColumns(ruleset, id)}\n`);
      }
    }
  };
}

const NEWLINE = 10;

function printColumns(ruleset: ColumnRuleset, id: number): string {
  const { columns } = ruleset;
  const { segments } = columns;
  const chain = (index: number): string => ruleset.chainName(index as ChainId); // As columns hold it.
  let text = `-A ${chain(columns.ruleChain[id] ?? 0)}`;
  const end = columns.ruleFirstSegment[id + 1] ?? 0;
  for (let index = columns.ruleFirstSegment[id] ?? 0; index < end; index += 1) {
    const words = segments.print(columns.ruleSegments[index] ?? 0);
    // A match may print as nothing: `-s 0.0.0.0/0` asks for nothing.
    if (words !== '') text += ` ${words}`;
  }
  const packed = columns.ruleAction[id] ?? 0;
  const operand = packed >>> ACTION_BITS;
  switch (packed & ((1 << ACTION_BITS) - 1)) {
    case ACTION.none:
      return text;
    case ACTION.verdict:
      return `${text} -j ${VERDICTS[operand] ?? ''}`;
    case ACTION.jump:
      return `${text} -j ${chain(operand)}`;
    case ACTION.goto:
      return `${text} -g ${chain(operand)}`;
    case ACTION.target:
      return `${text} -j ${segments.print(operand)}`;
    case ACTION.missing:
      return `${text} -j ${segments.text(operand)}`;
    default:
      return `${text} -g ${segments.text(operand)}`;
  }
}
