import { describe, expect, test } from 'vitest';
import { breakRow, rowWidth, targetWidth } from './metrics.ts';

/** A row as it would be set: what has room, then its lines. */
function set(asks: string, target: string, width: number, mostLines: number): string {
  const { lines, room } = breakRow(asks, targetWidth(target, false), width, mostLines);
  return `${asks.slice(0, room)} / ${lines}`;
}

describe('a row', () => {
  test('stays on one line where there is room for what it asks and its target', () => {
    const target = targetWidth('ACCEPT', false);
    const width = Math.ceil(rowWidth('tcp dport 8080', target));
    expect(breakRow('tcp dport 8080', target, width, 3)).toEqual({ lines: 1, room: 14 });
    expect(breakRow('tcp dport 8080', target, width - 8, 3)).toEqual({ lines: 2, room: 14 });
  });

  test('breaks between words', () => {
    expect(set('from 10.0.0.9 to 10.0.0.7 tcp dport 8080', 'DROP', 208, 3)).toBe(
      'from 10.0.0.9 to 10.0.0.7 tcp dport 8080 / 3',
    );
  });

  test('is cut after a word where it needs more lines than it may take', () => {
    expect(set('from 10.0.0.9 to 10.0.0.7 tcp dport 8080', 'DROP', 208, 2)).toBe(
      'from 10.0.0.9 to 10.0.0.7 tcp / 2',
    );
  });

  test('is cut anywhere on its only line', () => {
    expect(set('from 10.0.0.9 to 10.0.0.7', 'DROP', 168, 1)).toBe('from 10.0 / 1');
  });

  test('breaks a word that is longer than a line', () => {
    const { lines } = breakRow('a'.repeat(60), 0, 208, 9);
    expect(lines).toBe(3);
  });

  test('that asks nothing is one line', () => {
    expect(set('', 'RETURN', 160, 3)).toBe(' / 1');
  });
});
