/**
 * How rules are drawn at random, extension by extension: each entry knows the option grammar of one.
 * A new extension has a line in one of the lists below; what cannot be put to the real tool on an
 * ordinary machine is named in `WITHOUT_A_TOOL`, with the reason.
 */
import type { Family } from '#net/family.ts';
import { EVERYDAY_MATCHES } from './everyday-matches.ts';
import { HEADER_MATCHES } from './header-matches.ts';
import { MEMORY_MATCHES } from './memory-matches.ts';
import { OTHER_MATCHES } from './other-matches.ts';
import { TARGETS } from './targets.ts';
import type { Words } from './words.ts';

export interface GrammarEntry {
  readonly role: 'match' | 'target';
  readonly kind: string;
  /** Both where not said. */
  readonly families?: readonly Family[];
  /** The rule's `-p`, one of these; `undefined` among them is none. None where not said. */
  readonly protocols?: readonly (string | undefined)[];
  /** Rules that must stand in the table already, such as those with `-j RATEEST`. */
  readonly before?: readonly string[];
  /** What is read or printed otherwise than by the tool on purpose: see extensions/README.md. */
  readonly except?: RegExp;
  options(family: Family): Words;
}

export const GRAMMAR: readonly GrammarEntry[] = [
  ...EVERYDAY_MATCHES,
  ...HEADER_MATCHES,
  ...MEMORY_MATCHES,
  ...OTHER_MATCHES,
  ...TARGETS,
];

/** Extensions that need more of the machine than a network namespace. */
export const WITHOUT_A_TOOL: ReadonlyMap<string, string> = new Map([
  ['unread', 'keeps what is not known'],
  ['ipvs', 'needs a kernel with IPVS'],
  ['nfacct', 'needs an accounting object made with nfacct(8)'],
  ['CLUSTERIP', 'removed from the kernel'],
  ['ULOG', 'removed from the kernel'],
  ['LED', 'needs a kernel with LED triggers'],
  ['SECMARK', 'needs SELinux'],
  ['QUEUE', 'not known to the nft build'],
]);
