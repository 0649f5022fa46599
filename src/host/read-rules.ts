import type { Family } from '#net/family.ts';
import { type Subnet, readSubnet } from '#net/subnet.ts';
import type { RouteRule } from './host.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import { readTableName } from './route-tables.ts';
import { TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from './routing.ts';
import { type TextLine, familyOf, linesOf, notUnderstood, quote } from './text-lines.ts';

/** What `ip rule` and `ip -6 rule` print. The kernel's own three are always there and left out. */
export function readRules(text: string, family: Family): Reading<readonly RouteRule[]> {
  const rules: RouteRule[] = [];
  const problems: LineProblem[] = [];
  for (const line of linesOf(text)) {
    const rule = readRule(line, familyOf(line.command, family));
    if (rule === undefined) problems.push(notUnderstood(line, 'ip rule'));
    else if (typeof rule === 'string') problems.push({ line: line.number, message: rule });
    else if (!isKernelsOwn(rule)) rules.push(rule);
  }
  return { read: rules, problems };
}

export const KERNEL_RULES: readonly (readonly [priority: number, table: number])[] = [
  [0, TABLE_LOCAL],
  [32766, TABLE_MAIN],
  [32767, TABLE_DEFAULT],
];

function isKernelsOwn({
  priority,
  table,
  mark,
  from,
  to,
  inInterface,
  outInterface,
}: RouteRule): boolean {
  const bare = [mark, from, to, inInterface, outInterface].every((each) => each === undefined);
  return bare && KERNEL_RULES.some((own) => own[0] === priority && own[1] === table);
}

/** The rule, why it has to be left out, or `undefined` for a line of another kind. */
function readRule({ text, command }: TextLine, usual: Family): RouteRule | string | undefined {
  const [, priority = '', rest = ''] = /^\s*(\d{1,10}):\s+(.*)$/.exec(text) ?? [];
  if (priority === '') return undefined;
  const given: Given = { family: undefined, table: undefined };
  const words = rest.split(/\s+/);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '' || word.startsWith('[')) continue;
    const value = words[at + 1];
    at += 1;
    const reason = value === undefined ? unsupported(word) : setSelector(given, word, value);
    if (reason !== undefined) return reason;
  }
  if (given.table === undefined) return 'This rule names no table; it is left out.';
  return {
    family: command.includes('-6') ? 6 : (given.family ?? usual),
    priority: Number(priority),
    mark: given.mark,
    from: given.from,
    to: given.to,
    inInterface: given.inInterface,
    outInterface: given.outInterface,
    table: given.table,
  };
}

type Given = {
  -readonly [key in keyof Omit<RouteRule, 'family' | 'priority' | 'table'>]?: RouteRule[key];
} & { family: Family | undefined; table: number | undefined };

/** Why the rule must be left out, where it must. */
function setSelector(given: Given, word: string, value: string): string | undefined {
  if (word === 'lookup' || word === 'table') given.table = readTableName(value);
  else if (word === 'iif') given.inInterface = value;
  else if (word === 'oif') given.outInterface = value;
  else if (word === 'fwmark') {
    const [mark = Number.NaN, mask = 0xffffffff] = value.split('/').map(Number);
    if (!isMark(mark) || !isMark(mask)) return `${quote(value)} is no mark; the rule is left out.`;
    given.mark = { value: mark, mask };
  } else if (word === 'from' || word === 'to') {
    if (value === 'all') return undefined;
    const subnet: Subnet | undefined = readSubnet(value);
    if (!subnet) return `${quote(value)} is no address or subnet; the rule is left out.`;
    given[word] = subnet;
    given.family = subnet.address.family;
  } else if (word !== 'proto' && word !== 'protocol') return unsupported(word);
  return undefined;
}

function isMark(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

function unsupported(word: string): string {
  return `A rule with ${quote(word)} is not followed; it is left out.`;
}
