/** What can be written next, at a place in a line that is being typed. */
import type { OptionSpec } from '#extensions/contract.ts';
import { everyMatch, everyTarget, targetExtension } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { readProtocol } from '#net/protocol.ts';
import type { Dump } from '#parse/dump.ts';
import { HOOKS, TABLES, hooksOf, isTableName } from '#ruleset/hooks.ts';
import { knownWords } from './known-words.ts';
import { HOOK_MEANINGS, TABLE_MEANINGS, VERDICT_MEANINGS, meaningOfCommand } from './meanings.ts';
import { type Place, chainsOf, placeOf, sectionsOf } from './place.ts';
import { loadedExtensions, type RuleLine, type WrittenOption, readRuleLine } from './rule-line.ts';
import type { TextSpan } from './spans.ts';
import { STATES } from './well-known.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'table' | 'chain' | 'policy' | 'command' | 'option' | 'match' | 'target' | 'value';
  /** What it is, in one sentence. */
  readonly says: string;
  /** After the label, smaller: the words that follow an option. */
  readonly detail: string;
}

export interface Completions extends TextSpan {
  /** The likely first. */
  readonly items: readonly Completion[];
  /** Whether there are more, to be asked for again when more is typed. */
  readonly partial: boolean;
}

/** `lineText` is the line as it stands now; the dump may be older by a few letters. */
export function completeAt(
  dump: Dump,
  line: number,
  column: number,
  lineText: string,
): Completions {
  const before = lineText.slice(0, column - 1);
  const word = before.slice(wordStart(before));
  const typed = word.startsWith('-') ? word : word.slice(word.lastIndexOf(',') + 1);
  const read = readRuleLine(before.slice(0, before.length - word.length));
  const place = placeOf(dump, line, readRuleLine(lineText));
  const fitting = itemsFor({ dump, read, place, typed }).filter(({ label }) => fits(label, typed));
  return {
    line,
    column: column - typed.length,
    endColumn: column,
    items: fitting.slice(0, MOST_ITEMS),
    partial: fitting.length > MOST_ITEMS,
  };
}

/** More than this are not offered at once; typing on narrows them down. */
const MOST_ITEMS = 500;

/** Where the unfinished word begins that ends the text. */
function wordStart(text: string): number {
  let start = text.length;
  while (start > 0 && !/[\s!*:]/.test(text.charAt(start - 1))) start -= 1;
  return start;
}

/** Whether the letters typed stand in the label, in their order: what an editor then sorts by is its own. */
function fits(label: string, typed: string): boolean {
  const [whole, part] = [label.toLowerCase(), typed.toLowerCase()];
  let at = 0;
  for (let index = 0; index < part.length; index += 1) {
    at = whole.indexOf(part.charAt(index), at) + 1;
    if (at === 0) return false;
  }
  return true;
}

interface Context {
  readonly dump: Dump;
  /** What stands before the word being typed. */
  readonly read: RuleLine;
  readonly place: Place;
  /** Of a list, its last part. */
  readonly typed: string;
}

function itemsFor(context: Context): readonly Completion[] {
  const { read, place, typed } = context;
  const stem = read.text.trimStart();
  if (stem === '') return lineStarts(context);
  if (stem === '*') return tables(context);
  if (stem === ':') return builtInChains(place);
  if (stem.startsWith(':')) return read.tokens.length === 1 ? POLICIES : [];
  if (stem.startsWith('*') || stem.startsWith('#')) return [];
  const open = openOption(read);
  const values = open && valuesFor(context, open);
  if (values && !typed.startsWith('-')) return values;
  return optionsFor(context);
}

function lineStarts({ dump, place }: Context): readonly Completion[] {
  const chains = chainNames(place).map((name) =>
    item(`-A ${name}`, 'command', `Adds a rule to ${name}.`),
  );
  const words = [
    item('COMMIT', 'command', 'Ends the table.'),
    ...['-A', '-I', '-N', '-P'].map((name) => item(name, 'command', meaningOfCommand(name) ?? '')),
  ];
  const present = new Set(sectionsOf(dump).map(({ table }) => table));
  const begins = TABLES.filter((name) => !present.has(name)).map((name) =>
    item(`*${name}`, 'table', TABLE_MEANINGS[name]),
  );
  return [...words, ...begins, ...chains];
}

function tables({ dump }: Context): readonly Completion[] {
  const present = new Set(sectionsOf(dump).map(({ table }) => table));
  const names = TABLES.toSorted((a, b) => Number(present.has(a)) - Number(present.has(b)));
  return names.map((name) => item(name, 'table', TABLE_MEANINGS[name]));
}

function builtInChains({ table }: Place): readonly Completion[] {
  const hooks = isTableName(table) ? hooksOf(table) : HOOKS;
  return hooks.map((hook) => item(hook, 'chain', HOOK_MEANINGS[hook]));
}

const POLICIES: readonly Completion[] = [
  item('ACCEPT', 'policy', 'What no rule decided passes.'),
  item('DROP', 'policy', 'What no rule decided is dropped.'),
  item('-', 'policy', 'A user-defined chain: it has no policy.'),
];

function item(label: string, kind: Completion['kind'], says: string, detail = ''): Completion {
  return { label, kind, says, detail };
}

