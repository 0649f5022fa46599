/**
 * Prints tables from their columns. What stands in the dump as it is printed, nearly all of a save,
 * is never looked at again: neighbouring lines become one span of the dump's bytes.
 */
import { ACTION, ACTION_BITS, POLICY, VERDICTS } from './columns.ts';
import { type ColumnRuleset, counterText } from './lookup.ts';
import type { ChainId, Table } from './ruleset.ts';
import type { TextWriter } from './text-writer.ts';
import { quoteWord } from './words.ts';

export function writeTable(
  ruleset: ColumnRuleset,
  table: Table,
  writer: TextWriter,
  counters: boolean,
): void {
  const { chainFirstRule } = ruleset.columns;
  const rules = new RuleWriter(ruleset, writer, counters);
  const chains = chainsInOrder(ruleset, table);
  writer.write(`*${table.name}\n`);
  for (const chain of chains) writeChain(ruleset, chain, writer);
  for (const chain of chains)
    rules.write(chainFirstRule[chain] ?? 0, chainFirstRule[chain + 1] ?? 0);
  writer.write('COMMIT\n');
}

/** Built-in chains in hook order, then the others by the bytes of their names, as both builds do. */
function chainsInOrder({ columns }: ColumnRuleset, table: Table): Uint32Array {
  const { firstChain, chainCount } = table;
  const { chainHook, chainPolicy, chainName, chainNameLength, segments } = columns;
  const { texts } = segments;
  const chains = new Uint32Array(chainCount);
  for (let index = 0; index < chainCount; index += 1) chains[index] = firstChain + index;
  // In a table of no known name, what has a policy is built in.
  const isBuiltIn = (chain: number): boolean =>
    chainHook[chain] !== 0 || chainPolicy[chain] !== POLICY.none;
  const compare = (a: number, b: number): number => {
    const builtIn = isBuiltIn(a);
    const other = isBuiltIn(b);
    if (builtIn || other) return builtIn && other ? a - b : builtIn ? -1 : 1;
    const lengthA = chainNameLength[a] ?? 0;
    const lengthB = chainNameLength[b] ?? 0;
    return texts.compare(chainName[a] ?? 0, lengthA, chainName[b] ?? 0, lengthB);
  };
  for (let index = 1; index < chainCount; index += 1) {
    if (compare(chains[index - 1] ?? 0, chains[index] ?? 0) > 0) return chains.sort(compare);
  }
  return chains;
}

function writeChain(ruleset: ColumnRuleset, chain: number, writer: TextWriter): void {
  const { chainName, chainNameLength, chainPolicy, chainCounters, segments } = ruleset.columns;
  const { texts } = segments;
  const policy = POLICY_WORDS[chainPolicy[chain] ?? 0] ?? '-';
  const name = chainName[chain] ?? 0;
  const counters = chainCounters[chain] ?? 0;
  const afterName = name + (chainNameLength[chain] ?? 0);
  const { source } = texts;
  // `:NAME POLICY [` with its digits after it, all in one place.
  if (
    counters === afterName + policy.length + 4 &&
    counters <= source.length &&
    texts.holdsText(afterName, ` ${policy} [`) &&
    source[name - 1] === COLON
  ) {
    const end = source.indexOf(CLOSING_BRACKET, counters) + 1;
    writer.copy(source, name - 1, source[end] === NEWLINE ? end + 1 : end);
    if (source[end] !== NEWLINE) writer.write('\n');
    return;
  }
  const text = counters === 0 ? '0:0' : counterText(texts, counters);
  writer.write(`:${ruleset.chainName(chain as ChainId)} ${policy} [${text}]\n`); // As columns hold it.
}

/** By POLICY. */
const POLICY_WORDS = ['-', 'ACCEPT', 'DROP'];

class RuleWriter {
  readonly #ruleset: ColumnRuleset;
  readonly #writer: TextWriter;
  readonly #counters: boolean;

  constructor(ruleset: ColumnRuleset, writer: TextWriter, counters: boolean) {
    this.#ruleset = ruleset;
    this.#writer = writer;
    this.#counters = counters;
  }

  /** The rules from `first` up to `end`. */
  write(first: number, end: number): void {
    const { ruleCounters, ruleVerbatim, segments } = this.#ruleset.columns;
    const { source } = segments.texts;
    const writer = this.#writer;
    const counters = this.#counters;
    for (let id = first; id < end; id += 1) {
      const stored = ruleCounters[id] ?? 0;
      const verbatim = ruleVerbatim[id] ?? 0;
      if (counters && stored === 0) writer.write('[0:0] ');
      if (verbatim !== 0) {
        const to = this.#endOf(id);
        writer.copy(source, counters && stored !== 0 ? stored - 2 : verbatim - 1, to);
        if (source[to - 1] !== NEWLINE) writer.write('\n');
      } else {
        if (counters && stored !== 0) writer.write(`[${counterText(segments.texts, stored)}] `);
        writer.write(`${printColumns(this.#ruleset, id)}\n`);
      }
    }
  }

  /** Where the line after that of a rule starts. */
  #endOf(id: number): number {
    const { ruleCounters, ruleVerbatim, ruleLine, segments } = this.#ruleset.columns;
    const next = id + 1;
    const after = ruleVerbatim[next] ?? 0;
    if (after !== 0 && ruleLine[next] === (ruleLine[id] ?? 0) + 1) {
      const stored = ruleCounters[next] ?? 0;
      return stored === 0 ? after - 1 : stored - 2;
    }
    const { source } = segments.texts;
    const end = source.indexOf(NEWLINE, ruleVerbatim[id] ?? 0);
    return end < 0 ? source.length : end + 1;
  }
}

const [NEWLINE, COLON, CLOSING_BRACKET] = [10, 58, 93];

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
      return `${text} -j ${quoteWord(segments.text(operand))}`;
    default:
      return `${text} -g ${quoteWord(segments.text(operand))}`;
  }
}
