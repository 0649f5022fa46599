import { defineMatch } from '../contract.ts';
import {
  type HopTest,
  describeHopTest,
  hopCondition,
  hopWords,
  readHopTest,
} from '../shared/hop-count.ts';

/** `-m ttl`: the IPv4 header's time to live. */
export interface TtlMatch extends HopTest {
  readonly kind: 'ttl';
}

export const ttl = defineMatch<TtlMatch>({
  kind: 'ttl',
  families: [4],
  says: 'Asks for the packet’s time to live.',
  options: [
    {
      name: '--ttl-eq',
      aliases: ['--ttl'],
      negatable: true,
      values: ['N'],
      says: 'The TTL is N.',
    },
    { name: '--ttl-gt', values: ['N'], says: 'The TTL is greater than N.' },
    { name: '--ttl-lt', values: ['N'], says: 'The TTL is less than N.' },
  ],
  parse(given) {
    const test = readHopTest(given, '--ttl');
    return test && { kind: 'ttl', ...test };
  },
  print: (match) => ` ${hopWords(match, '--ttl')}`,
  conditions: (match) => [hopCondition(match, '--ttl')],
  describe: (match) => describeHopTest(match, 'TTL'),
});
