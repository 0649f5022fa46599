/**
 * Who wrote what. A program is there when chains have its names, at least one of their rules is one
 * that it writes, or nothing but empty chains are there; a name alone shows little, as anybody can
 * give a chain any name.
 */
import type { ClusterNames } from '#cluster/names.ts';
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { type Presence, findPrograms } from './find-programs.ts';
import { RulesetNames } from './name-book.ts';
import type { KnownChain } from './name-index.ts';
import { fillIn, withoutMasks } from './notation.ts';
import type { ChainSite, Program, RuleSite } from './program.ts';
import { findShape, sayShape } from './rule-index.ts';
import { ruleWords } from './rule-words.ts';

/** Who made a chain, and what for. */
export interface ChainWriter {
  readonly program: Program;
  readonly role: string;
  /** Of many such chains. */
  readonly roles: string;
  /** What it is called beyond its name: `default/web:http`; empty where there is nothing more. */
  readonly label: string;
  /** What it is for, in a sentence. */
  readonly says: string;
}

/** Who wrote a rule, and what for. */
export interface RuleWriter {
  readonly program: Program;
  /** `undefined` for a rule in the program's chain that is none of those it is known to write. */
  readonly says: string | undefined;
  /** In a chain that the program leaves to a person. */
  readonly byHand: boolean;
}

export interface Recognition {
  /** What the sentences take names from. */
  readonly names: ClusterNames;
  /** The programs that are there, those with the most chains first. */
  readonly programs: readonly Presence[];
  /** `undefined` for a built-in chain, and for one that nobody claims. */
  chain(id: ChainId): ChainWriter | undefined;
  rule(id: RuleId): RuleWriter | undefined;
}

export function recognise(ruleset: Ruleset, cluster: ClusterNames): Recognition {
  return new RulesetRecognition(ruleset, cluster);
}

class RulesetRecognition implements Recognition {
  readonly #ruleset: Ruleset;
  readonly names: ClusterNames;
  readonly #names: RulesetNames;
  readonly #found;

  constructor(ruleset: Ruleset, cluster: ClusterNames) {
    this.#ruleset = ruleset;
    this.names = cluster;
    this.#names = new RulesetNames(ruleset, cluster);
    this.#found = findPrograms(ruleset);
  }

  get programs(): readonly Presence[] {
    return this.#found.programs;
  }

  chain(id: ChainId): ChainWriter | undefined {
    const known = this.#known(this.#ruleset.chain(id));
    if (!known) return undefined;
    const { program, pattern } = known;
    const { role, roles = role, label = '', says } = pattern;
    const site = this.#site(known, id);
    return { program, role, roles, label: say(label, site), says: say(says, site) };
  }

  rule(id: RuleId): RuleWriter | undefined {
    const words = ruleWords(this.#ruleset, id);
    const rule = this.#ruleset.rule(id);
    const chain = this.#ruleset.chain(rule.chain);
    const known = this.#known(chain);
    if (!known) return this.#ruleElsewhere(id, chain, words);
    const { program, pattern } = known;
    const found = words === undefined ? undefined : findShape(pattern.rules, words);
    const site = { ...this.#site(known, rule.chain), rule };
    const says = found && sayShape(found, withWords(site, found.words));
    return { program, says, byHand: pattern.byHand === true && says === undefined };
  }

  /** In a built-in chain, or in one that nobody claims. */
  #ruleElsewhere(id: RuleId, chain: Chain, words: string | undefined): RuleWriter | undefined {
    const target = this.#ruleset.jumpTarget(id);
    const led = target === undefined ? undefined : this.chain(target);
    if (led && chain.hook !== undefined) {
      const { name } = this.#ruleset.chain(target ?? chain.id);
      return {
        program: led.program,
        says: `The way to ${name}: ${lowerFirst(led.says)}`,
        byHand: false,
      };
    }
    if (words === undefined || chain.hook === undefined) return undefined;
    for (const { program } of this.programs) {
      for (const { table, chains, shape } of program.builtIn ?? []) {
        if (table !== chain.tableName || !chains.includes(chain.name)) continue;
        const found = findShape([shape], words);
        if (!found) continue;
        const site = {
          chain: chain.id,
          ruleset: this.#ruleset,
          names: this.#names,
          words: found.words,
        };
        return {
          program,
          says: sayShape(found, { ...site, rule: this.#ruleset.rule(id) }),
          byHand: false,
        };
      }
    }
    return undefined;
  }

  #known(chain: Chain): KnownChain | undefined {
    return chain.hook === undefined ? this.#found.find(chain) : undefined;
  }

  #site({ words }: KnownChain, chain: ChainId): ChainSite {
    return { words, chain, ruleset: this.#ruleset, names: this.#names };
  }
}

function withWords(site: RuleSite, words: RuleSite['words']): RuleSite {
  return { ...site, words: { ...site.words, ...words } };
}

function say(saying: KnownChain['pattern']['says'], site: ChainSite): string {
  return typeof saying === 'string' ? fillIn(saying, withoutMasks(site.words)) : saying(site);
}

function lowerFirst(sentence: string): string {
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}
