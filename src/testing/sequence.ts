/**
 * Matches with memory, packet after packet:
 *
 *     sequence([[recent, '--name a --rcheck'], [recent, '--name a --set']], packets)
 *
 * Each packet is put to every match in turn, as to rules one below the other, and what one of them
 * asks to remember the next one finds. Gives for each match a `1` or a `0` for each packet.
 */
import type { MatchExtension, Memory, Situation } from '#extensions/contract.ts';
import type { Packet } from '#net/packet.ts';
import { decide } from './decide.ts';
import { remembering, situation } from './situations.ts';

export interface Sent {
  readonly packet: Packet;
  readonly atMs: number;
  readonly rest?: Partial<Situation>;
}

export function sequence<P extends { readonly kind: string }>(
  rules: readonly (readonly [MatchExtension<P>, string])[],
  packets: readonly Sent[],
): readonly string[] {
  let memory: Memory = remembering();
  const results = rules.map(() => '');
  for (const { packet, atMs, rest } of packets) {
    memory = { ...memory, nowMs: atMs };
    for (const [index, [extension, options]] of rules.entries()) {
      const slot = `filter INPUT ${index + 1}`;
      const { holds, effects } = decide(
        extension,
        options,
        situation(packet, { ...rest, memory, slot }),
      );
      for (const effect of effects) {
        if (effect.kind !== 'remember') continue;
        memory = { ...memory, values: new Map([...memory.values, [effect.slot, effect.values]]) };
      }
      results[index] += holds === 'yes' ? '1' : holds === 'no' ? '0' : '?';
    }
  }
  return results;
}
