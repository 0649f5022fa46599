/**
 * Matches with memory, packet after packet:
 *
 *     sequence([[recent, '--name a --rcheck'], [recent, '--name a --set']], packets)
 *
 * Each packet is put to every match in turn, as to rules one below the other, and what one of them
 * asks to remember the next one finds. Gives for each match a `1` or a `0` for each packet.
 */
import type { MatchExtension, Situation } from '#extensions/contract.ts';
import type { Packet } from '#net/packet.ts';
import { decide } from './decide.ts';
import { situation } from './situations.ts';

export interface Sent {
  readonly packet: Packet;
  readonly atMs: number;
  readonly rest?: Partial<Situation>;
}

export function sequence<P extends { readonly kind: string }>(
  rules: readonly (readonly [MatchExtension<P>, string])[],
  packets: readonly Sent[],
): readonly string[] {
  const values = new Map<string, readonly number[]>();
  const results = rules.map(() => '');
  for (const { packet, atMs, rest } of packets) {
    for (const [index, [extension, options]] of rules.entries()) {
      const memory = { complete: true, values: new Map(values), nowMs: atMs };
      const slot = `filter INPUT ${index + 1}`;
      const now = situation(packet, { ...rest, memory, slot });
      const { holds, effects } = decide(extension, options, now);
      for (const effect of effects) {
        if (effect.kind === 'remember') values.set(effect.slot, effect.values);
      }
      results[index] += holds === 'yes' ? '1' : holds === 'no' ? '0' : '?';
    }
  }
  return results;
}
