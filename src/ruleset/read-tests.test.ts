/** What is read of a rule from its bytes alone is what its extensions say that they need. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { present } from '#base/assert.ts';
import { conditionsOf } from '#extensions/registry.ts';
import { readDump } from '#parse/read-dump.ts';
import { ChainTestsBuilder } from './chain-tests.ts';
import type { RuleId } from './ruleset.ts';

const octet = fc.nat(255);
const subnet = fc
  .tuple(octet, octet, octet, octet, fc.integer({ min: 1, max: 32 }))
  .map(([a, b, c, d, length]) => {
    const word = ((a << 24) | (b << 16) | (c << 8) | d) & (0xffffffff << (32 - length));
    return `${[24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join('.')}/${length}`;
  });
const not = fc.constantFrom('', '', '! ');
const option = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .option(fc.tuple(not, value), { nil: undefined })
    .map((given) => (given ? `${given[0]}${name} ${given[1]} ` : ''));
const rule = fc
  .record({
    source: option('-s', subnet),
    destination: option('-d', subnet),
    arrives: option('-i', fc.constantFrom('eth0', 'cali+', 'lo')),
    leaves: option('-o', fc.constantFrom('eth1', 'veth+', 'a-b.c_d')),
    protocol: fc.constantFrom('', '-p tcp', '-p udp', '! -p icmp', '-p sctp'),
    port: fc.nat(65535),
    comment: fc.constantFrom('', ' -m comment --comment "a \'b\' c"', ' -m comment --comment x'),
    more: fc.constantFrom(
      '',
      ' -m conntrack --ctstate NEW',
      ' -m limit --limit 1/sec -m mark --mark 0x1',
    ),
  })
  .map(({ source, destination, arrives, leaves, protocol, port, comment, more }) => {
    const name = /^-p (tcp|udp)/.exec(protocol)?.[1];
    const ports = name === undefined ? '' : ` -m ${name} --dport ${port}`;
    return `${source}${destination}${arrives}${leaves}${protocol}${comment}${ports}${more}`.trim();
  });

test('rules as iptables-save prints them', () => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 20 }), (rules) => {
      const lines = rules.map((words) => `-A FORWARD ${words} -j ACCEPT`.replace('  ', ' '));
      const dump = `*filter\n:FORWARD ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`;
      const ruleset = present(readDump(dump).rulesets[0], 'the dump has rules');
      const table = present(ruleset.tableNamed('filter'), 'of the table filter');
      const chain = present(ruleset.chainNamed(table.id, 'FORWARD'), 'in the chain FORWARD');
      expect(chain.ruleCount).toBe(rules.length);

      const wanted = new ChainTestsBuilder(chain.ruleCount);
      for (let at = 0; at < chain.ruleCount; at += 1) {
        const { matches } = ruleset.rule((chain.firstRule + at) as RuleId); // consecutive ids
        const conditions = matches.flatMap((match) => conditionsOf(match, 4));
        const doubtful = conditions.findIndex(({ needs }) => needs === undefined);
        const sure = doubtful < 0 ? conditions : conditions.slice(0, doubtful);
        for (const { needs = [] } of sure) for (const each of needs) wanted.add(each);
        wanted.endRule();
      }
      expect(ruleset.testsOf(chain.id)).toEqual(wanted.finish());
    }),
    { numRuns: 200 },
  );
});
