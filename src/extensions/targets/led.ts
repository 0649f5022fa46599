import { defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { readInteger } from '../shared/forms.ts';

/** `-j LED`: a light that packets switch on. */
export interface LedTarget {
  readonly kind: 'LED';
  readonly trigger: string;
  /** How long the light stays on. 0 is a blink. */
  readonly milliseconds: number | 'inf';
  readonly alwaysBlink: boolean;
}

export const LED = defineTarget<LedTarget>({
  kind: 'LED',
  families: [4, 6],
  says: 'Switches a light of the machine on, and goes on.',
  options: [
    { name: '--led-trigger-id', values: ['NAME'], says: 'The trigger that the light follows.' },
    {
      name: '--led-delay',
      values: ['MILLISECONDS|inf'],
      says: 'How long the light stays on; inf is for ever.',
    },
    { name: '--led-always-blink', says: 'Lets a light that is on blink at each packet.' },
  ],
  parse(given) {
    const trigger = given.required('--led-trigger-id', TRIGGER);
    const milliseconds = given.value('--led-delay', DELAY)?.value ?? 0;
    const alwaysBlink = given.has('--led-always-blink');
    return trigger && { kind: 'LED', trigger: trigger.value, milliseconds, alwaysBlink };
  },
  print: ({ trigger, milliseconds, alwaysBlink }) =>
    ` --led-trigger-id "${trigger.replace(/["\\]/g, '\\$&')}"` +
    (milliseconds === 0 ? '' : ` --led-delay ${milliseconds === 'inf' ? -1 : milliseconds | 0}`) +
    (alwaysBlink ? ' --led-always-blink' : ''),
  // net/netfilter/xt_LED.c, led_tg
  apply: ({ trigger }) => goOn({ kind: 'note', what: `light ${trigger} switched on` }),
  describe({ trigger, milliseconds, alwaysBlink }) {
    const delay =
      milliseconds === 0
        ? phrase``
        : milliseconds === 'inf'
          ? phrase`, which then stays on (${-1})`
          : phrase` for ${milliseconds} ms`;
    const blinking = alwaysBlink ? phrase`, or lets it blink where it is on` : phrase``;
    return phrase`switches on the light ${trigger}${delay}${blinking}`;
  },
});

/** The kernel keeps 27 bytes, of which "netfilter-" before the name takes 10. */
const TRIGGER: ValueForm<string> = {
  expected: 'a name of 1 to 16 bytes',
  read: (text) => {
    const { length } = new TextEncoder().encode(text);
    return length > 0 && length <= 16 ? text : undefined;
  },
};

/**
 * An unsigned number that is saved as a signed one, for ever (all bits) thus as -1, which the tool
 * does not read back. A dump that has it opens here.
 */
const DELAY: ValueForm<number | 'inf'> = {
  expected: 'milliseconds, or inf',
  read: (text) => {
    const negative = text.startsWith('-');
    const number = readInteger(negative ? text.slice(1) : text);
    if (text.toLowerCase() === 'inf') return 'inf';
    if (number === undefined || number > (negative ? 2 ** 31 : 0xffffffff)) return undefined;
    const unsigned = negative ? -number >>> 0 : number;
    return unsigned === 0xffffffff ? 'inf' : unsigned;
  },
};
