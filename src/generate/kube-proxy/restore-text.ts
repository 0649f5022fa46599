/** What kube-proxy feeds to `iptables-restore --noflush --counters`. */
export class RestoreText {
  readonly filter = new TableText();
  readonly nat = new TableText();

  print(): string {
    return this.filter.print('filter') + this.nat.print('nat');
  }
}

/** One table's chains, which are emptied first, and their rules. */
export class TableText {
  readonly chains: string[] = [];
  readonly rules: string[] = [];

  addChain(name: string): void {
    this.chains.push(name);
  }

  /** The parts of the rule, of which some may be empty. */
  add(chain: string, ...parts: readonly string[]): void {
    this.rules.push(`-A ${chain} ${parts.filter((part) => part !== '').join(' ')}`);
  }

  print(table: string): string {
    const chains = this.chains.map((name) => `:${name} - [0:0]`);
    return `${[`*${table}`, ...chains, ...this.rules, 'COMMIT'].join('\n')}\n`;
  }
}

/** A comment of more than one word. */
export function comment(text: string): string {
  return `-m comment --comment "${text}"`;
}

/** How kube-proxy writes a comment of one word, such as a service port's name. */
export function bareComment(text: string): string {
  return `-m comment --comment ${text}`;
}
