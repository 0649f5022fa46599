import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { PlaceKind, PlaceView } from '#engine/journey-views.ts';
import type { RulesetView } from '#engine/views.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { shownDump } from '../store/selectors.ts';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { addDump } from './add-dump.ts';
import styles from './PlacesDialog.module.css';

interface PlacesDialogProps {
  readonly onClose: () => void;
}

/** Which ruleset of the dump is which place of the journey: all of it inferred until it is said. */
export function PlacesDialog({ onClose }: PlacesDialogProps) {
  const places = useApp((state) => shown(state.journey)?.places);
  const rulesets = useApp((state) => shownDump(state)?.rulesets);
  return (
    <Dialog
      title="Places of this journey"
      says="Every ruleset of the dump is a network namespace: a pod’s or the node’s. A packet that leaves a pod comes into the node, and from there into the pod that has its address."
      width="wide"
      onClose={onClose}
    >
      <ol className={styles.places}>
        {(places ?? []).map((place) => (
          <Place key={place.ruleset} place={place} ruleset={rulesets?.[place.ruleset]} />
        ))}
      </ol>
      <AddDump />
    </Dialog>
  );
}

interface PlaceProps {
  readonly place: PlaceView;
  readonly ruleset: RulesetView | undefined;
}

function Place({ place, ruleset }: PlaceProps) {
  const store = useAppStore();
  const id = useId();
  const { ruleset: index, kind, proxy, start, address, onNode } = place;
  const said = useApp(({ joining }) => joining.places?.find((each) => each.ruleset === index));
  const { sayOfPlace, startIn } = store.getState();
  const what = ruleset
    ? `IPv${ruleset.family}, ${ruleset.tables.join(' ')}, ${ruleset.ruleCount.toLocaleString('en')} rules`
    : '';
  return (
    <li className={styles.place}>
      <div className={styles.head}>
        <span className={styles.title}>Ruleset {index + 1}</span>
        <span className={styles.what}>
          {what}
          {proxy === undefined ? '' : `, ${proxy}`}
        </span>
        <label className={styles.start}>
          <input type="radio" name="start" checked={start} onChange={() => startIn(index)} />
          the packet is here first
        </label>
      </div>
      <div className={styles.fields}>
        <Field name="It is" inferred={place.kindInferred}>
          <select
            className={styles.input}
            data-inferred={place.kindInferred}
            value={kind}
            aria-label={`What ruleset ${index + 1} is`}
            onChange={({ target }) => sayOfPlace(index, { kind: kindOf(target.value) })}
          >
            <option value="pod">a pod</option>
            <option value="node">the node</option>
            <option value="apart">apart from this journey</option>
          </select>
        </Field>
        {kind === 'pod' && (
          <>
            <TextField
              name="Its address"
              label={`Address of ruleset ${index + 1}`}
              said={said?.address}
              inferred={address}
              onSay={(text) => sayOfPlace(index, { address: text })}
            />
            <TextField
              name="On the node"
              label={`Interface on the node of ruleset ${index + 1}`}
              said={said?.onNode}
              inferred={onNode}
              onSay={(text) => sayOfPlace(index, { onNode: text })}
            />
          </>
        )}
      </div>
      {!start && kind !== 'apart' && (
        <details className={styles.host} open={said?.host !== undefined}>
          <summary>{place.host === '' ? 'Its host is inferred' : 'Its host, as told'}</summary>
          <label className={styles.says} htmlFor={`${id}host`}>
            What ip addr, ip route, ipset save, ss and sysctl print there, one after another.
          </label>
          <textarea
            id={`${id}host`}
            className={styles.text}
            rows={5}
            spellCheck={false}
            value={said?.host ?? ''}
            onChange={({ target }) =>
              sayOfPlace(index, { host: target.value === '' ? undefined : target.value })
            }
          />
          {place.hostProblems.map((problem) => (
            <p key={problem} className={styles.problem}>
              {problem}
            </p>
          ))}
        </details>
      )}
    </li>
  );
}

function kindOf(value: string): PlaceKind {
  return value === 'pod' || value === 'node' ? value : 'apart';
}

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  /** What the person said, as typed. */
  readonly said: string | undefined;
  readonly inferred: string;
  readonly onSay: (text: string | undefined) => void;
}

/** What is typed stands at once; a field left empty goes back to what is inferred. */
function TextField({ name, label, said, inferred, onSay }: TextFieldProps) {
  return (
    <Field name={name} inferred={said === undefined && inferred !== ''}>
      <input
        className={styles.input}
        aria-label={label}
        placeholder="not known"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        data-inferred={said === undefined}
        value={said ?? inferred}
        onChange={({ target }) => onSay(target.value)}
        onBlur={() => said === '' && onSay(undefined)}
      />
    </Field>
  );
}

interface FieldProps {
  readonly name: string;
  readonly inferred: boolean;
  readonly children: ReactNode;
}

function Field({ name, inferred, children }: FieldProps) {
  return (
    <span className={styles.field}>
      <span className={styles.name}>
        {name}
        {inferred && ', inferred'}
      </span>
      {children}
    </span>
  );
}

/** Puts another machine's rules under the dump. */
function AddDump() {
  const store = useAppStore();
  const [text, setText] = useState('');
  const id = useId();
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === '') return;
    addDump(store, text);
    setText('');
  };
  return (
    <form className={styles.add} onSubmit={add}>
      <label htmlFor={id} className={styles.title}>
        Add the node’s dump, or another pod’s
      </label>
      <textarea
        id={id}
        className={styles.text}
        rows={3}
        spellCheck={false}
        placeholder="What iptables-save prints there"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button type="submit" look="framed" disabled={text.trim() === ''}>
        Add to the dump
      </Button>
    </form>
  );
}
