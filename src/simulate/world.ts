import type { Doubt, Hook, Memory } from '#extensions/contract.ts';
import type { Host, Socket } from '#host/host.ts';
import type { Connection, Tracking } from '#net/connection.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Handshakes } from './handshakes.ts';

/** What does not change while a packet passes. */
export interface World {
  readonly ruleset: Ruleset;
  readonly host: Host;
  /** The branch chosen for a doubt, `undefined` where nobody chose and the doubt's own default holds. */
  choose(rule: RuleId, key: string, doubt: Doubt): 'yes' | 'no' | undefined;
  /** The number that NAT is to draw in a hook, `undefined` where nobody chose. */
  draw?(hook: Hook, key: string): number | undefined;
}

/** What earlier packets left behind, and the next one finds. */
export interface Past {
  readonly connections: readonly Connection[];
  readonly memory: Memory;
  readonly nextConnection: number;
  readonly handshakes: Handshakes;
  /** Whose socket took each connection's packets of the original direction, by the connection's id. */
  readonly receivers: ReadonlyMap<number, Socket>;
}

/** A host on which nothing has happened yet. */
export function emptyPast(memoryComplete: boolean): Past {
  const memory: Memory = { complete: memoryComplete, values: new Map(), nowMs: undefined };
  return {
    connections: [],
    memory,
    nextConnection: 1,
    handshakes: new Set(),
    receivers: new Map(),
  };
}

/** Who took the packets before this one, of the same connection and direction. */
export function receiverIn(past: Past, tracking: Tracking): Socket | undefined {
  if (tracking.kind !== 'tracked' || tracking.direction === 'reply') return undefined;
  return past.receivers.get(tracking.connection.id);
}
