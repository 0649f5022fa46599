import { SAMPLES } from '#samples/samples.ts';
import { openSample } from '../app/opening.ts';
import { Button } from '../kit/Button.tsx';
import { CopyButton } from '../kit/CopyButton.tsx';
import { useAppStore } from '../store/use-app.tsx';
import styles from './EmptyDump.module.css';

/** Commands that print a dump, by where the rules are. */
const COMMANDS: readonly { readonly where: string; readonly command: string }[] = [
  { where: 'On a host or a node', command: 'sudo iptables-save' },
  { where: 'In a pod, from a container that has it', command: 'kubectl exec POD -- iptables-save' },
  { where: 'In a pod, from its node', command: 'sudo nsenter -t PID -n iptables-save' },
];

/** One of each group; the menu has the others. */
const SHOWN = SAMPLES.filter(({ group }, at) => SAMPLES[at - 1]?.group !== group);

/** Stands under the first line of an empty editor, which takes a paste all the while. */
export function EmptyDump() {
  const store = useAppStore();
  return (
    <div className={styles.empty}>
      <p className={styles.lead}>Paste a dump here, or drop a file.</p>
      <dl className={styles.commands}>
        {COMMANDS.map(({ where, command }) => (
          <div key={where}>
            <dt>{where}</dt>
            <dd>
              <code>{command}</code>
              <CopyButton label="Copy" text={command} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.or}>Or look at a sample:</p>
      <ul className={styles.samples}>
        {SHOWN.map((sample) => (
          <li key={sample.id}>
            <Button
              look="framed"
              title={sample.says}
              onClick={() => void openSample(store, sample)}
            >
              {sample.title}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
