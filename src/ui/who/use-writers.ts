import { useEffect, useState } from 'react';
import type { WritersView } from '#engine/who-views.ts';
import { useApp, useEngine } from '../store/use-app.tsx';

/** Who wrote the ruleset on screen; the last answer stays while the next comes. */
export function useWriters(): WritersView | undefined {
  const engine = useEngine();
  const revision = useApp(({ dump }) => (dump.kind === 'ready' ? dump.value.revision : undefined));
  const ruleset = useApp(({ traced, dump }) =>
    dump.kind === 'ready' && dump.value.rulesets.length > 0 ? (traced?.ruleset ?? 0) : undefined,
  );
  // A map that is there means that nobody waits for the worker any more.
  const drawn = useApp(({ map }) => map.kind !== 'waiting');
  const cluster = useApp(({ hostTexts }) => hostTexts.cluster);
  const [view, setView] = useState<WritersView>();
  useEffect(() => {
    if (revision === undefined || !drawn) return;
    if (ruleset === undefined) {
      setView(undefined);
      return;
    }
    let wanted = true;
    engine.writers(revision, ruleset, cluster).then(
      (writers) => wanted && setView(writers),
      // Overtaken by the next dump, whose own question is on its way.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [engine, revision, ruleset, cluster, drawn]);
  return view;
}
