import type { CSSProperties } from 'react';
import { COST_FIGURES } from '#engine/cost-figures.ts';
import type { CostView } from '#engine/journey-views.ts';
import styles from './CostTable.module.css';

/** A row for each figure; what it is with the proxies, what it would be without, and a column for each leg. */
export function CostTable({ cost }: { readonly cost: CostView }) {
  const { with: meshed, without } = cost;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Counted</th>
            <th scope="col">{without ? 'With' : 'Total'}</th>
            {without && <th scope="col">Without</th>}
            {meshed.legs.map(({ from, to }, at) => (
              // A leg has no name but its place.
              <th scope="col" key={`leg ${at + 1}`} title={`${from} → ${to}`}>
                Leg {at + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {COST_FIGURES.map(({ key, name, says }) => {
            const most = Math.max(meshed.total[key], without?.total[key] ?? 0, 1);
            return (
              <tr key={key}>
                <th scope="row">
                  <span className={styles.name}>{name}</span>
                  <span className={styles.says}>{says}</span>
                </th>
                <td>
                  <Bar value={meshed.total[key]} most={most} side="with" />
                </td>
                {without && (
                  <td>
                    <Bar value={without.total[key]} most={most} side="without" />
                  </td>
                )}
                {meshed.legs.map(({ cost: own }, at) => (
                  <td key={`leg ${at + 1}`} className={styles.leg}>
                    {own[key]}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface BarProps {
  readonly value: number;
  readonly most: number;
  readonly side: 'with' | 'without';
}

function Bar({ value, most, side }: BarProps) {
  const style: CSSProperties = { inlineSize: `${(100 * value) / most}%` };
  return (
    <span className={styles.bar} data-side={side}>
      <span className={styles.value}>{value}</span>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={style} />
      </span>
    </span>
  );
}
