import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { FoundChain, MapView } from '#graph/map-view.ts';
import { useEngine } from '../store/use-app.tsx';
import styles from './ChainSearch.module.css';
import { useGoToChain } from './use-go-to-chain.ts';
import { counted } from './words.ts';

interface ChainSearchProps {
  readonly map: MapView;
}

const MOST_FOUND = 12;

/** Finds a chain by a part of its name, folded away or not, and goes there. */
export function ChainSearch({ map }: ChainSearchProps) {
  const goTo = useGoToChain();
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = useFound(map, text);
  const open = text.trim() !== '';

  const choose = ({ chain, line }: FoundChain): void => {
    setText('');
    goTo(chain, line);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = Math.min(active, found.length - 1);
    const chosen = found[at];
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && chosen) choose(chosen);
    else if (event.key === 'Escape' && open) setText('');
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.search} onBlur={(event) => leaves(event) && setText('')}>
      <Search size={14} aria-hidden className={styles.sign} />
      <input
        className={styles.field}
        type="text"
        role="combobox"
        aria-label="Find a chain"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && found.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Find a chain"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <div className={styles.list} id={listId} role="listbox" aria-label="Chains found">
          {found.map((each, index) => (
            <button
              key={each.chain}
              id={`${listId}-${index}`}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={styles.option}
              data-table={each.table}
              onClick={() => choose(each)}
            >
              <span className={styles.table}>{each.table}</span>
              <span className={styles.name}>{each.name}</span>
              <span className={styles.count}>{counted(each.ruleCount, 'rule')}</span>
            </button>
          ))}
          {found.length === 0 && <p className={styles.none}>No chain has this in its name.</p>}
        </div>
      )}
    </div>
  );
}

function leaves({ currentTarget, relatedTarget }: React.FocusEvent<HTMLElement>): boolean {
  return !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
}

function useFound({ revision, ruleset }: MapView, text: string): readonly FoundChain[] {
  const engine = useEngine();
  const [found, setFound] = useState<readonly FoundChain[]>([]);
  useEffect(() => {
    if (text.trim() === '') {
      setFound([]);
      return;
    }
    let wanted = true;
    engine.findChains(revision, ruleset, text, MOST_FOUND).then(
      (chains) => wanted && setFound(chains),
      // Overtaken by the next letter or the next dump, whose own question is on its way.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [engine, revision, ruleset, text]);
  return found;
}
