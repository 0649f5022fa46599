import { type Answer, type Situation, defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { RATE_PERIOD, describeRate, periodMs, printRate } from '../shared/rate.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m limit`: a bucket of tokens, refilled at a rate; each packet that matches takes one. */
export interface LimitMatch {
  readonly kind: 'limit';
  /** Between two tokens, in ten-thousandths of a second. */
  readonly period: number;
  readonly burst: number;
}

/** Three an hour, and five at once (libxt_limit.c). */
const USUAL_PERIOD = 12_000_000;
const USUAL_BURST = 5;

export const limit = defineMatch<LimitMatch>({
  kind: 'limit',
  families: [4, 6],
  says: 'Matches at a limited rate: as long as tokens are left.',
  options: [
    { name: '--limit', values: ['RATE'], says: 'How many packets may match: 5/second, 3/hour.' },
    { name: '--limit-burst', values: ['N'], says: 'How many may match at once, at first.' },
  ],
  parse: (given) => ({
    kind: 'limit',
    period: given.value('--limit', RATE_PERIOD)?.value ?? USUAL_PERIOD,
    burst: given.value('--limit-burst', BURST)?.value ?? USUAL_BURST,
  }),
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => takeToken(match, situation),
      shows: (situation) =>
        situation.memory.complete
          ? `${Math.floor(tokensLeft(match, situation))} of ${match.burst} left`
          : 'tokens left not known',
    },
  ],
  describe: ({ period, burst }) =>
    phrase`the limit of ${describeRate(period)}, ${burst} at once, is not used up`,
});

const BURST = wholeNumber(1, 10000);

function words({ period, burst }: LimitMatch): string {
  const rate = `--limit ${printRate(period)}`;
  return burst === USUAL_BURST ? rate : `${rate} --limit-burst ${burst}`;
}

/**
 * net/netfilter/xt_limit.c, limit_mt. Remembered are the tokens left, with their fractions, and when
 * that was, in milliseconds. Where no clock was set, time stands still.
 */
function takeToken(match: LimitMatch, situation: Situation): Answer {
  const { memory, slot } = situation;
  if (!memory.complete) {
    const rate = describeRate(match.period);
    return unknown('memory', `Is a token left of ${rate}, ${match.burst} at once?`, 'yes');
  }
  const tokens = tokensLeft(match, situation);
  const isLeft = tokens >= 1;
  const values = [isLeft ? tokens - 1 : tokens, memory.nowMs ?? 0];
  return { holds: isLeft ? 'yes' : 'no', effects: [{ kind: 'remember', slot, values }] };
}

function tokensLeft({ period, burst }: LimitMatch, { memory, slot }: Situation): number {
  const now = memory.nowMs ?? 0;
  const [tokens = burst, then = now] = memory.values.get(slot) ?? [];
  return Math.min(burst, tokens + Math.max(0, now - then) / periodMs(period));
}
