/** What a generator answers. */
import type { Family } from '#net/family.ts';
import type { Environment, FlagProblem, FlagSpec } from './flags.ts';
import type { SavedRules } from './saved-rules.ts';

/** One program that writes rules. */
export interface Generator {
  /** As a person calls it: `istio-iptables`. */
  readonly name: string;
  /** What the program is and when it runs, in a sentence. */
  readonly says: string;
  readonly flags: readonly FlagSpec[];
  /** Whether it is given the objects of a cluster. */
  readonly reads: 'flags' | 'objects';
  /** What it is usually run with, by the flags' names. */
  readonly usual: Readonly<Record<string, string>>;
  /** How its flags are read off its rules, where they can be. */
  readonly guess?: ProgramGuess;
  generate(request: GenerateRequest): Promise<Generated>;
}

/** Values by the flags' names. */
export type FlagValues = Readonly<Record<string, string>>;

export interface ProgramGuess {
  /** The names of the chains that it makes. */
  readonly chains: RegExp;
  /** Flags that could have made these rules, the likeliest first; none where they are not its. */
  candidates(rules: SavedRules): readonly FlagValues[];
  /** The rules that its flags alone make, as lines; where left out, all of them. */
  compared?(rules: SavedRules): readonly string[];
  /** What no rule tells and a person has to, a sentence each. */
  unsaid?(rules: SavedRules): readonly string[];
}

/** What a problem of the objects names in place of a flag: the flag that kubectl takes them with. */
export const OBJECTS_FLAG = 'filename';

export interface GenerateRequest {
  readonly words: readonly string[];
  readonly environment: Environment;
  /** The text of each file of objects, in the order given. */
  readonly objects: readonly string[];
}

export type Generated =
  | { readonly kind: 'refused'; readonly problems: readonly FlagProblem[] }
  | {
      readonly kind: 'rules';
      readonly family: Family;
      /** What the program feeds to `iptables-restore`; empty where it writes nothing for the family. */
      readonly restore: string;
      /**
       * Everything that stands in the tables afterwards as input of `iptables-restore --noflush`: the
       * above, behind what the program set up by single commands.
       */
      readonly whole: string;
      /** What it did outside of iptables, as the commands that would do the same. */
      readonly commands: readonly string[];
      readonly problems: readonly FlagProblem[];
    };

/** The answer of a program that sets up nothing but what it feeds to `iptables-restore`. */
export function rulesWritten(
  written: Omit<Extract<Generated, { kind: 'rules' }>, 'kind' | 'whole'>,
): Generated {
  return { kind: 'rules', whole: written.restore, ...written };
}

/** The answer of a program that writes nothing, and why. */
export function nothingWritten(
  family: Family,
  why: string,
  problems: readonly FlagProblem[],
): Generated {
  const warning: FlagProblem = { severity: 'warning', flag: undefined, says: why };
  return rulesWritten({ family, restore: '', commands: [], problems: [...problems, warning] });
}
