import { defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { answerUnless } from '../shared/unknown.ts';

/** `-m cpu`: which processor handles the packet. */
export interface CpuMatch {
  readonly kind: 'cpu';
  readonly cpu: number;
  readonly invert: boolean;
}

export const cpu = defineMatch<CpuMatch>({
  kind: 'cpu',
  families: [4, 6],
  says: 'Asks which processor handles the packet.',
  options: [
    {
      name: '--cpu',
      negatable: true,
      values: ['NUMBER'],
      says: 'The packet is handled by that processor, counted from 0.',
    },
  ],
  parse(given) {
    const cpu = given.required('--cpu', wholeNumber(0, 0xffffffff));
    return cpu && { kind: 'cpu', cpu: cpu.value, invert: cpu.invert };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_cpu.c, cpu_mt
      decide: () =>
        answerUnless(
          undefined,
          match.invert,
          'chance',
          'the packet’s processor',
          `number ${match.cpu}`,
        ),
      shows: () => 'a processor not known here',
    },
  ],
  describe: ({ cpu, invert }) =>
    invert
      ? phrase`the packet is not handled by processor ${cpu}`
      : phrase`the packet is handled by processor ${cpu}`,
});

function words({ cpu, invert }: CpuMatch): string {
  return optionWords('--cpu', invert, String(cpu));
}
