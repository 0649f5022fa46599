/** What a journey costs, as a table: a line for each figure, a column for each leg. */
import { COST_CAVEAT, COST_FIGURES } from '#engine/cost-figures.ts';
import type { CostView } from '#engine/journey-views.ts';
import type { Paint } from './paint.ts';

export function formatCost({ with: meshed, without }: CostView, paint: Paint): string {
  const legs = meshed.legs.map((_, at) => `leg ${at + 1}`);
  const head = ['', ...legs, 'total', ...(without ? ['without'] : [])];
  const rows = COST_FIGURES.map(({ key, name }) => [
    name,
    ...meshed.legs.map(({ cost }) => String(cost[key])),
    String(meshed.total[key]),
    ...(without ? [String(without.total[key])] : []),
  ]);
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((cells) => cells[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ');
  const legend = without ? ['“without” is the same request with the proxy’s rules left out.'] : [];
  return ['', paint('strong', line(head)), ...rows.map(line), '', ...legend, COST_CAVEAT, ''].join(
    '\n',
  );
}
