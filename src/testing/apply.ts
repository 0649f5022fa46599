/** What a target does with a packet, from the options as written. */
import type { Effect, Outcome, Situation, TargetExtension } from '#extensions/contract.ts';
import { optionReader } from './read-options.ts';

export function apply<P extends { readonly kind: string }>(
  extension: TargetExtension<P>,
  options: string,
  situation: Situation,
): Outcome {
  const { family, packet, table } = situation;
  const given = optionReader(options, extension.options, {
    family,
    protocol: packet.protocol,
    table,
  });
  const target = extension.parse(given);
  if (!target || given.fault) throw new Error(`${options}: ${JSON.stringify(given.fault)}`);
  return extension.apply(target, situation);
}

/** The effects of a target after which the packet goes on. */
export function effectsOf<P extends { readonly kind: string }>(
  extension: TargetExtension<P>,
  options: string,
  situation: Situation,
): readonly Effect[] {
  const outcome = apply(extension, options, situation);
  if (outcome.kind !== 'continue') throw new Error(`${options}: ${outcome.kind}`);
  return outcome.effects;
}
