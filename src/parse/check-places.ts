/** Matches and targets where the kernel does not take them: in another table, or from another hook. */
import type { Hook } from '#extensions/contract.ts';
import { ACTION, ACTION_BITS, VERDICTS, packAction } from '#ruleset/columns.ts';
import { HOOKS } from '#ruleset/hooks.ts';
import { SEGMENT } from '#ruleset/segments.ts';
import { type Checked, chainName, placeOfWords, tableName } from './checked.ts';
import { IN_TABLE, placesOf } from './traits.ts';

export function checkPlaces(checked: Checked): void {
  const { columns, traits } = checked;
  const { ruleAction, ruleChain, ruleFirstSegment, ruleSegments } = columns;
  const { allowed, restrictsMatches } = traits;
  const reach = reachOfChains(checked);
  for (let rule = 0; rule < ruleAction.length; rule += 1) {
    const hooks = reach[ruleChain[rule] ?? 0] ?? 0;
    const end = restrictsMatches ? (ruleFirstSegment[rule + 1] ?? 0) : 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      if ((hooks & ~(allowed[segment] ?? 0)) !== 0) report(checked, rule, segment, hooks);
    }
    const packed = ruleAction[rule] ?? 0;
    if ((packed & KIND) === ACTION.target) {
      const segment = packed >>> ACTION_BITS;
      if ((hooks & ~(allowed[segment] ?? 0)) !== 0) report(checked, rule, segment, hooks);
    } else if (packed === DROP) {
      checkDrop(checked, rule);
    }
  }
  for (let chain = 0; chain < columns.chainHook.length; chain += 1) {
    if (columns.chainHook[chain] !== 0) checkInterfaces(checked, chain);
  }
}

const KIND = (1 << ACTION_BITS) - 1;
/** ACTION.verdict with the index of DROP. */
const DROP = packAction(ACTION.verdict, VERDICTS.indexOf('DROP'));

function checkDrop(checked: Checked, rule: number): void {
  const { columns, lines, problems } = checked;
  if (tableName(checked, columns.ruleChain[rule] ?? 0) !== 'nat') return;
  const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, 'DROP', ' ');
  problems.add('drop-in-nat', {}, place);
}

/**
 * By chain: the hooks from which a packet can get there, as bits in the order of HOOKS; and IN_TABLE,
 * which what its table refuses lacks.
 */
function reachOfChains({ columns }: Checked): Uint8Array {
  const { chainHook, chainFirstRule, ruleAction } = columns;
  const reach = new Uint8Array(chainHook.length).fill(IN_TABLE);
  const waiting: number[] = [];
  for (let chain = 0; chain < chainHook.length; chain += 1) {
    const hook = chainHook[chain] ?? 0;
    if (hook === 0) continue;
    reach[chain] = IN_TABLE | (1 << (hook - 1));
    waiting.push(chain);
  }
  for (let chain = waiting.pop(); chain !== undefined; chain = waiting.pop()) {
    const from = reach[chain] ?? 0;
    const end = chainFirstRule[chain + 1] ?? 0;
    for (let rule = chainFirstRule[chain] ?? 0; rule < end; rule += 1) {
      const packed = ruleAction[rule] ?? 0;
      const kind = packed & KIND;
      if (kind !== ACTION.jump && kind !== ACTION.goto) continue;
      const target = packed >>> ACTION_BITS;
      const known = reach[target] ?? 0;
      if ((known | from) === known) continue;
      reach[target] = known | from;
      waiting.push(target);
    }
  }
  return reach;
}

function report(checked: Checked, rule: number, segment: number, reached: number): void {
  const { columns, lines, problems, traits } = checked;
  const { segments } = columns;
  const isMatch = segments.kind(segment) === SEGMENT.match;
  const name = segments.nameOf(segment);
  const words = isMatch ? `-m ${name}` : name;
  const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, words, ' ');
  const { tables, hooks = [], directly } = placesOf(segments, segment);
  const allowed = traits.allowed[segment] ?? 0;
  if (tables && (allowed & IN_TABLE) === 0) {
    const { table } = segments.contextOf(segment);
    problems.add('wrong-table', { name: words, table, tables }, place);
    return;
  }
  const at = columns.ruleChain[rule] ?? 0;
  if (directly === 'in nft' && columns.chainHook[at] === 0 && isNft(checked, at)) return;
  const wrong = HOOKS.filter((_, bit) => (reached & ~allowed & (1 << bit)) !== 0);
  const chain = chainName(checked, at);
  problems.add('wrong-hook', { name: words, hooks, chain, wrong }, place);
}

function isNft({ columns }: Checked, chain: number): boolean {
  const table = columns.chainTable[chain] ?? 0;
  return columns.rulesets.some(
    ({ backend, firstTable, tableCount }) =>
      backend === 'nft' && table >= firstTable && table < firstTable + tableCount,
  );
}

/** iptables itself refuses `-i` where nothing has come in (xshared.c, do_parse): built-in chains only. */
function checkInterfaces(checked: Checked, chain: number): void {
  const { columns, lines, problems } = checked;
  const { segments, ruleFirstSegment, ruleSegments } = columns;
  const option = absentInterface(HOOKS[(columns.chainHook[chain] ?? 1) - 1] ?? '');
  if (option === undefined) return;
  const end = columns.chainFirstRule[chain + 1] ?? 0;
  for (let rule = columns.chainFirstRule[chain] ?? 0; rule < end; rule += 1) {
    const last = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < last; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      if (segments.kind(segment) !== SEGMENT.match || segments.startsAs(segment, '-m ')) continue;
      if (!` ${segments.text(segment)}`.includes(` ${option} `)) continue;
      const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, option, ' ');
      problems.add('wrong-interface', { option, chain: chainName(checked, chain) }, place);
    }
  }
}

/** The option that cannot be used in the built-in chain of a hook, whose packets lack that interface. */
export function absentInterface(hook: string): '-i' | '-o' | undefined {
  return WITHOUT_INTERFACE.find(({ hooks }) => hooks.some((each) => each === hook))?.option;
}

const WITHOUT_INTERFACE: readonly {
  readonly option: '-i' | '-o';
  readonly hooks: readonly Hook[];
}[] = [
  { option: '-i', hooks: ['OUTPUT', 'POSTROUTING'] },
  { option: '-o', hooks: ['PREROUTING', 'INPUT'] },
];
