import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { searchCommands } from './search.ts';

const command = (id: string, title: string, rest: Partial<Command> = {}): Command => ({
  id,
  title,
  group: 'Run',
  run: () => undefined,
  ...rest,
});

const COMMANDS = [
  command('over', 'Step over'),
  command('out', 'Step out of the chain'),
  command('paste', 'Paste a dump…', { also: 'iptables-save clipboard', group: 'Open' }),
  command('chain', 'KUBE-SERVICES of nat', { group: 'Go to' }),
];

const ids = (typed: string, recent: readonly string[] = []): readonly string[] =>
  searchCommands(COMMANDS, typed, recent).map(({ command: { id } }) => id);

test('with nothing typed, what was used last comes first', () => {
  expect(ids('')).toEqual(['over', 'out', 'paste']);
  expect(ids('', ['paste', 'out'])).toEqual(['paste', 'out', 'over']);
});

test('the closest comes first, and what it is also called counts for less', () => {
  expect(ids('over')[0]).toBe('over');
  expect(ids('clipboard')).toContain('paste');
  expect(ids('qqq')).toEqual(['chain']);
});
