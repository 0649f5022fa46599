/** What stands under the cursor, in plain words. */
import { counted } from '#base/counted.ts';
import { type Phrase, joinPhrases, phrase } from '#extensions/phrase.ts';
import {
  type AnyExtension,
  describeMatch,
  describeTarget,
  matchExtension,
  targetExtension,
} from '#extensions/registry.ts';
import type { Dump } from '#parse/dump.ts';
import { callersOf } from '#ruleset/callers.ts';
import { isHook, isTableName } from '#ruleset/hooks.ts';
import type { Rule, Ruleset } from '#ruleset/ruleset.ts';
import {
  COMMIT_MEANING,
  HOOK_MEANINGS,
  NEGATION_MEANING,
  TABLE_MEANINGS,
  VERDICT_MEANINGS,
  meaningOfCommand,
  meaningOfPolicy,
} from './meanings.ts';
import { leadHere } from './notes.ts';
import { type Place, chainNamed, placeOf } from './place.ts';
import {
  type RuleLine,
  type WrittenOption,
  bareWord,
  ownersElsewhere,
  readRuleLine,
  tokenAt,
  wordOf,
} from './rule-line.ts';
import type { TextSpan } from './spans.ts';
import type { Token } from './tokens.ts';
import {
  count,
  meaningOfAddresses,
  meaningOfInterface,
  meaningOfMasked,
  meaningOfPorts,
  meaningOfProtocol,
  meaningOfStates,
  meaningOfTcpFlags,
  plain,
} from './value-meanings.ts';

export interface Hover extends TextSpan {
  /** What is explained, as written: `-m conntrack`, `--dport PORT[:PORT]`. */
  readonly title: string;
  readonly paragraphs: readonly Phrase[];
}

/** `undefined` where there is nothing to say. Line and column count from 1. */
export function hoverAt(dump: Dump, line: number, column: number): Hover | undefined {
  const read = readRuleLine(dump.lineText(line));
  const token = tokenAt(read.tokens, column);
  if (!token) return undefined;
  const said = explain({ dump, line, read, place: placeOf(dump, line, read) }, token);
  if (!said || said.paragraphs.length === 0) return undefined;
  return { line, column: token.start + 1, endColumn: token.end + 1, ...said };
}

interface Said {
  readonly title: string;
  readonly paragraphs: readonly Phrase[];
}

interface Context {
  readonly dump: Dump;
  readonly line: number;
  readonly read: RuleLine;
  readonly place: Place;
}

function explain(context: Context, token: Token): Said | undefined {
  const { read, place } = context;
  const word = wordOf(read.text, token);
  switch (token.kind) {
    case 'table':
      return explainTable(place, word);
    case 'keyword':
      return word === 'COMMIT' ? said(word, plain(COMMIT_MEANING)) : undefined;
    case 'chain':
      return explainChain(place, word);
    case 'policy':
      return said(word, meaningOfPolicy(word, read.chain ?? 'the chain'), ...verdictMeaning(word));
    case 'counters':
      return explainCounters(word);
    case 'negation':
      return said(word, plain(NEGATION_MEANING));
    case 'command':
      return said(word, ...plains(meaningOfCommand(word)));
    case 'option':
      return explainOption(context, token, word);
    case 'match':
      return explainMatch(context, token, word);
    case 'verdict':
    case 'target':
      return explainTarget(context, word);
    default:
      return explainValue(context, token, word);
  }
}

function said(title: string, ...paragraphs: readonly Phrase[]): Said {
  return { title, paragraphs };
}

function plains(text: string | undefined): readonly Phrase[] {
  return text === undefined ? [] : [plain(text)];
}

function explainTable(place: Place, word: string): Said | undefined {
  const name = word.replace(/^\*\s*/, '');
  if (!isTableName(name)) return undefined;
  const table = place.ruleset?.tableNamed(name);
  const size = table ? [plain(`Here: ${count(table.chainCount)} chains.`)] : [];
  return said(`table ${name}`, plain(TABLE_MEANINGS[name]), ...size);
}

function explainChain(place: Place, name: string): Said {
  const chain = chainNamed(place, name);
  const size = chain
    ? [phrase`${plain(counted(chain.ruleCount, 'rule'))}${policyOf(chain.policy)}.`]
    : [];
  if (isHook(name)) {
    return said(`${place.table} ${name}`, plain(`Built-in chain. ${HOOK_MEANINGS[name]}`), ...size);
  }
  if (!chain) {
    return said(name, phrase`The table ${place.table} has no chain ${name} in this dump.`);
  }
  const declared =
    chain.line === undefined ? [] : [plain(`Declared on line ${count(chain.line)}.`)];
  const callers = place.ruleset ? callersOf(place.ruleset, chain.id).length : 0;
  return said(
    `${place.table} ${name}`,
    plain('User-defined chain: seen by the packets that a rule sends here.'),
    plain(callers === 0 ? 'No rule leads here.' : `${leadHere(callers)}.`),
    ...size,
    ...declared,
  );
}

function policyOf(policy: string | undefined): Phrase {
  return policy === undefined ? [] : phrase`, policy ${policy}`;
}

