import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { replaceStretches } from '#testing/caret.ts';
import { printRuleset } from '#ruleset/print.ts';
import { formatEdits } from './format.ts';

function format(text: string): string {
  return replaceStretches(text, formatEdits(readDump(text)), (_, { text: put }) => put);
}

test('a rule gets the words and the order of iptables-save', () => {
  expect(
    format(
      '*filter\n:INPUT ACCEPT [0:0]\n  -A INPUT --protocol tcp --dport 80 -j ACCEPT  \n[3:180] -A INPUT -j LOG -s 10.0.0.0/255.0.0.0\nCOMMIT\n',
    ),
  ).toBe(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n[3:180] -A INPUT -s 10.0.0.0/8 -j LOG\nCOMMIT\n',
  );
});

test('what is no rule, is not read, or goes on in the next line stays', () => {
  const text = [
    '# a note',
    '*filter',
    ':INPUT ACCEPT [0:0]',
    '-A INPUT --no-such thing',
    '-A INPUT -m  comment --comment "a note of mine that a terminal',
    'wrapped" -j ACCEPT',
    '-A INPUT --proto tcp \\',
    '  -j DROP',
    '-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP',
    'COMMIT',
  ].join('\n');
  expect(format(text)).toBe(text);
});

test('formatting changes no rule, and formatting twice changes nothing more', () => {
  const rule = fc.constantFrom(
    '-A INPUT -p 6 --dport 22 -j ACCEPT',
    '-A INPUT -m mark --mark 16/255 -j DROP',
    '[7:9]  -A INPUT ! --source 1.2.3.4/32 -j RETURN',
    '-A INPUT -m unheard --of 3 -j ACCEPT',
    '-A INPUT -g own',
    '# -A INPUT -j DROP',
  );
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), (rules) => {
      const text = ['*filter', ':INPUT ACCEPT [0:0]', ':own - [0:0]', ...rules, 'COMMIT', ''].join(
        '\n',
      );
      const formatted = format(text);
      const print = (of: string): string =>
        readDump(of)
          .rulesets.map((ruleset) => printRuleset(ruleset, { counters: true }))
          .join('');
      expect(print(formatted)).toBe(print(text));
      expect(format(formatted)).toBe(formatted);
    }),
  );
});
