/** What a match says of a packet, from the options as written. */
import type { Effect, MatchExtension, Situation } from '#extensions/contract.ts';
import { optionReader } from './read-options.ts';

interface Decided {
  readonly holds: 'yes' | 'no' | 'maybe';
  /** What the packet shows where it was decided: at the first condition that is not met, or at the last. */
  readonly shows: string;
  readonly question: string | undefined;
  readonly probability: number | undefined;
  readonly assumed: 'yes' | 'no' | undefined;
  readonly effects: readonly Effect[];
}

/** Runs the conditions in order until one is not met, as the simulator does. */
export function decide<P extends { readonly kind: string }>(
  extension: MatchExtension<P>,
  options: string,
  situation: Situation,
): Decided {
  const { family, packet, table } = situation;
  const given = optionReader(options, extension.options, {
    family,
    protocol: packet.protocol,
    table,
  });
  const match = extension.parse(given);
  if (!match || given.fault) throw new Error(`${options}: ${JSON.stringify(given.fault)}`);
  const effects: Effect[] = [];
  let shows = '';
  for (const condition of extension.conditions(match, family)) {
    const answer = condition.decide(situation);
    shows = condition.shows(situation);
    if (answer.holds === 'maybe') {
      const { question, probability, assumed } = answer.doubt;
      return { holds: 'maybe', shows, question, probability, assumed, effects };
    }
    effects.push(...answer.effects);
    if (answer.holds === 'no') return { ...DECIDED, holds: 'no', shows, effects };
  }
  return { ...DECIDED, holds: 'yes', shows, effects };
}

const DECIDED = { question: undefined, probability: undefined, assumed: undefined };

/** `decide`, when only whether it holds is of interest. */
export function holds<P extends { readonly kind: string }>(
  extension: MatchExtension<P>,
  options: string,
  situation: Situation,
): 'yes' | 'no' | 'maybe' {
  return decide(extension, options, situation).holds;
}
