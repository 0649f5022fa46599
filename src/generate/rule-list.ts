/** Rules in the order in which a program made them, table by table. */
export class RuleList {
  readonly #rules: ListedRule[] = [];

  /** Adds a rule, its words as the program writes them, at the end of its chain. */
  append(table: string, chain: string, rule: string): void {
    this.#rules.push({ table, chain, line: `-A ${chain} ${rule}`, jumpsTo: lastJump(rule) });
  }

  /** Puts a rule at a place in its chain, from 1. */
  insert(table: string, chain: string, place: number, rule: string): void {
    this.#rules.push({
      table,
      chain,
      line: `-I ${chain} ${place} ${rule}`,
      jumpsTo: lastJump(rule),
    });
  }

  /**
   * As Istio's builder writes it for `iptables-restore --noflush`: tables by name, in each its new
   * chains, first those that have rules and then those that are only jumped to, then the rules.
   */
  printRestore(): string {
    const tables = [...new Set(this.#rules.map(({ table }) => table))].sort();
    return tables.map((table) => this.#printTable(table)).join('');
  }

  #printTable(name: string): string {
    const rules = this.#rules.filter(({ table }) => table === name);
    const owners = rules.map(({ chain }) => chain);
    const targets = rules.flatMap(({ jumpsTo }) => jumpsTo ?? []);
    const chains = [...new Set([...owners, ...targets])].filter((chain) => !BUILT_IN.has(chain));
    const lines = [...chains.map((chain) => `-N ${chain}`), ...rules.map(({ line }) => line)];
    return `* ${name}\n${lines.join('\n')}\nCOMMIT\n`;
  }
}

interface ListedRule {
  readonly table: string;
  readonly chain: string;
  readonly line: string;
  readonly jumpsTo: string | undefined;
}

/** Neither chains that need to be made, nor targets that could be chains. */
const BUILT_IN: ReadonlySet<string> = new Set([
  'INPUT',
  'OUTPUT',
  'FORWARD',
  'PREROUTING',
  'POSTROUTING',
  'ACCEPT',
  'RETURN',
  'DROP',
  'REJECT',
]);

/** The chain or target that ends the rule; one that has options is never a chain of ours. */
function lastJump(rule: string): string | undefined {
  const at = rule.lastIndexOf('-j ');
  const target = at < 0 ? '' : rule.slice(at + 3);
  return target === '' || target.includes(' ') ? undefined : target;
}
