/** Which programs are there, and how that shows. */
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { lookAt } from './look.ts';
import { type KnownChain, NameIndex } from './name-index.ts';
import type { Program, RuleShape, Version } from './program.ts';
import { PROGRAMS } from './programs.ts';
import { findShape } from './rule-index.ts';
import { ruleWords } from './rule-words.ts';

export interface Presence {
  readonly program: Program;
  readonly version: Version | undefined;
  readonly chainCount: number;
  /** How many rules stand in those chains. */
  readonly ruleCount: number;
  /** What its chains are, those of which there are most first. */
  readonly roles: readonly RolePresence[];
  /** Of so many rules looked at, so many are of a kind that it is known to write. */
  readonly looked: number;
  readonly fitting: number;
}

export interface RolePresence {
  /** `backend`, or of many, `backends`. */
  readonly words: string;
  readonly chainCount: number;
  readonly firstChain: ChainId;
  readonly firstName: string;
}

interface Found {
  readonly programs: readonly Presence[];
  find(chain: Chain): KnownChain | undefined;
}

const index = new NameIndex(PROGRAMS);

const known = new WeakMap<Ruleset, ProgramsFound>();

/** Kept with the ruleset. */
export function findPrograms(ruleset: Ruleset): ProgramsFound {
  const found = known.get(ruleset) ?? new ProgramsFound(ruleset);
  known.set(ruleset, found);
  return found;
}

/**
 * Looks at every chain's name when that has to be. Of most chains it need not: a name that only one
 * program uses, and a rule in the chain that it writes, say as much. So a map of a node's 87,000
 * chains waits for no look at all of them.
 */
class ProgramsFound {
  readonly #ruleset: Ruleset;
  readonly #confirmed = new Set<Program>();
  #all: Found | undefined;

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  get programs(): readonly Presence[] {
    return this.#whole().programs;
  }

  find(chain: Chain): KnownChain | undefined {
    return this.#all || index.isWeak(chain.tableName, chain.name)
      ? this.#whole().find(chain)
      : this.#findAlone(chain);
  }

  #findAlone(chain: Chain): KnownChain | undefined {
    const found = index.find(chain.tableName, chain.name);
    if (!found || this.#confirmed.has(found.program)) return found;
    if (!this.#fits(chain, found) && !this.#showsEarly(found.program)) {
      return this.#whole().find(chain);
    }
    this.#confirmed.add(found.program);
    return found;
  }

  #fits(chain: Chain, found: KnownChain): boolean {
    const own = emptyTally();
    if (!found.pattern.byHand) lookInto(this.#ruleset, chain, found, own);
    return own.fitting > 0;
  }

  /** Whether the program shows among the first chains of a table, as most do: for an empty chain. */
  #showsEarly(program: Program): boolean {
    return this.#ruleset.tables.some(({ firstChain, chainCount }) => {
      for (let at = 0; at < Math.min(chainCount, EARLY); at += 1) {
        const chain = this.#ruleset.chain((firstChain + at) as ChainId); // Consecutive ids.
        const found = chain.hook === undefined && index.find(chain.tableName, chain.name);
        if (found && found.program === program && this.#fits(chain, found)) return true;
      }
      return false;
    });
  }

  #whole(): Found {
    this.#all ??= readPrograms(this.#ruleset);
    return this.#all;
  }
}

/** What gathers of one program while names are gone through. */
interface Tally {
  chainCount: number;
  ruleCount: number;
  looked: number;
  fitting: number;
  /** By role. */
  readonly roles: Map<string, Role>;
}

interface Role {
  readonly many: string;
  chainCount: number;
  readonly firstChain: ChainId;
  readonly firstName: string;
}

/** So many chains of each table are gone through for a program, before all are. */
const EARLY = 200;

/** Nobody hits upon chains of so many roles by chance; a listing may lack half of what rules ask. */
const MANY_ROLES = 3;

/** Of each role so many chains are looked into, and of each so many rules. */
const CHAINS_LOOKED_INTO = 3;
const RULES_LOOKED_AT = 12;

