import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';
import { WIDE_NUMBER } from '../shared/wide-number.ts';

/** `-m quota`: so many bytes may pass, and then no more. */
export interface QuotaMatch {
  readonly kind: 'quota';
  readonly bytes: bigint;
  readonly invert: boolean;
}

export const quota = defineMatch<QuotaMatch>({
  kind: 'quota',
  families: [4, 6],
  says: 'Matches until so many bytes have passed.',
  options: [
    {
      name: '--quota',
      negatable: true,
      values: ['BYTES'],
      says: 'The packet still fits into what is left of BYTES.',
    },
  ],
  parse(given) {
    const quota = given.required('--quota', WIDE_NUMBER);
    return quota && { kind: 'quota', bytes: quota.value, invert: quota.invert };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => takeBytes(match, situation),
      shows: (situation) => {
        const left = bytesLeft(match, situation);
        return left === undefined ? 'bytes left not known' : `${left} bytes left`;
      },
    },
  ],
  describe: ({ bytes, invert }) =>
    invert
      ? phrase`the quota of ${String(bytes)} bytes is used up`
      : phrase`the packet fits into what is left of ${String(bytes)} bytes`,
});

function words({ bytes, invert }: QuotaMatch): string {
  return optionWords('--quota', invert, String(bytes));
}

/**
 * net/netfilter/xt_quota.c, quota_mt: the first packet that does not fit takes the rest away, for good.
 * Remembered is the rest; beyond 2⁵³ bytes it is not exact.
 */
function takeBytes(match: QuotaMatch, situation: Situation): Answer {
  const { invert } = match;
  const { length } = situation.packet;
  const left = bytesLeft(match, situation);
  if (left === undefined) {
    if (match.bytes < length) return answer(invert);
    const question = `Does the packet fit into what is left of ${match.bytes} bytes?`;
    return invert
      ? unknown('memory', `Is the quota of ${match.bytes} bytes used up?`)
      : unknown('memory', question, 'yes');
  }
  const fits = left >= length;
  const { slot } = situation;
  return {
    holds: fits === invert ? 'no' : 'yes',
    effects: [{ kind: 'remember', slot, values: [fits ? left - length : 0] }],
  };
}

function bytesLeft({ bytes }: QuotaMatch, { memory, slot }: Situation): number | undefined {
  return memory.complete ? (memory.values.get(slot)?.[0] ?? Number(bytes)) : undefined;
}
