import { Eraser, History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { MenuGroup, MenuItem } from '../kit/Menu.tsx';
import { restore } from '../share/address.ts';
import { useAppStore } from '../store/use-app.tsx';
import { type RecentWork, eraseRecent, listRecent, readRecent } from './recent-work.ts';

/** The last dumps, in the menu that opens dumps; nothing where there are none. */
export function RecentItems() {
  const store = useAppStore();
  const [works, setWorks] = useState<readonly RecentWork[]>([]);
  useEffect(() => {
    let wanted = true;
    void listRecent().then((list) => wanted && setWorks(list));
    return () => {
      wanted = false;
    };
  }, []);
  if (works.length === 0) return undefined;

  const open = async (work: RecentWork): Promise<void> => {
    const shared = await readRecent(work.id);
    if (shared) restore(store, shared);
    else {
      const text = `“${work.title}” is no longer kept in this browser.`;
      store.getState().tell({ tone: 'warning', text });
    }
  };
  const erase = async (): Promise<void> => {
    await eraseRecent();
    store.getState().tell({ tone: 'info', text: 'Recent work was erased from this browser.' });
  };
  return (
    <MenuGroup title="Recent, kept in this browser only">
      {works.map((work) => (
        <MenuItem
          key={work.id}
          title={work.title}
          says={`${when(work.savedAt)} · ${work.says}`}
          icon={<History size={14} aria-hidden />}
          onSelect={() => void open(work)}
        />
      ))}
      <MenuItem
        title="Erase recent work"
        icon={<Eraser size={14} aria-hidden />}
        onSelect={() => void erase()}
      />
    </MenuGroup>
  );
}

function when(savedAt: number): string {
  const at = new Date(savedAt);
  const today = at.toDateString() === new Date().toDateString();
  return today
    ? at.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false })
    : at.toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
