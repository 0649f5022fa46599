import { useId } from 'react';
import type { PacketFields } from '#net/packet-fields.ts';
import type { PacketProblem } from '#net/packet-line.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './FieldRow.module.css';

interface FieldRowProps {
  readonly fields: readonly (keyof PacketFields)[];
  readonly problems: readonly PacketProblem[];
}

/** Fields side by side, and under them what is wrong with any of them. */
export function FieldRow({ fields, problems }: FieldRowProps) {
  const id = useId();
  return (
    <div>
      <div className={styles.row}>
        {fields.map((field) => {
          const invalid = problems.some((each) => each.field === field);
          return (
            <Field key={field} field={field} describedBy={invalid ? `${id}${field}` : undefined} />
          );
        })}
      </div>
      {fields.map((field) => (
        <ProblemText
          key={field}
          id={`${id}${field}`}
          problems={problems.filter((each) => each.field === field)}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly field: keyof PacketFields;
  /** The id of what is wrong with it. */
  readonly describedBy: string | undefined;
}

function Field({ field, describedBy }: FieldProps) {
  const store = useAppStore();
  const text = useApp((state) => state.packetFields[field]);
  const id = useId();
  const { of = '', label, rest = '', hint, width } = FIELDS[field];
  return (
    <div className={styles.field} data-width={width} data-invalid={describedBy !== undefined}>
      <label htmlFor={id}>
        {of !== '' && <span className="visually-hidden">{of} </span>}
        {label}
        {rest !== '' && <span className={styles.rest}> {rest}</span>}
      </label>
      <input
        id={id}
        aria-invalid={describedBy !== undefined}
        aria-describedby={describedBy}
        placeholder={hint}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => store.getState().setPacketField(field, target.value)}
      />
    </div>
  );
}

interface FieldLook {
  /** What its row says to the eye, and its name must say to the ear. */
  readonly of?: string;
  readonly label: string;
  /** More of the label, out of sight where there is no room. */
  readonly rest?: string;
  readonly hint: string;
  readonly width: 'narrow' | 'wide';
}

const FIELDS: Readonly<Record<keyof PacketFields, FieldLook>> = {
  protocol: { label: 'Protocol', hint: 'tcp', width: 'wide' },
  inInterface: { label: 'In', rest: 'interface', hint: '–', width: 'wide' },
  uid: { label: 'uid', hint: '–', width: 'narrow' },
  source: { label: 'Source', hint: 'address', width: 'wide' },
  sourcePort: { of: 'Source', label: 'port', hint: '40000', width: 'narrow' },
  destination: { label: 'Destination', hint: 'address', width: 'wide' },
  destinationPort: { of: 'Destination', label: 'port', hint: 'port', width: 'narrow' },
  more: {
    label: 'More',
    hint: 'mark 0x1 flags SYN,ACK ttl 64 time 2026-03-09T09:30',
    width: 'wide',
  },
};

interface ProblemTextProps {
  readonly id: string;
  readonly problems: readonly PacketProblem[];
}

export function ProblemText({ id, problems }: ProblemTextProps) {
  if (problems.length === 0) return undefined;
  return (
    <p id={id} className={styles.problem}>
      {problems.map(({ message }) => message).join(' ')}
    </p>
  );
}
