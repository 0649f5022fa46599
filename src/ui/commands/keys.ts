/** Keys as commands name them: `F8`, `Ctrl+Shift+F10`, `Ctrl+K`. On a Mac, Ctrl with a letter or a sign is ⌘. */

interface Chord {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
}

export type Keys = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
>;

/** Whether the keys pressed are those named. */
export function arePressed(named: string, pressed: Keys, mac: boolean): boolean {
  const { key, ctrl, shift } = chordOf(named);
  if (pressed.altKey || pressed.shiftKey !== shift) return false;
  const command = mac && !isFunctionKey(key) ? pressed.metaKey : pressed.ctrlKey;
  const other = mac && !isFunctionKey(key) ? pressed.ctrlKey : pressed.metaKey;
  if (command !== ctrl || other) return false;
  // With Shift a sign's key has another name; its place on the keyboard has not.
  return pressed.key.toLowerCase() === key || pressed.code === CODES.get(key);
}

/** As printed in menus and tooltips: `⌘K`, `Shift+F11`. */
export function printKeys(named: string, mac: boolean): string {
  if (!mac) return named;
  const { key, ctrl, shift } = chordOf(named);
  const sign = isFunctionKey(key) ? '⌃' : '⌘';
  return `${ctrl ? sign : ''}${shift ? '⇧' : ''}${key.toUpperCase()}`;
}

export function isMac(): boolean {
  return /^(Mac|iP)/.test(navigator.platform);
}

function chordOf(named: string): Chord {
  const parts = named.split('+');
  return {
    key: (parts.at(-1) ?? '').toLowerCase(),
    ctrl: parts.includes('Ctrl'),
    shift: parts.includes('Shift'),
  };
}

function isFunctionKey(key: string): boolean {
  return /^f\d+$/.test(key);
}

const CODES: ReadonlyMap<string, string> = new Map([
  ['\\', 'Backslash'],
  [';', 'Semicolon'],
  ["'", 'Quote'],
]);
