import { RotateCcw } from 'lucide-react';
import { memo, useId } from 'react';
import type { FlagProblem, FlagSpec } from '#engine/programs.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { FlagEffect } from './FlagEffect.tsx';
import styles from './FlagField.module.css';
import type { Effect } from './use-written.ts';

interface FlagFieldProps {
  readonly flag: FlagSpec;
  /** `undefined`: as the program has it. */
  readonly value: string | undefined;
  readonly problems: readonly FlagProblem[];
  /** What its last change did, while it is the one changed last. */
  readonly effect: Effect | undefined;
  readonly onChange: (name: string, value: string | undefined) => void;
}

/** One flag: its control, what it means, what is wrong with it and what its change did. */
export const FlagField = memo(function FlagField(props: FlagFieldProps) {
  const { flag, value, problems, effect, onChange } = props;
  const id = useId();
  const { name, short, env = [], initial, says } = flag;
  const given = value !== undefined;
  const usual = initial === '' || initial === '-1' ? undefined : initial;
  return (
    <div className={styles.flag} data-given={given || undefined}>
      <div className={styles.head}>
        {flag.value === 'switch' && <Control {...props} id={id} />}
        <label className={styles.name} htmlFor={id}>
          --{name}
          {short !== undefined && <span className={styles.short}>-{short}</span>}
        </label>
        {given && (
          <IconButton label={`Leave out --${name}`} onClick={() => onChange(name, undefined)}>
            <RotateCcw size={14} aria-hidden />
          </IconButton>
        )}
      </div>
      {flag.value !== 'switch' && <Control {...props} id={id} />}
      {problems.map((problem) => (
        <p
          key={problem.says}
          className={styles.problem}
          data-tone={problem.severity === 'error' ? 'drop' : 'reject'}
        >
          {problem.says}
        </p>
      ))}
      <p id={`${id}says`} className={styles.says}>
        {says}
        {flag.value !== 'switch' && usual !== undefined && ` Without it: ${usual}.`}
        {env.length > 0 && (
          <>
            {' '}
            <span className={styles.env}>{env.join(', ')}</span>
          </>
        )}
      </p>
      {effect && <FlagEffect effect={effect} />}
    </div>
  );
});

function Control({
  flag,
  value,
  problems,
  onChange,
  id,
}: FlagFieldProps & { readonly id: string }) {
  const { name, initial, choices } = flag;
  const shown = value ?? initial;
  const common = {
    id,
    'aria-describedby': `${id}says`,
    'aria-invalid': problems.some(({ severity }) => severity === 'error'),
  };
  if (flag.value === 'switch') {
    return (
      <input
        {...common}
        type="checkbox"
        className={styles.switch}
        checked={shown === 'true'}
        onChange={({ target }) => onChange(name, String(target.checked))}
      />
    );
  }
  if (choices) {
    const all = choices.includes(shown) ? choices : [shown, ...choices];
    return (
      <select
        {...common}
        className={styles.control}
        value={shown}
        onChange={({ target }) => onChange(name, target.value)}
      >
        {all.map((choice) => (
          <option key={choice} value={choice}>
            {choice === '' ? 'not given' : choice}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      className={styles.control}
      value={shown}
      placeholder={PLACEHOLDERS[flag.value]}
      inputMode={flag.value === 'number' ? 'numeric' : 'text'}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={({ target }) => onChange(name, target.value)}
    />
  );
}

const PLACEHOLDERS: Readonly<Record<Exclude<FlagSpec['value'], 'switch'>, string>> = {
  text: 'not given',
  number: 'a number',
  duration: 'such as 5s',
  list: 'a list, with commas',
  slice: 'a list, with commas',
};