/** The option or command whose value is being typed, where it still takes one. */
function openOption({ options }: RuleLine): WrittenOption | undefined {
  const last = options.at(-1);
  if (!last) return undefined;
  const { owner } = last;
  const takes =
    owner.kind === 'match' || owner.kind === 'target' ? (owner.spec.values ?? []).length : 1;
  return last.values.length < takes ? last : undefined;
}

/** `undefined` where nothing is known of the value: then options are offered too. */
function valuesFor(
  context: Context,
  { name, owner }: WrittenOption,
): readonly Completion[] | undefined {
  const { place, dump } = context;
  const known = knownWords(dump);
  switch (name) {
    case '-t':
    case '--table':
      return tables(context);
    case '-m':
    case '--match':
      return matches(family(place));
    case '-j':
    case '--jump':
      return targets(place);
    case '-g':
    case '--goto':
      return userChains(place);
    case '-p':
    case '--protocol':
      return PROTOCOLS;
    case '-i':
    case '-o':
    case '--in-interface':
    case '--out-interface':
    case '--physdev-in':
    case '--physdev-out':
      return known.interfaces.map((each) =>
        item(each, 'value', 'An interface that this dump names.'),
      );
    case '--match-set':
    case '--add-set':
    case '--del-set':
      return known.sets.map((each) => item(each, 'value', 'A set that this dump names.'));
    case '--ctstate':
    case '--state':
      return [...STATES].map(([word, says]) =>
        item(word, 'value', `${says.charAt(0).toUpperCase()}${says.slice(1)}.`),
      );
    default:
      if (owner.kind === 'rule') return chainsForCommand(place);
      return owner.kind === 'unknown' ? undefined : [];
  }
}

function chainsForCommand(place: Place): readonly Completion[] {
  const built = builtInChains(place);
  const names = new Set(built.map(({ label }) => label));
  return [...built, ...userChains(place).filter(({ label }) => !names.has(label))];
}

function userChains(place: Place): readonly Completion[] {
  const { ruleset, table } = place;
  const found = ruleset?.tableNamed(table);
  if (!ruleset || !found) return [];
  return chainsOf(ruleset, found)
    .filter(({ hook }) => hook === undefined)
    .map(({ name, ruleCount }) =>
      item(name, 'chain', `User-defined chain of ${table}, ${ruleCount} rules.`),
    );
}

function chainNames(place: Place): readonly string[] {
  const found = place.ruleset?.tableNamed(place.table);
  return found && place.ruleset ? chainsOf(place.ruleset, found).map(({ name }) => name) : [];
}

function family({ ruleset }: Place): Family {
  return ruleset?.family ?? 4;
}

function matches(of: Family): readonly Completion[] {
  return everyMatch()
    .filter(({ kind, families }) => families.includes(of) && !HIDDEN.has(kind))
    .map(({ kind, says }) => item(kind, 'match', says));
}

/** Extensions that nobody writes by name. */
const HIDDEN: ReadonlySet<string> = new Set(['basic', 'unread']);

function targets(place: Place): readonly Completion[] {
  const verdicts = [...VERDICT_MEANINGS].map(([name, says]) => item(name, 'target', says));
  const extensions = everyTarget()
    .filter(({ kind, families }) => families.includes(family(place)) && !HIDDEN.has(kind))
    .filter(({ kind }) => allowedIn(kind, place.table) && !VERDICT_MEANINGS.has(kind))
    .map(({ kind, says }) => item(kind, 'target', says));
  return [...verdicts, ...userChains(place), ...extensions];
}

function allowedIn(kind: string, table: string): boolean {
  const tables = targetExtension(kind)?.tables;
  return tables === undefined || tables.some((each) => each === table);
}

const PROTOCOLS: readonly Completion[] = [
  'tcp',
  'udp',
  'icmp',
  'ipv6-icmp',
  'sctp',
  'gre',
  'esp',
  'all',
].map((name) =>
  item(name, 'value', name === 'all' ? 'Every protocol.' : `Protocol ${readProtocol(name)}.`),
);

/** Options of what the rule has loaded, the last loaded first, then the rule's own. */
function optionsFor({ read, typed, place }: Context): readonly Completion[] {
  const negated = read.tokens.at(-1)?.kind === 'negation';
  const used = new Set(
    read.options.flatMap(({ owner, name }) => ('spec' in owner ? owner.spec.name : name)),
  );
  const loaded = loadedExtensions(read).filter(({ families }) => families.includes(family(place)));
  const offered = loaded.flatMap((extension) =>
    extension.options.filter(
      (spec) => !used.has(spec.name) && (spec.negatable === true || !negated),
    ),
  );
  const own = negated ? [] : OWN_OPTIONS.filter(({ label }) => label === '-m' || !used.has(label));
  const commands = typed.startsWith('-') && read.options.length === 0 ? COMMANDS_OFFERED : [];
  return [...commands, ...offered.map(optionItem), ...own];
}

function optionItem(spec: OptionSpec): Completion {
  return item(spec.name, 'option', spec.says, (spec.values ?? []).join(' '));
}

const OWN_OPTIONS: readonly Completion[] = [
  item('-m', 'option', meaningOfCommand('-m') ?? '', 'MATCH'),
  item('-j', 'option', meaningOfCommand('-j') ?? '', 'TARGET'),
  item('-g', 'option', meaningOfCommand('-g') ?? '', 'CHAIN'),
];

const COMMANDS_OFFERED: readonly Completion[] = ['-A', '-I', '-N', '-P'].map((name) =>
  item(name, 'command', meaningOfCommand(name) ?? ''),
);
