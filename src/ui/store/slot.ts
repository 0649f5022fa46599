/**
 * Something the engine was asked for. The last answer stays on screen while the next one comes, and
 * when the next one never comes.
 */
export type Slot<T> =
  | { readonly kind: 'waiting'; readonly last: T | undefined }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly last: T | undefined; readonly report: string };

export const NOTHING_YET: { readonly kind: 'waiting'; readonly last: undefined } = {
  kind: 'waiting',
  last: undefined,
};

/** What is there to be shown: the answer, or the one before it. */
export function shown<T>(slot: Slot<T>): T | undefined {
  return slot.kind === 'ready' ? slot.value : slot.last;
}

export function waiting<T>(slot: Slot<T>): Slot<T> {
  return { kind: 'waiting', last: shown(slot) };
}

export function ready<T>(value: T): Slot<T> {
  return { kind: 'ready', value };
}

/** `report` is what a person can copy and send. */
export function failed<T>(slot: Slot<T>, report: string): Slot<T> {
  return { kind: 'failed', last: shown(slot), report };
}
