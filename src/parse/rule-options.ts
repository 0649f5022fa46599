/**
 * Options that belong to the rule itself, whatever is loaded with `-m` and `-j`
 * (iptables, xshared.c and iptables.c, original_opts).
 */
export interface RuleOption {
  /** The short form, under which everything here knows it. */
  readonly short: string;
  readonly long: string;
  readonly kind:
    'command' | 'basic' | 'match' | 'target' | 'table' | 'counters' | 'listing' | 'other';
  /** How many words follow; `optional` words may be missing. */
  readonly values: number;
  readonly optional?: number;
}

const command = (short: string, long: string, values: number, optional = 0): RuleOption => ({
  short,
  long,
  kind: 'command',
  values,
  optional,
});
const basic = (short: string, long: string, values = 1): RuleOption => ({
  short,
  long,
  kind: 'basic',
  values,
});
const other = (short: string, long: string, values = 0, optional = 0): RuleOption => ({
  short,
  long,
  kind: 'other',
  values,
  optional,
});

const listing = (short: string, long: string): RuleOption => ({
  short,
  long,
  kind: 'listing',
  values: 0,
});

const OPTIONS: readonly RuleOption[] = [
  command('-A', '--append', 1),
  command('-D', '--delete', 1, 1),
  command('-I', '--insert', 1, 1),
  command('-R', '--replace', 2),
  command('-C', '--check', 1),
  command('-N', '--new-chain', 1),
  command('-N', '--new', 1),
  command('-X', '--delete-chain', 0, 1),
  command('-E', '--rename-chain', 2),
  command('-P', '--policy', 2),
  command('-F', '--flush', 0, 1),
  command('-Z', '--zero', 0, 2),
  command('-L', '--list', 0, 2),
  command('-S', '--list-rules', 0, 2),
  basic('-s', '--source'),
  basic('-s', '--src'),
  basic('-d', '--destination'),
  basic('-d', '--dst'),
  basic('-i', '--in-interface'),
  basic('-o', '--out-interface'),
  basic('-p', '--protocol'),
  basic('-f', '--fragments', 0),
  basic('-f', '--fragment', 0),
  { short: '-m', long: '--match', kind: 'match', values: 1 },
  { short: '-j', long: '--jump', kind: 'target', values: 1 },
  { short: '-g', long: '--goto', kind: 'target', values: 1 },
  { short: '-t', long: '--table', kind: 'table', values: 1 },
  // Its two numbers may stand in one word: `-c 1,60`.
  { short: '-c', long: '--set-counters', kind: 'counters', values: 1, optional: 1 },
  other('-v', '--verbose'),
  listing('-n', '--numeric'),
  listing('-x', '--exact'),
  other('-w', '--wait', 0, 1),
  other('-W', '--wait-interval', 1),
  other('-M', '--modprobe', 1),
  other('-4', '--ipv4'),
  other('-6', '--ipv6'),
  listing('-0', '--line-numbers'),
  other('-h', '--help'),
  other('-V', '--version'),
];

const byShort = new Map(OPTIONS.map((option) => [option.short, option]));
const byLong = new Map(OPTIONS.map((option) => [option.long, option]));

export function ruleOption(word: string): RuleOption | undefined {
  return byLong.get(word) ?? byShort.get(word);
}

/** The options whose long names the word abbreviates, each once. */
export function abbreviatedRuleOptions(word: string): readonly RuleOption[] {
  const found = OPTIONS.filter(({ long }) => long.startsWith(word));
  return found.filter(
    ({ short }, index) => found.findIndex((each) => each.short === short) === index,
  );
}

/** The order in which `basic` has its options, which is the order the kernel tests them in. */
export const BASIC_ORDER: readonly string[] = ['-s', '-d', '-i', '-o', '-p', '-f'];
