/** Every command of the page, found by a few letters. Loaded when it is first asked for. */
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Search } from 'lucide-react';
import { Dialog } from '../kit/Dialog.tsx';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import { breakpointCommands } from './breakpoint-commands.ts';
import type { Command } from './command.ts';
import { chainCommands, numberCommands } from './go-to-commands.ts';
import { isMac, printKeys } from './keys.ts';
import { pageCommands } from './page-commands.ts';
import { undoCommands } from './undo-commands.ts';
import styles from './Palette.module.css';
import { runCommands } from './run-commands.ts';
import { type Hit, searchCommands } from './search.ts';

interface PaletteProps {
  readonly onClose: () => void;
}

/** Ids of commands used since the page was opened, the last one first. */
let recent: readonly string[] = [];

export function Palette({ onClose }: PaletteProps) {
  const store = useAppStore();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const [fixed] = useState(() => [
    ...runCommands(store),
    ...breakpointCommands(store),
    ...undoCommands(store),
    ...pageCommands(store),
  ]);
  const chains = useChains(typed);
  /** Enter was pressed before all was found: the first that comes is meant. */
  const [eager, setEager] = useState(false);
  const hits = useMemo(
    () =>
      searchCommands([...fixed, ...numberCommands(store, typed), ...chains.found], typed, recent),
    [store, fixed, chains.found, typed],
  );
  const wanted = useRef<Command>(undefined);
  const at = Math.min(chosen, hits.length - 1);

  const take = useCallback(
    ({ command }: Hit): void => {
      // A move in the trace leaves focus where it is, and keys pressed while the dialog goes come after it.
      if (command.group === 'Run') command.run();
      else wanted.current = command;
      if (command.group !== 'Go to') {
        recent = [command.id, ...recent.filter((id) => id !== command.id)].slice(0, 8);
      }
      onClose();
    },
    [onClose],
  );
  const onKey = (event: KeyboardEvent): void => {
    const move = MOVES.get(event.key);
    const hit = hits[at];
    if (move) setChosen((at + move(hits.length) + hits.length) % Math.max(1, hits.length));
    else if (event.key === 'Enter') {
      // A chain may still be one of the letters before.
      const stale = hit?.command.group === 'Go to' && !chains.complete;
      if (hit && !stale) take(hit);
      else setEager(!chains.complete);
    } else return;
    event.preventDefault();
  };
  useEffect(() => {
    const hit = hits[at];
    if (eager && chains.complete && hit) take(hit);
  }, [eager, chains.complete, hits, at, take]);
  return (
    <Dialog
      title="Commands"
      says="Type a few letters of a command, a chain, a rule’s number, a step or a line."
      bare
      onClose={onClose}
      // Once focus is back where it was: a command may send it elsewhere.
      onClosed={() => wanted.current?.run()}
    >
      <div className={styles.search}>
        <Search size={16} aria-hidden />
        <input
          role="combobox"
          aria-label="Command"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={hits[at] ? `palette-${at}` : undefined}
          aria-autocomplete="list"
          className={styles.input}
          placeholder="A command, a chain, “INPUT 3”, a step, a line"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
            setEager(false);
          }}
          onKeyDown={onKey}
        />
      </div>
      <Hits hits={hits} at={at} onTake={take} />
    </Dialog>
  );
}

const MOVES: ReadonlyMap<string, (count: number) => number> = new Map([
  ['ArrowDown', () => 1],
  ['ArrowUp', () => -1],
  ['PageDown', () => 8],
  ['PageUp', () => -8],
]);

interface HitsProps {
  readonly hits: readonly Hit[];
  readonly at: number;
  readonly onTake: (hit: Hit) => void;
}

function Hits({ hits, at, onTake }: HitsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#palette-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, hits]);
  const mac = isMac();
  return (
    <div ref={list} id="palette-list" role="listbox" aria-label="Commands" className={styles.list}>
      {hits.map((hit, index) => {
        const { id, title, group, keys = [] } = hit.command;
        const [usual] = keys;
        return (
          // The keyboard stays in the field and chooses by `aria-activedescendant`.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={id}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.hit}
            onClick={() => onTake(hit)}
          >
            <span className={styles.title}>
              <Marked text={title} at={hit.at} />
            </span>
            <span className={styles.group}>{group}</span>
            {usual !== undefined && <kbd className={styles.keys}>{printKeys(usual, mac)}</kbd>}
          </div>
        );
      })}
      {hits.length === 0 && <p className={styles.none}>No command has these letters.</p>}
    </div>
  );
}

/** The letters found, in bold. */
function Marked({ text, at }: { readonly text: string; readonly at: readonly number[] }) {
  if (at.length === 0) return text;
  const found = new Set(at);
  return [...text].map((letter, index) =>
    found.has(index) ? (
      // Letters have no names but their places.
      // oxlint-disable-next-line react/no-array-index-key
      <b key={index}>{letter}</b>
    ) : (
      letter
    ),
  );
}

interface Chains {
  readonly found: readonly Command[];
  /** Whether they are of what is typed now. */
  readonly complete: boolean;
}

/** Chains whose names have what is typed; those for what was typed before stay until then. */
function useChains(typed: string): Chains {
  const store = useAppStore();
  const engine = useEngine();
  const [answer, setAnswer] = useState<{
    readonly typed: string;
    readonly found: readonly Command[];
  }>({ typed: '', found: [] });
  useEffect(() => {
    let wanted = true;
    chainCommands(store, engine, typed).then(
      (found) => wanted && setAnswer({ typed, found }),
      // Overtaken by the next letter, or by another dump.
      () => wanted && setAnswer({ typed, found: [] }),
    );
    return () => {
      wanted = false;
    };
  }, [store, engine, typed]);
  return { found: answer.found, complete: answer.typed === typed };
}
