import { counted } from '#base/counted.ts';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { FoundRule, FoundRules } from '#engine/find-rules.ts';
import type { FoundChain, MapView } from '#graph/map-view.ts';
import type { ChainId } from '#ruleset/ruleset.ts';
import { useEngine } from '../store/use-app.tsx';
import styles from './MapSearch.module.css';
import { useMapStore } from './map-state.tsx';
import { useGoToChain } from './use-go-to-chain.ts';

interface MapSearchProps {
  readonly map: MapView;
}

/** How many are listed of each. */
const MOST_CHAINS = 8;
const MOST_RULES = 40;
/** More chains than these are no choice but the whole map again. */
const MOST_FOCUSED = 5000;

/** Finds chains by name and rules by anything they say; what is found is lit on the map meanwhile. */
export function MapSearch({ map }: MapSearchProps) {
  const goTo = useGoToChain();
  const mapStore = useMapStore();
  const listId = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { chains, rules } = useFound(map, text);
  const open = text.trim() !== '';

  useEffect(() => {
    const lit = [...chains.map(({ chain }) => chain), ...rules.chains];
    mapStore.getState().setHits(open && lit.length > 0 ? new Set(lit) : undefined);
  }, [open, chains, rules, mapStore]);
  useEffect(() => () => mapStore.getState().setHits(undefined), [mapStore]);

  const close = (): void => setText('');
  const options: readonly Option[] = [
    ...chains.map((found) => ({
      key: `chain-${found.chain}`,
      body: <ChainFound found={found} />,
      table: found.table,
      choose: () => goTo(found.chain, found.line),
    })),
    ...rules.rules.map((found) => ({
      key: `rule-${found.rule}`,
      body: <RuleFound found={found} />,
      table: found.table,
      choose: () => goTo(found.chain, found.line, found.rule),
    })),
  ];
  const choose = (option: Option): void => {
    close();
    option.choose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = Math.min(active, options.length - 1);
    const chosen = options[at];
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && chosen) choose(chosen);
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
  };
  const only = (): void => {
    // Ids cross to the page bare.
    const found = [...rules.chains] as unknown as readonly ChainId[];
    const title = `rules with “${text.trim()}”`;
    const [first] = found;
    mapStore.getState().setFollowing(false);
    mapStore.getState().setFocus({ chains: found, depth: 0, title });
    if (first !== undefined) mapStore.getState().setGoal({ chain: first, rule: undefined });
    close();
  };

  return (
    <div className={styles.search} onBlur={(event) => leaves(event) && close()}>
      <Search size={14} aria-hidden className={styles.sign} />
      <input
        className={styles.field}
        type="text"
        role="combobox"
        aria-label="Find chains and rules"
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && options.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Find"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <div className={styles.panel}>
          <div
            className={styles.list}
            id={listId}
            role="listbox"
            aria-label="Chains and rules found"
          >
            {options.map((option, index) => (
              <OptionRow
                key={option.key}
                id={`${listId}-${index}`}
                option={option}
                active={index === active}
                onChoose={() => choose(option)}
              />
            ))}
          </div>
          {options.length === 0 && <p className={styles.none}>No chain or rule has this.</p>}
          {rules.count > 0 && (
            <div className={styles.foot}>
              <span role="status">
                {counted(rules.count, 'rule')} in {counted(rules.chains.length, 'chain')}
              </span>
              {rules.chains.length <= MOST_FOCUSED && (
                <button type="button" className={styles.only} onClick={only}>
                  Show only these
                </button>
              )}
            </div>
          )}
        </div>
      )}
    </div>
  );
}

interface Option {
  readonly key: string;
  readonly table: string;
  readonly body: React.ReactNode;
  readonly choose: () => void;
}

interface OptionRowProps {
  readonly id: string;
  readonly option: Option;
  readonly active: boolean;
  readonly onChoose: () => void;
}

function OptionRow({ id, option: { table, body }, active, onChoose }: OptionRowProps) {
  useEffect(() => {
    if (active) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [active, id]);
  return (
    <button
      id={id}
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={styles.option}
      data-table={table}
      onClick={onChoose}
    >
      <span className={styles.table}>{table}</span>
      {body}
    </button>
  );
}

function ChainFound({ found }: { readonly found: FoundChain }) {
  return (
    <>
      <span className={styles.name}>
        {found.name}
        {found.label !== undefined && <span className={styles.label}> {found.label}</span>}
      </span>
      <span className={styles.count}>{counted(found.ruleCount, 'rule')}</span>
    </>
  );
}

function RuleFound({ found }: { readonly found: FoundRule }) {
  return (
    <span className={styles.rule}>
      <span className={styles.place}>
        {found.chainName} {found.number.toLocaleString('en')}
      </span>
      <span className={styles.asks}>
        {found.asks || 'every packet'}{' '}
        <span className={styles.target}>
          {(found.targetKind === 'jump' || found.targetKind === 'goto') && '→ '}
          {found.target}
        </span>
      </span>
    </span>
  );
}

function leaves({ currentTarget, relatedTarget }: React.FocusEvent<HTMLElement>): boolean {
  return !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
}

interface Found {
  readonly chains: readonly FoundChain[];
  readonly rules: FoundRules;
}

const NOTHING: Found = { chains: [], rules: { rules: [], count: 0, chains: new Uint32Array() } };

/** What was found last stays until more is known, so that the list does not flicker. */
function useFound({ revision, ruleset }: MapView, text: string): Found {
  const engine = useEngine();
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (text.trim() === '') {
      setFound(NOTHING);
      return;
    }
    let wanted = true;
    const take = (part: Partial<Found>): void => {
      if (wanted) setFound((before) => ({ ...before, ...part }));
    };
    // Overtaken by the next letter or the next dump, whose own question is on its way.
    const overtaken = (): void => undefined;
    engine
      .findChains(revision, ruleset, text, MOST_CHAINS)
      .then((chains) => take({ chains }), overtaken);
    engine
      .findRules(revision, ruleset, text, MOST_RULES)
      .then((rules) => take({ rules }), overtaken);
    return () => {
      wanted = false;
    };
  }, [engine, revision, ruleset, text]);
  return found;
}
