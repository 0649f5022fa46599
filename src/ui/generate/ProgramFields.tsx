import { useCallback, useId, useRef, useState } from 'react';
import type { FlagProblem, ProgramView, WrittenView } from '#engine/programs.ts';
import SHOP from '#samples/objects/shop.yaml?raw';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import type { ProgramForm } from '../store/program-slice.ts';
import type { AppStore } from '../store/app-store.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { Differences } from './Differences.tsx';
import { GuessFlags } from './GuessFlags.tsx';
import { ClusterObjects } from './ClusterObjects.tsx';
import { CommandLines } from './CommandLines.tsx';
import { FlagList } from './FlagList.tsx';
import { KeptDump } from './KeptDump.tsx';
import styles from './ProgramPanel.module.css';
import { useWritten } from './use-written.ts';

interface ProgramFieldsProps {
  readonly programs: readonly ProgramView[];
  readonly program: ProgramView;
  readonly form: ProgramForm;
}

/** The form of one program, and what comes of it. */
export function ProgramFields({ programs, program, form }: ProgramFieldsProps) {
  const store = useAppStore();
  const objects = useApp((state) => state.clusterObjects ?? SHOP);
  const use = useApp((state) => state.formUse);
  const [find, setFind] = useState('');
  const id = useId();
  const walked = useRef<string>(undefined);
  const show = useCallback(
    (answer: WrittenView) => {
      if (answer.kind !== 'written' || answer.dump === '' || use !== 'write') return;
      if (walked.current !== program.name) walkItsOwnPacket(store);
      walked.current = program.name;
      store.getState().showWritten(answer.dump, `What ${program.name} writes`);
    },
    [store, program, use],
  );
  const { answer, effect, report } = useWritten(program, form, objects, show);
  const change = useCallback(
    (name: string, value: string | undefined) => {
      const { form: now, setForm } = store.getState();
      if (!now) return;
      const { [name]: _, ...others } = now.values;
      setForm({ ...now, values: value === undefined ? others : { ...others, [name]: value } });
    },
    [store],
  );
  const choose = (name: string): void => {
    const chosen = programs.find((each) => each.name === name);
    if (chosen) store.getState().setForm({ program: name, values: chosen.usual });
  };

  return (
    <>
      <div className={styles.body}>
        <label className={styles.label} htmlFor={id}>
          Program
        </label>
        <select
          id={id}
          className={styles.select}
          value={program.name}
          onChange={({ target }) => choose(target.value)}
        >
          {programs.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <p className={styles.says}>{program.says}</p>
        <GuessFlags />
        {report !== undefined && <ErrorCard title={`${program.name} broke`} report={report} />}
        <Outcome program={program} answer={answer} />
        {use === 'compare' && answer?.kind === 'written' && (
          <Differences
            expected={answer.dump}
            from={`what ${program.name} writes with these flags`}
            as={`${program.name} writes them with these flags`}
          />
        )}
        {program.reads === 'objects' && (
          <ClusterObjects
            text={objects}
            problems={(answer?.problems ?? []).filter(isAboutObjects)}
            onChange={(text) => store.getState().setClusterObjects(text)}
          />
        )}
        <input
          type="search"
          className={styles.find}
          aria-label="Find a flag"
          placeholder="Find a flag"
          value={find}
          onChange={({ target }) => setFind(target.value)}
        />
        <FlagList
          program={program}
          values={form.values}
          find={find}
          problems={answer?.problems ?? []}
          effect={effect}
          onChange={change}
        />
      </div>
      <footer className={styles.footer}>
        <KeptDump />
        <CommandLines program={program} values={form.values} />
      </footer>
    </>
  );
}

/** A packet of the dump before says nothing about these rules: the first that they suggest does. */
function walkItsOwnPacket(store: AppStore): void {
  const { dump: before } = store.getState();
  const end = store.subscribe(({ dump, setPacketLine, packetLine }) => {
    if (dump.kind === 'failed') end();
    if (dump.kind !== 'ready' || dump === before) return;
    end();
    const lines = dump.value.presets.map((preset) => preset.packetLine);
    const [first] = lines;
    if (first !== undefined && !lines.includes(packetLine)) setPacketLine(first);
  });
}

/** What holds for all flags together: that nothing is written, and what is done besides. */
function Outcome({
  program,
  answer,
}: {
  readonly program: ProgramView;
  readonly answer: WrittenView | undefined;
}) {
  if (!answer) return undefined;
  const own = new Set(program.flags.map(({ name }) => name));
  const loose = answer.problems.filter(
    ({ flag }) => flag === undefined || (!own.has(flag) && !isAboutObjects({ flag })),
  );
  return (
    <>
      {answer.kind === 'refused' && (
        <p className={styles.problem} data-tone="drop">
          {program.name} would not run with this; the rules are as they were before.
        </p>
      )}
      {loose.map(({ says, severity }) => (
        <p
          key={says}
          className={styles.problem}
          data-tone={severity === 'error' ? 'drop' : 'reject'}
        >
          {says}
        </p>
      ))}
      {answer.kind === 'written' && answer.commands.length > 0 && (
        <div className={styles.commands}>
          <p>It also runs</p>
          {answer.commands.map((command) => (
            <code key={command}>{command}</code>
          ))}
        </div>
      )}
    </>
  );
}

/** As `OBJECTS_FLAG` of the generators: kubectl’s name for the flag that takes them. */
function isAboutObjects({ flag }: Pick<FlagProblem, 'flag'>): boolean {
  return flag === 'filename';
}
