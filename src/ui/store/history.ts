/**
 * One timeline of what the person changed: the text, the packet, the host, what was chosen and kept, and
 * which dump is open. Undo takes back the last of them, whichever it was.
 *
 *     opened ─ typed ─ packet ─ choice ─ typed ─ host
 *                                   ▴ undo goes back from here, redo forward
 */
import type { AppState, AppStore } from './app-store.ts';
import { retrace } from './packet-slice.ts';

/** What the editor says of its own undo, which the text's steps are taken from. */
export interface TextHistory {
  /** The same number for the same text of its history. */
  version(): number;
  undo(): void;
  redo(): void;
  /** What is typed from now on is another step. */
  stop(): void;
}

const ASKED = [
  'packetLine',
  'packetFields',
  'choices',
  'followUps',
  'hostTexts',
  'keptPackets',
] as const;

type Asked = Pick<AppState, (typeof ASKED)[number]>;

/** A whole dump with what was asked of it. */
interface Opened extends Asked {
  readonly text: string;
  readonly title: string | undefined;
}

type Entry =
  | { readonly kind: 'text'; readonly before: number; after: number }
  | { readonly kind: 'asked'; readonly before: Asked; after: Asked; at: number }
  | { readonly kind: 'opened'; readonly before: Opened; after: Opened; at: number };

/** Changes of one kind that follow each other within this are one. */
const ONE_STEP_MS = 1000;
const MOST_ENTRIES = 200;
/** Longer dumps are not kept twice. */
const LONGEST_TEXT = 10_000_000;

export class History {
  readonly #store: AppStore;
  readonly #now: () => number;
  #past: Entry[] = [];
  #future: Entry[] = [];
  #replaying = false;
  #text: TextHistory | undefined;
  /** When a dump was last opened that is the beginning of the timeline. */
  #begunAt = Number.NEGATIVE_INFINITY;

  constructor(store: AppStore, now: () => number) {
    this.#store = store;
    this.#now = now;
    store.subscribe((state, before) => {
      if (!this.#replaying) this.#record(state, before);
    });
  }

  /** Ties the editor's own undo in; `undefined` once it is gone. */
  tieText(text: TextHistory | undefined): void {
    this.#text = text;
    // Steps of a text that is gone cannot be taken.
    this.#past = this.#past.filter(({ kind }) => kind !== 'text');
    this.#future = this.#future.filter(({ kind }) => kind !== 'text');
  }

  undo(): void {
    this.#take('undo', this.#past, this.#future);
  }

  redo(): void {
    this.#take('redo', this.#future, this.#past);
  }

  /** Takes a step that moves an entry of the timeline from the end of one list to that of the other. */
  #take(step: 'undo' | 'redo', from: Entry[], to: Entry[]): void {
    const there = step === 'undo' ? 'before' : 'after';
    const half = to.at(-1);
    if (half?.kind === 'text' && this.#text && this.#text.version() !== half[there]) {
      // A step of the text that was taken the other way in part.
      this.#replay(() => this.#text?.[step]());
      return;
    }
    const entry = from.at(-1);
    if (!entry) return;
    this.#replay(() => {
      if (entry.kind === 'text') {
        this.#text?.[step]();
        if (this.#text && this.#text.version() !== entry[there]) return;
      } else this.#restore(entry.kind, entry[there]);
      from.pop();
      to.push(entry);
    });
  }

  #replay(act: () => void): void {
    this.#replaying = true;
    try {
      act();
    } finally {
      this.#replaying = false;
    }
  }

  #restore(kind: 'asked' | 'opened', was: Asked | Opened): void {
    if (kind === 'opened' && 'text' in was) {
      this.#store.getState().openText(was.text, was.title);
    }
    this.#store.setState((state) => ({ ...askedOf(was), ...retrace(state) }));
  }

  #record(state: AppState, before: AppState): void {
    if (state.openedRevision !== before.openedRevision) this.#recordOpened(state, before);
    else if (state.textRevision !== before.textRevision) this.#recordText(state, before);
    else if (ASKED.some((part) => state[part] !== before[part])) this.#recordAsked(state, before);
  }

  #recordOpened(state: AppState, before: AppState): void {
    const texts = this.#past.at(-1);
    const [was, now] = [openedOf(before), openedOf(state)];
    if (was.text === '' || was.text.length + now.text.length > LONGEST_TEXT) {
      this.#past = [];
      this.#future = [];
      this.#begunAt = this.#now();
      return;
    }
    if (texts?.kind === 'opened' && this.#isSoonAfter(texts.at)) this.#extend(texts, now);
    else this.#push({ kind: 'opened', before: was, after: now, at: this.#now() });
  }

  #recordText(state: AppState, before: AppState): void {
    // What was not typed, such as rules that a form writes, has its own way back.
    const typed = state.rewrittenRevision === before.rewrittenRevision;
    const version = this.#text?.version();
    if (!typed || version === undefined || state.readText === before.readText) return;
    const last = this.#past.at(-1);
    if (last?.kind === 'text') {
      last.after = version;
      this.#future = [];
    } else this.#push({ kind: 'text', before: this.#lastVersion(version), after: version });
  }

  /** The text's version before its newest change: where its last step ended, or one less. */
  #lastVersion(version: number): number {
    const last = this.#past.findLast(({ kind }) => kind === 'text');
    return last?.kind === 'text' ? last.after : version - 1;
  }

  #recordAsked(state: AppState, before: AppState): void {
    const last = this.#past.at(-1);
    const now = askedOf(state);
    if (!last && this.#isSoonAfter(this.#begunAt)) return;
    // What is asked with a dump as it is opened belongs to the opening.
    if (
      last &&
      last.kind !== 'text' &&
      this.#isSoonAfter(last.at) &&
      isTyping(state, before, last)
    ) {
      this.#extend(last, last.kind === 'opened' ? { ...last.after, ...now } : now);
    } else {
      this.#text?.stop();
      this.#push({ kind: 'asked', before: askedOf(before), after: now, at: this.#now() });
    }
  }

  #extend(entry: Extract<Entry, { at: number }>, after: Asked | Opened): void {
    if (entry.kind === 'asked') entry.after = after;
    else if ('text' in after) entry.after = after;
    entry.at = this.#now();
    this.#future = [];
  }

  #isSoonAfter(at: number): boolean {
    return this.#now() - at <= ONE_STEP_MS;
  }

  #push(entry: Entry): void {
    this.#past.push(entry);
    this.#past = this.#past.slice(-MOST_ENTRIES);
    this.#future = [];
  }
}

/** Letters of one packet line are one step; a choice is always one of its own. */
function isTyping(state: AppState, before: AppState, last: Entry): boolean {
  if (last.kind === 'opened') return true;
  return (
    state.choices === before.choices &&
    state.followUps === before.followUps &&
    state.keptPackets === before.keptPackets
  );
}

function askedOf(state: Asked): Asked {
  const { packetLine, packetFields, choices, followUps, hostTexts, keptPackets } = state;
  return { packetLine, packetFields, choices, followUps, hostTexts, keptPackets };
}

function openedOf(state: AppState): Opened {
  return { ...askedOf(state), text: state.readText(), title: state.dumpTitle };
}

const histories = new WeakMap<AppStore, History>();

/** The store's one timeline, which begins when it is first asked for. */
export function historyOf(store: AppStore, now = (): number => performance.now()): History {
  let history = histories.get(store);
  if (!history) {
    history = new History(store, now);
    histories.set(store, history);
  }
  return history;
}
