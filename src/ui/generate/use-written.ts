import { useEffect, useRef, useState } from 'react';
import { Overtaken } from '#engine/engine.ts';
import type { ProgramView, WrittenView } from '#engine/programs.ts';
import { diffLines } from '#base/line-diff.ts';
import type { ProgramForm } from '../store/program-slice.ts';
import { useApp } from '../store/use-app.tsx';
import { wordsOf } from '#engine/program-line.ts';
import { usePrograms } from './programs-context.tsx';

/** How long typing must rest before the program is asked again. */
const TYPING_PAUSE_MS = 120;

/** What the last change of a flag did to the rules. */
export interface Effect {
  readonly flag: string;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

interface Written {
  readonly answer: WrittenView | undefined;
  readonly effect: Effect | undefined;
  /** What a person can report, where it broke. */
  readonly report: string | undefined;
}

/** What the program would do with the form as it stands; the last answer stays while the next comes. */
export function useWritten(
  program: ProgramView,
  { values }: ProgramForm,
  objects: string,
  onWritten: (answer: WrittenView) => void,
): Written {
  const programs = usePrograms();
  const reportBusy = useApp((state) => state.reportBusy);
  const [written, setWritten] = useState<Written>(NOTHING);
  const shown = useRef<Shown>(undefined);

  useEffect(() => {
    let wanted = true;
    const ask = async (): Promise<void> => {
      const words = wordsOf(program, values);
      const given = program.reads === 'objects' ? [objects] : [];
      try {
        const answer = await programs.write(program.name, {
          words,
          environment: {},
          objects: given,
        });
        if (!wanted) return;
        const now = { program: program.name, values, dump: dumpOf(answer) ?? shown.current?.dump };
        const effect = answer.kind === 'written' ? effectOf(shown.current, now) : undefined;
        shown.current = now;
        setWritten({ answer, effect, report: undefined });
        onWritten(answer);
      } catch (error) {
        if (wanted && !(error instanceof Overtaken)) {
          setWritten({ ...NOTHING, report: error instanceof Error ? error.stack : String(error) });
        }
      } finally {
        if (wanted) reportBusy('program', false);
      }
    };
    reportBusy('program', true);
    const pause = setTimeout(() => void ask(), TYPING_PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(pause);
      reportBusy('program', false);
    };
  }, [programs, program, values, objects, onWritten, reportBusy]);
  return written;
}

const NOTHING: Written = { answer: undefined, effect: undefined, report: undefined };

interface Shown {
  readonly program: string;
  readonly values: ProgramForm['values'];
  readonly dump: string | undefined;
}

function dumpOf(answer: WrittenView): string | undefined {
  return answer.kind === 'written' ? answer.dump : undefined;
}

/** Of one flag alone: where several changed at once, none of them is the cause. */
function effectOf(before: Shown | undefined, now: Shown): Effect | undefined {
  if (before?.program !== now.program) return undefined;
  const names = new Set([...Object.keys(before.values), ...Object.keys(now.values)]);
  const [flag, ...others] = [...names].filter((name) => before.values[name] !== now.values[name]);
  if (flag === undefined || others.length > 0) return undefined;
  const [old, fresh] = [rulesOf(before.dump), rulesOf(now.dump)];
  const pairs = diffLines(old, fresh);
  return {
    flag,
    gone: pairs.flatMap(({ before: at, after }) => (after < 0 ? (old[at] ?? []) : [])),
    come: pairs.flatMap(({ before: at, after }) => (at < 0 ? (fresh[after] ?? []) : [])),
  };
}

function rulesOf(dump: string | undefined): readonly string[] {
  return (dump ?? '').split('\n').filter((line) => line.startsWith('-A '));
}
