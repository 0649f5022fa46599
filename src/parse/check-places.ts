/** Matches and targets where the kernel does not take them: in another table, or from another hook. */
import type { Hook, Places } from '#extensions/contract.ts';
import {
  matchExtension,
  placesOfMatch,
  placesOfTarget,
  targetExtension,
} from '#extensions/registry.ts';
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import { HOOKS } from '#ruleset/hooks.ts';
import { PLAIN, SEGMENT, type Segments } from '#ruleset/segments.ts';
import { type Checked, chainName, placeOfWords, tableName } from './checked.ts';

export function checkPlaces(checked: Checked): void {
  const { columns } = checked;
  const { ruleAction, ruleChain, ruleFirstSegment, ruleSegments } = columns;
  const reach = reachOfChains(checked);
  const allowed = new PlaceTable(columns.segments);
  for (let rule = 0; rule < ruleAction.length; rule += 1) {
    const chain = ruleChain[rule] ?? 0;
    const hooks = reach[chain] ?? 0;
    const end = ruleFirstSegment[rule + 1] ?? 0;
    for (let index = ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
      const segment = ruleSegments[index] ?? 0;
      if ((hooks & ~allowed.of(segment)) !== 0) report(checked, allowed, rule, segment, hooks);
    }
    const packed = ruleAction[rule] ?? 0;
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind === ACTION.target) {
      const segment = packed >>> ACTION_BITS;
      if ((hooks & ~allowed.of(segment)) !== 0) report(checked, allowed, rule, segment, hooks);
    } else if (packed === DROP && tableName(checked, chain) === 'nat') {
      const place = placeOfWords(checked.lines, columns.ruleLine[rule] ?? 1, 'DROP', ' ');
      checked.problems.add('drop-in-nat', {}, place);
    }
    if (columns.chainHook[chain] !== 0) checkInterfaces(checked, rule, chain);
  }
}

/** ACTION.verdict with the index of DROP. */
const DROP = (1 << ACTION_BITS) | ACTION.verdict;
const ALL_HOOKS = (1 << HOOKS.length) - 1;
/** Beside the hooks of `ALL_HOOKS`: every chain "reaches" it, and what its table refuses lacks it. */
const IN_TABLE = 1 << HOOKS.length;

/** By chain: the hooks from which a packet can get there, as bits in the order of HOOKS. */
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
      const kind = packed & ((1 << ACTION_BITS) - 1);
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

/** Which hooks each segment is allowed in, found out once for each. */
class PlaceTable {
  readonly #segments: Segments;
  readonly #bits: Uint8Array;
  /** For extensions whose places do not depend on their options. */
  readonly #byName = new Map<string, Places>();

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#bits = new Uint8Array(segments.table.count).fill(UNKNOWN);
  }

  /** Bits of HOOKS, and IN_TABLE where the segment's table takes it. */
  of(segment: number): number {
    const known = this.#bits[segment] ?? 0;
    if (known !== UNKNOWN) return known;
    const { tables, hooks } = this.places(segment);
    const { table } = this.#segments.contextOf(segment);
    const inTable = !tables || tables.some((each) => each === table) ? IN_TABLE : 0;
    const bits = (hooks ? bitsOf(hooks) : ALL_HOOKS) | inTable;
    this.#bits[segment] = bits;
    return bits;
  }

  places(segment: number): Places {
    const segments = this.#segments;
    const kind = segments.kind(segment);
    const plain = segments.plain(segment);
    if (plain === PLAIN.comment || plain === PLAIN.addresses) return NOWHERE_ELSE;
    if (plain === PLAIN.endpoint) return this.#plain('DNAT', targetExtension('DNAT') ?? {});
    if (kind === SEGMENT.match) {
      const name = segments.nameOf(segment);
      // Interfaces are refused in built-in chains only: see `checkInterfaces`.
      if (name === 'basic') return NOWHERE_ELSE;
      const extension = matchExtension(name);
      if (extension && !extension.places) return this.#plain(name, extension);
      return placesOfMatch(segments.match(segment));
    }
    if (kind !== SEGMENT.target) return NOWHERE_ELSE;
    const name = segments.nameOf(segment);
    const extension = targetExtension(name);
    if (extension && !extension.places) return this.#plain(name, extension);
    return placesOfTarget(segments.target(segment));
  }

  #plain(name: string, { tables, hooks }: Places): Places {
    let places = this.#byName.get(name);
    if (!places) {
      places = { ...(tables && { tables }), ...(hooks && { hooks }) };
      this.#byName.set(name, places);
    }
    return places;
  }
}

const UNKNOWN = 255;
const NOWHERE_ELSE: Places = {};

function bitsOf(hooks: readonly Hook[]): number {
  return hooks.reduce((bits, hook) => bits | (1 << HOOKS.indexOf(hook)), 0);
}

function report(
  checked: Checked,
  allowed: PlaceTable,
  rule: number,
  segment: number,
  reached: number,
): void {
  const { columns, lines, problems } = checked;
  const { segments } = columns;
  const isMatch = segments.kind(segment) === SEGMENT.match;
  const name = segments.nameOf(segment);
  const words = isMatch ? `-m ${name}` : name;
  const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, words, ' ');
  const { tables, hooks = [] } = allowed.places(segment);
  const table = segments.contextOf(segment).table;
  if (tables && (allowed.of(segment) & IN_TABLE) === 0) {
    problems.add('wrong-table', { name: words, table, tables }, place);
    return;
  }
  const wrong = HOOKS.filter((_, bit) => (reached & ~allowed.of(segment) & (1 << bit)) !== 0);
  const chain = chainName(checked, columns.ruleChain[rule] ?? 0);
  problems.add('wrong-hook', { name: words, hooks, chain, wrong }, place);
}

/** iptables itself refuses `-i` where nothing has come in (xshared.c, do_parse): built-in chains only. */
function checkInterfaces(checked: Checked, rule: number, chain: number): void {
  const { columns, lines, problems } = checked;
  const hook = HOOKS[(columns.chainHook[chain] ?? 1) - 1];
  const end = columns.ruleFirstSegment[rule + 1] ?? 0;
  for (let index = columns.ruleFirstSegment[rule] ?? 0; index < end; index += 1) {
    const segment = columns.ruleSegments[index] ?? 0;
    if (columns.segments.kind(segment) !== SEGMENT.match) continue;
    if (columns.segments.startsAs(segment, '-m ')) continue;
    const text = ` ${columns.segments.text(segment)}`;
    for (const { option, hooks } of WITHOUT_INTERFACE) {
      if (!text.includes(` ${option} `) || !hooks.some((each) => each === hook)) continue;
      const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, option, ' ');
      problems.add('wrong-interface', { option, chain: chainName(checked, chain) }, place);
    }
  }
}

const WITHOUT_INTERFACE: readonly { readonly option: string; readonly hooks: readonly Hook[] }[] = [
  { option: '-i', hooks: ['OUTPUT', 'POSTROUTING'] },
  { option: '-o', hooks: ['PREROUTING', 'INPUT'] },
];
