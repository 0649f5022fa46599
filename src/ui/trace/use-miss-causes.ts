import { useEffect, useState } from 'react';
import type { MissCause } from '#engine/debugger-views.ts';
import { useApp, useEngine } from '../store/use-app.tsx';

/** Why the rules of a run did not match; asked for when its row comes into sight. */
export function useMissCauses(
  revision: number,
  first: number,
  count: number,
): readonly MissCause[] | undefined {
  const engine = useEngine();
  const trace = useApp((state) => state.traced);
  const ready = useApp((state) => state.trace.kind === 'ready');
  const [found, setFound] = useState<{
    readonly of: string;
    readonly causes: readonly MissCause[];
  }>();
  const of = `${first} ${count}`;
  useEffect(() => {
    // The engine keeps the newest trace only: while another is under way there is nothing to ask.
    if (!ready || !trace) return undefined;
    let wanted = true;
    engine.missCauses(revision, first, count).then(
      (causes) => wanted && setFound({ of, causes }),
      // Without causes the row still says how many.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [engine, trace, ready, revision, first, count, of]);
  return found?.of === of ? found.causes : undefined;
}
