/** The registry as a table: what Chainwalk knows of matches and targets. */
import { type AnyExtension, everyMatch, everyTarget } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';

export interface ExtensionRow {
  readonly name: string;
  readonly role: 'match' | 'target';
  readonly families: readonly Family[];
  /** By the names that `iptables-save` prints. */
  readonly options: readonly string[];
  readonly says: string;
}

/** Matches first, each list by name. */
export function extensionRows(): readonly ExtensionRow[] {
  return [...rows('match', everyMatch()), ...rows('target', everyTarget())];
}

function rows(role: ExtensionRow['role'], extensions: readonly AnyExtension[]): ExtensionRow[] {
  return extensions
    .filter((each) => each.kind !== 'unread')
    .map(({ kind, families, options, says }) => ({
      name: kind,
      role,
      families,
      options: options.map((option) => option.name),
      says,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
