/** Jumps out of a table of which the paste shows a part only. */
import { ACTION_BITS } from '#ruleset/columns.ts';
import { type Checked, namesNear, placeOfWords } from './checked.ts';
import { nearest } from './suggest.ts';

/** They are said once for each chain, and as no error, since the chain may well be there. */
export class CutChains {
  readonly #checked: Checked;
  /** By table and name: the first rule that jumps there, and how many do. */
  readonly #found = new Map<
    string,
    { readonly rule: number; readonly name: string; rules: number }
  >();

  constructor(checked: Checked) {
    this.#checked = checked;
  }

  /** Whether the jump leads out of an extract. */
  takes(rule: number): boolean {
    const { columns, extracts } = this.#checked;
    const table = columns.chainTable[columns.ruleChain[rule] ?? 0] ?? 0;
    if (!extracts.has(table)) return false;
    const name = columns.segments.text((columns.ruleAction[rule] ?? 0) >>> ACTION_BITS);
    const key = `${table} ${name}`;
    const known = this.#found.get(key);
    if (known) known.rules += 1;
    else this.#found.set(key, { rule, name, rules: 1 });
    return true;
  }

  report(): void {
    const { columns, lines, problems } = this.#checked;
    for (const { rule, name, rules } of this.#found.values()) {
      const place = placeOfWords(lines, columns.ruleLine[rule] ?? 1, name, ' ');
      const similar = nearest(name, namesNear(this.#checked, columns.ruleChain[rule] ?? 0));
      const fixes =
        similar === undefined || rules > 1
          ? []
          : [{ title: `Change to ${similar}`, ...place, text: similar }];
      problems.add('cut-chain', { name, rules }, place, fixes);
    }
  }
}
