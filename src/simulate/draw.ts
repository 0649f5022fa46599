/** Numbers that the kernel draws: what is chosen, and what is assumed until then. */
import type { Hook } from '#extensions/contract.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { natSideOf } from './nat.ts';
import type { Run } from './run.ts';
import type { Drawing, Draws } from './step.ts';
import type { DrawNumber } from './unique-tuple.ts';

/** Draws for the packet in the run's hand, and keeps in `drawn` what it drew. `place` names it. */
export function drawFor(run: Run, hook: Hook, place: string, drawn: Drawing[]): DrawNumber {
  return (from, to, usual) => {
    const key = run.keyFor(`${place}.n`);
    const asked = run.world.draw?.(hook, key);
    const chosen = asked !== undefined && asked >= from && asked <= to ? asked : undefined;
    const number = chosen ?? usual;
    const choice: Drawing = {
      key,
      place: 'target',
      draws: { what: whatIsDrawn(run, hook), from, to },
      taken: `${number}`,
      assumed: chosen === undefined,
    };
    drawn.push(choice);
    run.choices.push(choice);
    return number;
  };
}

function whatIsDrawn({ moving }: Run, hook: Hook): Draws['what'] {
  const { protocol } = moving.packet;
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) return 'identifier';
  return natSideOf(hook) === 'source' ? 'source port' : 'destination port';
}