function explainCounters(word: string): Said | undefined {
  const found = /^\[(\d+):(\d+)\]$/.exec(word);
  if (!found) return undefined;
  const [packets, bytes] = [Number(found[1]), Number(found[2])];
  return said(
    word,
    plain(`${counted(packets, 'packet')} with ${counted(bytes, 'byte')} came to this place.`),
  );
}

function explainOption(context: Context, token: Token, word: string): Said | undefined {
  const option = context.read.options.find(({ index }) => context.read.tokens[index] === token);
  if (!option) return undefined;
  const { owner } = option;
  if (owner.kind === 'rule') return said(word, ...plains(meaningOfCommand(word)));
  if (owner.kind === 'unknown') return explainStray(word);
  const { spec, extension } = owner;
  const title = [option.negated ? '!' : '', spec.name, ...(spec.values ?? [])].join(' ').trim();
  return said(
    title,
    plain(spec.says),
    ...of(extension),
    ...here(context, option),
    ...option.values.flatMap((value) => meaningOfValue(context.read.text, value, option)),
  );
}

function explainStray(word: string): Said | undefined {
  const known = meaningOfCommand(word);
  if (known !== undefined) return said(word, plain(known));
  const owners = ownersElsewhere(word).slice(0, 6);
  if (owners.length === 0) return undefined;
  const names = joinPhrases(
    owners.map(({ kind }) => phrase`${kind}`),
    ' or ',
  );
  return said(word, phrase`An option of ${names}, which this rule has not loaded before it.`);
}

function of(extension: AnyExtension): readonly Phrase[] {
  return extension.kind === 'basic' ? [] : [phrase`Option of ${extension.kind}.`];
}

/** The whole match or target as the rule has it, once it could be read. */
function here(context: Context, option: WrittenOption): readonly Phrase[] {
  const { owner } = option;
  if (owner.kind === 'match') return hereMatch(context, owner.extension.kind, owner.nth);
  return owner.kind === 'target' ? hereTarget(context) : [];
}

function hereMatch(context: Context, kind: string, nth: number): readonly Phrase[] {
  const found = ruleOf(context);
  const matches = found?.rule.matches.filter((match) => match.kind === kind) ?? [];
  const match = matches[nth] ?? matches[0];
  return found && match ? [phrase`Here: ${describeMatch(match, found.ruleset.family)}.`] : [];
}

function hereTarget(context: Context): readonly Phrase[] {
  const found = ruleOf(context);
  if (found?.rule.action.kind !== 'target') return [];
  return [phrase`Here: ${describeTarget(found.rule.action.target, found.ruleset.family)}.`];
}

function ruleOf({
  dump,
  line,
}: Context): { readonly rule: Rule; readonly ruleset: Ruleset } | undefined {
  const onLine = dump.rulesOnLine(line)[0];
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  return onLine && ruleset && { rule: ruleset.rule(onLine.rule), ruleset };
}

function explainMatch(context: Context, token: Token, word: string): Said | undefined {
  const { read } = context;
  const extension = matchExtension(word);
  if (!extension)
    return said(
      `-m ${word}`,
      phrase`A match that is not known here. The rule keeps its words, and whether it holds is a choice.`,
    );
  const nth = read.tokens.filter(
    (each) => each.kind === 'match' && each.start < token.start && wordOf(read.text, each) === word,
  ).length;
  return said(`-m ${word}`, plain(extension.says), ...hereMatch(context, word, nth));
}

function explainTarget(context: Context, word: string): Said | undefined {
  const extension = targetExtension(word);
  const meaning = verdictMeaning(word);
  if (!extension && meaning.length === 0) {
    return said(`-j ${word}`, phrase`A target that is not known here. The rule keeps its words.`);
  }
  return said(`-j ${word}`, ...meaning, ...plains(extension?.says), ...hereTarget(context));
}

function verdictMeaning(word: string): readonly Phrase[] {
  return plains(VERDICT_MEANINGS.get(word));
}

function explainValue(context: Context, token: Token, word: string): Said | undefined {
  const { read } = context;
  const option = read.options.find(({ values }) => values.includes(token));
  const meaning = meaningOfValue(read.text, token, option);
  if (!option) return said(word, ...meaning);
  const { owner } = option;
  const asked = owner.kind === 'match' || owner.kind === 'target' ? plains(owner.spec.says) : [];
  return said(`${option.name} ${word}`, ...meaning, ...asked, ...here(context, option));
}

function meaningOfValue(
  text: string,
  token: Token,
  option: WrittenOption | undefined,
): readonly Phrase[] {
  const word = bareWord(text, token);
  switch (token.kind) {
    case 'address':
      return meaningOfAddresses(word);
    case 'port':
      return meaningOfPorts(word);
    case 'protocol':
      return meaningOfProtocol(word);
    case 'interface':
      return meaningOfInterface(word);
    case 'number':
      return option?.name === '--tcp-flags' ? meaningOfTcpFlags(word) : meaningOfMasked(word);
    case 'word':
      return [...meaningOfTcpFlags(word), ...meaningOfStates(word)];
    default:
      return [];
  }
}
