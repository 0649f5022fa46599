import type { AppStore } from '../store/app-store.ts';
import { historyOf } from '../store/history.ts';
import type { Command } from './command.ts';

/** Taking back what was changed last, and changing it again. */
export function undoCommands(store: AppStore): readonly Command[] {
  const history = historyOf(store);
  return [
    {
      id: 'undo',
      title: 'Undo',
      group: 'Packet',
      keys: ['Ctrl+Z'],
      also: 'take back text packet host choice',
      run: () => history.undo(),
    },
    {
      id: 'redo',
      title: 'Redo',
      group: 'Packet',
      keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
      run: () => history.redo(),
    },
  ];
}
