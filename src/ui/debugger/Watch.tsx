import { useEffect, useState } from 'react';
import type { WatchGroup, WatchRow } from '#explain/watch.ts';
import { useApp, useEngine } from '../store/use-app.tsx';
import styles from './Watch.module.css';

/** Everything the packet is and carries at the current step, before → after. */
export function Watch() {
  const groups = useWatch();
  if (!groups) return <p className={styles.none}>Reading the packet …</p>;
  return (
    // It scrolls, so the keyboard must get there.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.watch} role="region" aria-label="The packet at this step" tabIndex={0}>
      {groups.map(({ title, rows }) => (
        <table key={title} className={styles.group}>
          <caption className={styles.title}>{title}</caption>
          <tbody>
            {rows.map((row) => (
              <Row key={row.name} row={row} />
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function Row({ row: { name, before, after } }: { readonly row: WatchRow }) {
  const changed = before !== after;
  return (
    <tr className={styles.row} data-changed={changed}>
      <th scope="row">{name}</th>
      <td>
        {changed && (
          <>
            <del>{before ?? 'none'}</del>
            <span aria-hidden> → </span>
          </>
        )}
        {changed ? <ins>{after ?? 'none'}</ins> : after}
      </td>
    </tr>
  );
}

/** That of the step before stays while the next one comes. */
function useWatch(): readonly WatchGroup[] | undefined {
  const engine = useEngine();
  const trace = useApp((state) => state.traced);
  const ready = useApp((state) => state.trace.kind === 'ready');
  const index = useApp((state) => state.stepIndex);
  const [groups, setGroups] = useState<readonly WatchGroup[]>();
  useEffect(() => {
    // The engine keeps the newest trace only: while another is under way there is nothing to ask.
    if (!trace || !ready) return undefined;
    let wanted = true;
    engine.watch(trace.revision, index).then(
      (found) => wanted && setGroups(found),
      // Overtaken by the next step.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [engine, trace, ready, index]);
  return groups;
}
