/**
 * The last dumps that the person worked on, in this browser's own database and nowhere else. Where the
 * browser has none to give, or it is full, nothing is kept, and nothing else suffers.
 */
import { clear, createStore, del, get, set, update } from 'idb-keyval';
import { type SavedFile, fromSaved, toSaved } from '#share/saved-file.ts';
import type { Shared } from '#share/shared.ts';
import { blobOf, LARGE_TEXT, textOf } from '../store/text-bytes.ts';

export interface RecentWork {
  readonly id: string;
  readonly title: string;
  /** What the dump was recognised as. */
  readonly says: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

const MOST_KEPT = 8;
const LIST = 'list';

const database = (): ReturnType<typeof createStore> => createStore('chainwalk', 'recent work');

/** The newest first. */
export async function listRecent(): Promise<readonly RecentWork[]> {
  try {
    return (await get<readonly RecentWork[]>(LIST, database())) ?? [];
  } catch {
    return [];
  }
}

/** Puts it first, in place of what it was under the same id. */
export async function keepRecent(work: RecentWork, shared: Shared): Promise<void> {
  try {
    const store = database();
    await set(work.id, await asKept(toSaved(shared)), store);
    let dropped: readonly RecentWork[] = [];
    await update<readonly RecentWork[]>(
      LIST,
      (list = []) => {
        const all = [work, ...list.filter(({ id }) => id !== work.id)];
        dropped = all.slice(MOST_KEPT);
        return all.slice(0, MOST_KEPT);
      },
      store,
    );
    await Promise.all(dropped.map(({ id }) => del(id, store)));
  } catch {
    // No database here, or no room in it.
  }
}

/** `undefined` where it is gone. */
export async function readRecent(id: string): Promise<Shared | undefined> {
  try {
    const kept = await get<Kept>(id, database());
    const shared = kept && fromSaved({ ...kept, dump: await dumpOf(kept) });
    return shared?.ok ? shared.value : undefined;
  } catch {
    return undefined;
  }
}

/** As it lies in the database: a long dump as a file, for a text is copied while the page waits. */
type Kept = Omit<SavedFile, 'dump'> & { readonly dump: string | Blob };

async function asKept(saved: SavedFile): Promise<Kept> {
  const { dump } = saved;
  return dump.length > LARGE_TEXT ? { ...saved, dump: await blobOf(dump) } : saved;
}

async function dumpOf({ dump }: Kept): Promise<string> {
  return typeof dump === 'string' ? dump : await textOf(dump);
}

export async function eraseRecent(): Promise<void> {
  await clear(database());
}
