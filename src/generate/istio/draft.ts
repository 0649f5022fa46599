import type { Family } from '#net/family.ts';
import type { Layout } from './layout.ts';
import type { LoggedRules } from './logged-rules.ts';
import type { IstioOptions } from './options.ts';

/** What each part of the rules is written from. */
export interface Draft {
  readonly rules: LoggedRules;
  readonly options: IstioOptions;
  readonly layout: Layout;
  readonly family: Family;
  /** The app on localhost. */
  readonly loopback: string;
  /** From where Envoy hands inbound connections to the app. */
  readonly passthrough: string;
}

/** The matches of the rules that leave the traffic of some groups alone, each with a blank behind it. */
export function ownerMatches({ ownerGroups }: IstioOptions): readonly string[] {
  return ownerGroups.kind === 'all-but'
    ? ownerGroups.groups.map((group) => `-m owner --gid-owner ${group} `)
    : [ownerGroups.groups.map((group) => `-m owner ! --gid-owner ${group} `).join('')];
}
