/** Packets worth trying on a dump, made from what its rules name. */
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Preset } from '../views.ts';
import { firewallPresets } from './firewall.ts';
import { meshPresets } from './mesh.ts';
import { servicePresets } from './services.ts';

export function presetsOf(rulesets: readonly Ruleset[]): readonly Preset[] {
  return (
    rulesets
      .flatMap((ruleset) => {
        const mesh = meshPresets(ruleset);
        // A pod's redirections are the proxy's business, not services.
        return mesh.length > 0 ? mesh : [...servicePresets(ruleset), ...firewallPresets(ruleset)];
      })
      // Two pods of one mesh have the same ones.
      .filter(
        ({ packetLine }, at, all) => all.findIndex((each) => each.packetLine === packetLine) === at,
      )
      .slice(0, MOST)
  );
}

const MOST = 12;