function readPrograms(ruleset: Ruleset): Found {
  const strong = tally(ruleset, (chain) => index.find(chain.tableName, chain.name));
  const present = new Set<Program>();
  for (const [program, { looked, fitting, roles }] of strong) {
    if (looked === 0 || fitting > 0 || roles.size >= MANY_ROLES) present.add(program);
  }
  const telling = tellingRules(ruleset);
  for (const program of telling.keys()) present.add(program);
  const find = (chain: Chain) => index.find(chain.tableName, chain.name, present);
  const weak = PROGRAMS.some(
    (each) => present.has(each) && each.chains.some((chain) => chain.weak),
  );
  const tallies = weak || present.size < strong.size ? tally(ruleset, find) : strong;
  for (const [program, count] of telling) {
    const own = tallies.get(program) ?? emptyTally();
    own.looked += count;
    own.fitting += count;
    own.ruleCount += count;
    tallies.set(program, own);
  }
  const programs = [...tallies].map(([program, counted]): Presence =>
    presenceOf(ruleset, program, counted),
  );
  programs.sort((a, b) => b.chainCount - a.chainCount || b.ruleCount - a.ruleCount);
  return { programs, find };
}

function presenceOf(ruleset: Ruleset, program: Program, { roles, ...counted }: Tally): Presence {
  const names = [...roles.values()].map(({ firstName }) => firstName);
  const starts = (table: string, prefix: string): boolean =>
    ruleset.tableNamed(table) !== undefined && names.some((name) => name.startsWith(prefix));
  const version = program.version?.(lookAt(ruleset, starts));
  const shown = [...roles].map(([one, { many, chainCount, firstChain, firstName }]) => ({
    words: chainCount === 1 ? one : many,
    chainCount,
    firstChain,
    firstName,
  }));
  shown.sort((a, b) => b.chainCount - a.chainCount);
  return { program, version, ...counted, roles: shown };
}

function emptyTally(): Tally {
  return {
    chainCount: 0,
    ruleCount: 0,
    looked: 0,
    fitting: 0,
    roles: new Map(),
  };
}

function tally(
  ruleset: Ruleset,
  find: (chain: Chain) => KnownChain | undefined,
): Map<Program, Tally> {
  const tallies = new Map<Program, Tally>();
  const lookedInto = new Map<KnownChain['pattern'], number>();
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let at = 0; at < chainCount; at += 1) {
      const chain = ruleset.chain((firstChain + at) as ChainId); // A table's chains have consecutive ids.
      const found = chain.hook === undefined ? find(chain) : undefined;
      if (!found) continue;
      const { program, pattern } = found;
      const own = tallies.get(program) ?? emptyTally();
      tallies.set(program, own);
      own.chainCount += 1;
      own.ruleCount += chain.ruleCount;
      const role = own.roles.get(pattern.role);
      if (role) role.chainCount += 1;
      else own.roles.set(pattern.role, firstOf(pattern, chain));
      const before = lookedInto.get(pattern) ?? 0;
      if (before === CHAINS_LOOKED_INTO || chain.ruleCount === 0 || pattern.byHand) continue;
      lookedInto.set(pattern, before + 1);
      lookInto(ruleset, chain, found, own);
    }
  }
  return tallies;
}

function firstOf({ role, roles = role }: KnownChain['pattern'], chain: Chain): Role {
  return { many: roles, chainCount: 1, firstChain: chain.id, firstName: chain.name };
}

function lookInto(ruleset: Ruleset, chain: Chain, { pattern }: KnownChain, own: Tally): void {
  for (let at = 0; at < Math.min(chain.ruleCount, RULES_LOOKED_AT); at += 1) {
    const words = ruleWords(ruleset, (chain.firstRule + at) as RuleId); // Consecutive ids.
    own.looked += 1;
    if (words !== undefined && findShape(pattern.rules, words)) own.fitting += 1;
  }
}

/** Programs without chains of their own show by rules in built-in chains that nobody else writes. */
function tellingRules(ruleset: Ruleset): Map<Program, number> {
  const counts = new Map<Program, number>();
  for (const program of PROGRAMS) {
    const { builtIn = [], tellingRules: needed } = program;
    if (needed === undefined) continue;
    let count = 0;
    for (const { table, chains, shape, tells } of builtIn) {
      if (!tells) continue;
      for (const chain of chains) count += rulesLike(ruleset, table, chain, shape);
    }
    if (count >= needed) counts.set(program, count);
  }
  return counts;
}

/** A program puts its rules at the beginning or the end of a chain; so many of each are looked at. */
const MOST_RULES = 100;

function rulesLike(ruleset: Ruleset, table: string, name: string, shape: RuleShape): number {
  const found = ruleset.tableNamed(table);
  const chain = found && ruleset.chainNamed(found.id, name);
  if (!chain) return 0;
  let count = 0;
  for (let at = 0; at < chain.ruleCount; at += 1) {
    if (at === MOST_RULES) at = Math.max(at, chain.ruleCount - MOST_RULES);
    const words = ruleWords(ruleset, (chain.firstRule + at) as RuleId); // Consecutive ids.
    if (words !== undefined && findShape([shape], words)) count += 1;
  }
  return count;
}
