import type { Hook, Places } from '../contract.ts';

/** The hooks in which an arrival interface is known. */
export const ARRIVING: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD'];

/** The hooks in which an outgoing interface is known. */
export const LEAVING: readonly Hook[] = ['FORWARD', 'OUTPUT', 'POSTROUTING'];

/** The places of a rule that needs one of them, or both. */
export function placesNeeding(arrival: boolean, departure: boolean): Places {
  if (arrival && departure) return { hooks: ['FORWARD'] };
  if (arrival) return { hooks: ARRIVING };
  return departure ? { hooks: LEAVING } : {};
}
