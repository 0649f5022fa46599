/** The commands that make the kernel trace the present packet. Loaded on demand. */
import { Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { TraceCommandsView } from '#engine/recording-views.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { useApp, useAppStore, useEngine } from '../store/use-app.tsx';
import styles from './TraceCommandsDialog.module.css';

interface TraceCommandsDialogProps {
  readonly onClose: () => void;
}

export function TraceCommandsDialog({ onClose }: TraceCommandsDialogProps) {
  const store = useAppStore();
  const views = useCommands();
  return (
    <Dialog
      title="Trace it on the node"
      says="Switches the kernel’s own trace on for this very packet. Run these where the rules are: on the node, or in the pod’s network namespace. What is printed can be pasted here."
      width="wide"
      onClose={onClose}
    >
      {views && views.length === 0 && <p>There is no packet to trace.</p>}
      {views?.[0] && (
        <Tabs.Root defaultValue={views[0].backend}>
          <Tabs.List className={styles.tabs} aria-label="Kind of tables">
            {views.map(({ backend }) => (
              <Tabs.Trigger key={backend} className={styles.tab} value={backend}>
                {KINDS[backend]}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {views.map(({ backend, commands }) => (
            <Tabs.Content key={backend} value={backend} tabIndex={-1}>
              <Block title="Switch it on" lines={commands.on} />
              <Block title="Read it, until Ctrl+C" lines={commands.read} />
              <Block title="Switch it off" lines={commands.off} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      )}
      <p className={styles.note}>
        The rule names one connection, its source port too: leave <code>--sport</code> out of both
        rules to catch the client’s next one. Only packets after the rule are traced, so NAT is seen
        on a new connection only.
      </p>
      <Button look="framed" onClick={() => store.getState().openDialog('recording')}>
        Paste what it printed…
      </Button>
    </Dialog>
  );
}

const KINDS = { nft: 'nf_tables', legacy: 'legacy' } as const;

function Block({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  const text = lines.join('\n');
  return (
    <section className={styles.block}>
      <h3 className={styles.title}>{title}</h3>
      <pre className={styles.lines}>{text}</pre>
      <CopyButton label="Copy" text={text} />
    </section>
  );
}

/** `undefined` until the first answer; empty where there is no packet. */
function useCommands(): TraceCommandsView | undefined {
  const engine = useEngine();
  const trace = useApp((state) => state.traced);
  const [views, setViews] = useState<TraceCommandsView>();
  useEffect(() => {
    let wanted = true;
    const answer = trace ? engine.traceCommands(trace.revision) : Promise.resolve([]);
    answer.then(
      (found) => wanted && setViews(found),
      () => wanted && setViews([]),
    );
    return () => {
      wanted = false;
    };
  }, [engine, trace]);
  return views;
}
