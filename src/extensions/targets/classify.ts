import { defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';

/** `-j CLASSIFY`: the traffic class that queues by. */
export interface ClassifyTarget {
  readonly kind: 'CLASSIFY';
  readonly major: number;
  readonly minor: number;
}

export const CLASSIFY = defineTarget<ClassifyTarget>({
  kind: 'CLASSIFY',
  families: [4, 6],
  hooks: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
  says: 'Puts the packet into a class of traffic control (tc).',
  options: [
    {
      name: '--set-class',
      values: ['MAJOR:MINOR'],
      says: 'The class, as two hexadecimal numbers.',
    },
  ],
  parse(given) {
    const group = given.required('--set-class', CLASS);
    return group && { kind: 'CLASSIFY', ...group.value };
  },
  print: (target) => ` --set-class ${words(target)}`,
  // net/netfilter/xt_CLASSIFY.c, classify_tg
  apply: (target) => goOn({ kind: 'note', what: `put into class ${words(target)}` }),
  describe: (target) => phrase`puts it into the traffic class ${words(target)}`,
});

function words({ major, minor }: ClassifyTarget): string {
  return [major, minor].map((half) => half.toString(16).padStart(4, '0')).join(':');
}

const CLASS: ValueForm<{ major: number; minor: number }> = {
  expected: 'two hexadecimal numbers such as 1:10, each up to ffff',
  read: (text) => {
    const [, major, minor] = /^(?:0x)?([0-9a-f]{1,4}):(?:0x)?([0-9a-f]{1,4})$/i.exec(text) ?? [];
    if (major === undefined || minor === undefined) return undefined;
    return { major: Number.parseInt(major, 16), minor: Number.parseInt(minor, 16) };
  },
};
