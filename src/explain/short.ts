/** Rules in short words, as a row on the map or in the trace has room for. */
import type { Condition } from '#extensions/contract.ts';
import { conditionsOf, printTarget } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import type { Rule, Ruleset } from '#ruleset/ruleset.ts';

export interface ShortRule {
  /** What it asks: `tcp dport 15008`, `uid 1337`. Empty: every packet. */
  readonly asks: string;
  /** The same, one condition each. */
  readonly conditions: readonly string[];
  /** Its target: `RETURN`, `REDIRECT :15006`, `ISTIO_INBOUND`. */
  readonly target: string;
  readonly targetKind: ShortTargetKind;
}

export type ShortTargetKind =
  | 'none'
  | 'jump'
  | 'goto'
  | 'return'
  | 'accept'
  | 'drop'
  | 'reject'
  | 'rewrite'
  | 'other'
  | 'missing';

export function shortRule(rule: Rule, ruleset: Ruleset): ShortRule {
  const conditions = shortConditions(rule, ruleset.family);
  return { asks: conditions.join(' '), conditions, ...shortTarget(rule, ruleset) };
}

export function shortAsks(rule: Rule, family: Family): string {
  return shortConditions(rule, family).join(' ');
}

function shortConditions(rule: Rule, family: Family): readonly string[] {
  return rule.matches
    .flatMap((match) => conditionsOf(match, family).map(shortCondition))
    .filter((words) => words !== '');
}

/** How an option reads without its dashes; those not here just lose them. `''`: only the value. */
const SHORTER: ReadonlyMap<string, string> = new Map([
  ['-p', ''],
  ['-s', 'from'],
  ['-d', 'to'],
  ['-i', 'in'],
  ['-o', 'out'],
  ['-f', 'fragment'],
  ['--uid-owner', 'uid'],
  ['--gid-owner', 'gid'],
  ['--ctstate', ''],
  ['--state', ''],
  ['--icmp-type', 'type'],
  ['--icmpv6-type', 'type'],
  ['--match-set', 'in set'],
  ['--pkt-type', ''],
  ['--mac-source', 'mac'],
  ['--dst-type', 'to'],
  ['--src-type', 'from'],
  ['--tcp-flags', 'flags'],
  ['--src-range', 'from'],
  ['--dst-range', 'to'],
  ['--hashlimit-upto', 'up to'],
  ['--hashlimit-above', 'above'],
]);

/** `! --dport 15008` → `not dport 15008`; a full prefix length is left out. */
export function shortCondition({ words }: Condition): string {
  // That a protocol's header is there at all says nothing beside `-p`.
  if (words.startsWith('-m ')) return '';
  const negated = words.startsWith('! ');
  const plain = negated ? words.slice(2) : words;
  const short = shortDraw(plain) ?? shortOption(plain);
  return negated ? `not ${short}` : short;
}

/** `chance 50 %`, `1 in 3`: draws read better than their options. */
function shortDraw(words: string): string | undefined {
  const random = /--probability (\S+)$/.exec(words);
  if (random) return `chance ${Number((Number(random[1]) * 100).toFixed(1))} %`;
  const nth = /--every (\S+) --packet \S+$/.exec(words);
  return nth ? `1 in ${nth[1] ?? ''}` : undefined;
}

function shortOption(words: string): string {
  const blank = words.indexOf(' ');
  const option = blank < 0 ? words : words.slice(0, blank);
  const value = blank < 0 ? '' : words.slice(blank + 1).replace(/\/(?:32|128)$/, '');
  const name = SHORTER.get(option) ?? option.replace(/^-+/, '');
  return [name, value].filter((part) => part !== '').join(' ');
}

export function shortTarget(rule: Rule, ruleset: Ruleset): Omit<ShortRule, 'asks' | 'conditions'> {
  const { action } = rule;
  switch (action.kind) {
    case 'none':
      return { target: '', targetKind: 'none' };
    case 'jump':
    case 'goto':
      return { target: ruleset.chain(action.to).name, targetKind: action.kind };
    case 'missing':
      return { target: action.name, targetKind: 'missing' };
    case 'verdict':
      return { target: action.verdict, targetKind: VERDICTS[action.verdict] };
    case 'target': {
      const { target } = action;
      const name = target.kind === 'unread' ? target.name : target.kind;
      const options = shortOptions(printTarget(target, ruleset.family));
      return {
        target: options === '' ? name : `${name} ${options}`,
        targetKind: KINDS.get(name) ?? 'other',
      };
    }
  }
}

const VERDICTS = { ACCEPT: 'accept', DROP: 'drop', RETURN: 'return' } as const;

const KINDS: ReadonlyMap<string, ShortTargetKind> = new Map([
  ['DNAT', 'rewrite'],
  ['SNAT', 'rewrite'],
  ['MASQUERADE', 'rewrite'],
  ['REDIRECT', 'rewrite'],
  ['NETMAP', 'rewrite'],
  ['TPROXY', 'rewrite'],
  ['REJECT', 'reject'],
]);

/** The options of a target without their names where the value speaks for itself. */
function shortOptions(options: string): string {
  return options
    .trim()
    .replace(/--(?:to-ports|on-port) (\S+)/g, ':$1')
    .replace(/ --on-ip \S+/, '')
    .replace(
      /--(?:to-destination|to-source|to|reject-with|set-xmark|log-prefix|nflog-prefix|set-class|tproxy-mark) /g,
      '',
    )
    .replace(/\/0xffffffff\b/g, '')
    .replace(/--/g, '');
}
