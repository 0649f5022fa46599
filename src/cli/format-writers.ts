import type { WritersView } from '#engine/who-views.ts';
import type { Paint } from './paint.ts';
import { counted } from './tools.ts';

/** `written by kube-proxy, Kubernetes 1.25 or later (48 chains, 112 rules)`, a line a program. */
export function formatWriters(rulesets: readonly WritersView[], paint: Paint): string {
  const lines = rulesets.flatMap(({ programs }) =>
    programs.map(({ name, version, chainCount, ruleCount }) => {
      const of = version ? `, ${version.words}` : '';
      const size = [
        ...(chainCount > 0 ? [counted(chainCount, 'chain')] : []),
        counted(ruleCount, 'rule'),
      ];
      return `written by ${paint('strong', name)}${of} (${size.join(', ')})\n`;
    }),
  );
  // Both families of a paste mostly have the same writer, and as often with as many chains.
  return [...new Set(lines)].join('');
}
