/**
 * What is known of a program that writes rules, as data. Nothing here looks at a comment: programs
 * drop them in large clusters, people strip them, and anybody can write one.
 */
import type { ChainId, Rule, Ruleset } from '#ruleset/ruleset.ts';
import type { Look } from './look.ts';
import type { NameBook } from './name-book.ts';

/** What a program is there for; the map gives each kind a hue and a sign. */
export type ProgramKind =
  'mesh' | 'kubernetes' | 'pod-network' | 'containers' | 'firewall' | 'overlay' | 'cloud';

export interface Program {
  /** As a link or a script may keep it: `kube-proxy`. */
  readonly id: string;
  /** As people call it: `Istio sidecar`. */
  readonly name: string;
  readonly kind: ProgramKind;
  /** What it is, in a sentence. */
  readonly says: string;
  /** Where in its own sources these facts stand. */
  readonly source: string;
  /** The first that fits a chain counts. */
  readonly chains: readonly ChainPattern[];
  /** What it writes straight into built-in chains, beside the jumps to its own. */
  readonly builtIn?: readonly BuiltInShape[];
  /** How many rules of `builtIn` that `tell` must be there where no chain names the program. */
  readonly tellingRules?: number;
  /** Which releases lay their rules out like this; `undefined` where the layout does not tell. */
  version?(look: Look): Version | undefined;
}

export interface Version {
  /** `Kubernetes 1.25 to 1.26` */
  readonly words: string;
  /** The fact in the dump that tells. */
  readonly because: string;
}

export interface ChainPattern {
  /** In the notation of `notation.ts`: `KUBE-SVC-{hash:base32}`. */
  readonly name: string;
  /** All where left out. */
  readonly tables?: readonly string[];
  /** What such a chain is, in a word or three: `service`; and many of them. */
  readonly role: string;
  readonly roles?: string;
  /** What it is for, in a sentence. `{hash}` stands for what the name has there. */
  readonly says: Saying<ChainSite>;
  /** What this one is called beyond its name: `default/web:http`. */
  readonly label?: Saying<ChainSite>;
  /** The first that fits a rule counts. */
  readonly rules?: readonly RuleShape[];
  /** A name that others use too: it counts only where something else shows that the program was here. */
  readonly weak?: boolean;
  /** The program makes the chain and leaves what is in it to a person. */
  readonly byHand?: boolean;
}

/** The words of a rule, without its comments, in the notation of `notation.ts`; and what it is for. */
export type RuleShape = readonly [words: string, says: Saying<RuleSite>];

export interface BuiltInShape {
  readonly table: string;
  readonly chains: readonly string[];
  readonly shape: RuleShape;
  /** Nobody else writes such a rule. */
  readonly tells?: boolean;
}

/** A sentence with `{name}` where the notation has it, or one that needs a look around. */
export type Saying<Site> = string | ((site: Site) => string);

/** What stood at the `{name}`s. */
export type Words = Readonly<Record<string, string>>;

export interface ChainSite {
  readonly words: Words;
  readonly chain: ChainId;
  readonly ruleset: Ruleset;
  readonly names: NameBook;
}

export interface RuleSite extends ChainSite {
  readonly rule: Rule;
}
