import { useId } from 'react';
import type { FlagProblem } from '#engine/programs.ts';
import styles from './ProgramPanel.module.css';

interface ClusterObjectsProps {
  readonly text: string;
  readonly problems: readonly FlagProblem[];
  readonly onChange: (text: string) => void;
}

/** The Services, EndpointSlices and Nodes that kube-proxy would see, as YAML or JSON. */
export function ClusterObjects({ text, problems, onChange }: ClusterObjectsProps) {
  const id = useId();
  return (
    <div className={styles.objects}>
      <label className={styles.label} htmlFor={id}>
        Services and endpoints
      </label>
      <textarea
        id={id}
        className={styles.yaml}
        aria-describedby={`${id}says`}
        aria-invalid={problems.some(({ severity }) => severity === 'error')}
        wrap="off"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => onChange(target.value)}
      />
      {problems.map(({ says, severity }) => (
        <p
          key={says}
          className={styles.problem}
          data-tone={severity === 'error' ? 'drop' : 'reject'}
        >
          {says}
        </p>
      ))}
      <p id={`${id}says`} className={styles.says}>
        What <code>kubectl get nodes,services,endpointslices -A -o yaml</code> prints. It stays on
        this page.
      </p>
    </div>
  );
}
