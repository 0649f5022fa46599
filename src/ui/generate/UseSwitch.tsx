import { useApp, useAppStore } from '../store/use-app.tsx';
import type { FormUse } from '../store/program-slice.ts';
import styles from './ProgramPanel.module.css';

/** Whether the rules take the dump's place or are held against it. */
export function UseSwitch() {
  const store = useAppStore();
  const use = useApp((state) => state.formUse);
  return (
    <fieldset className={styles.uses}>
      <legend className="visually-hidden">What to do with its rules</legend>
      {USES.map(({ value, title }) => (
        <label key={value} className={styles.use} data-chosen={use === value || undefined}>
          <input
            type="radio"
            name="form-use"
            className="visually-hidden"
            checked={use === value}
            onChange={() => store.getState().openForm(value)}
          />
          {title}
        </label>
      ))}
    </fieldset>
  );
}

const USES: readonly { readonly value: FormUse; readonly title: string }[] = [
  { value: 'write', title: 'Show its rules' },
  { value: 'compare', title: 'Compare' },
  { value: 'dumps', title: 'Two dumps' },
];
