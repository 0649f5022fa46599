import { defineMatch } from '../contract.ts';
import {
  type HopTest,
  describeHopTest,
  hopCondition,
  hopWords,
  readHopTest,
} from '../shared/hop-count.ts';

/** `-m hl`: the IPv6 header's hop limit. */
export interface HlMatch extends HopTest {
  readonly kind: 'hl';
}

export const hl = defineMatch<HlMatch>({
  kind: 'hl',
  families: [6],
  says: 'Asks for the packet’s hop limit.',
  options: [
    {
      name: '--hl-eq',
      aliases: ['--hl'],
      negatable: true,
      values: ['N'],
      says: 'The hop limit is N.',
    },
    { name: '--hl-gt', values: ['N'], says: 'The hop limit is greater than N.' },
    { name: '--hl-lt', values: ['N'], says: 'The hop limit is less than N.' },
  ],
  parse(given) {
    const test = readHopTest(given, '--hl');
    return test && { kind: 'hl', ...test };
  },
  print: (match) => ` ${hopWords(match, '--hl')}`,
  conditions: (match) => [hopCondition(match, '--hl')],
  describe: (match) => describeHopTest(match, 'hop limit'),
});
