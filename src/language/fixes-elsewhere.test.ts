/** Fixes that change several places: each mends its problem and makes no other. */
import { describe, expect, test } from 'vitest';
import type { Edit, Fix } from '#parse/problem.ts';
import { readDump } from '#parse/read-dump.ts';
import { fixesFor } from './fixes.ts';

const NAT = [':PREROUTING ACCEPT', ':INPUT ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT'];
const FILTER = [':INPUT ACCEPT', ':FORWARD ACCEPT', ':OUTPUT ACCEPT'];
const table = (name: string, ...lines: readonly string[]): string =>
  [`*${name}`, ...lines, 'COMMIT', ''].join('\n');
const nat = (...lines: readonly string[]): string => table('nat', ...NAT, ...lines);
const filter = (...lines: readonly string[]): string => table('filter', ...FILTER, ...lines);

/** All edits at once, as an editor applies them: none touches another. */
function applied(text: string, fix: Fix): string {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const placeOf = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  const edits: readonly Edit[] = [fix, ...(fix.also ?? [])];
  const lastFirst = edits
    .map((edit) => ({
      from: placeOf(edit.line, edit.column),
      to: placeOf(edit.endLine ?? edit.line, edit.endColumn),
      text: edit.text,
    }))
    .toSorted((a, b) => b.from - a.from);
  let end = text.length + 1;
  let result = text;
  for (const edit of lastFirst) {
    expect(edit.to).toBeLessThanOrEqual(end);
    end = edit.from;
    result = result.slice(0, edit.from) + edit.text + result.slice(edit.to);
  }
  return result;
}

/** What the fixes of the first such problem make of the text, by title. No other problem may come of it. */
function fixed(code: string, text: string): Readonly<Record<string, string>> {
  const dump = readDump(text);
  const before = dump.problems.map((each) => each.code);
  const problem = dump.problems.find((each) => each.code === code);
  if (!problem) throw new Error(`No ${code} among ${before.join(', ')}`);
  return Object.fromEntries(
    fixesFor(dump, problem).map((fix) => {
      const now = applied(text, fix);
      const left = readDump(now).problems.map((each) => each.code);
      expect(left.filter((each) => each === code).length).toBeLessThan(
        before.filter((each) => each === code).length,
      );
      expect(left.filter((each) => !before.includes(each))).toEqual([]);
      return [fix.title, now];
    }),
  );
}

describe('a rule that stands in the wrong table', () => {
  test('goes to the end of the same chain where it belongs', () => {
    const [local, redirect] = [
      '-A OUTPUT -d 127.0.0.1/32 -j RETURN',
      '-A OUTPUT -p tcp -j REDIRECT',
    ];
    expect(fixed('wrong-table', nat(local) + filter('-A OUTPUT -o lo -j LOG', redirect))).toEqual({
      'Move to table nat': nat(local, redirect) + filter('-A OUTPUT -o lo -j LOG'),
    });
  });

  test('takes its table along where there is none', () => {
    const rule = '-A INPUT -j DSCP --set-dscp 0x0a';
    const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
    expect(fixed('wrong-table', filter('-A INPUT -j LOG', rule))).toEqual({
      'Move to table mangle':
        table('mangle', ...hooks.map((hook) => `:${hook} ACCEPT [0:0]`), rule) +
        filter('-A INPUT -j LOG'),
    });
  });

  test('DROP leaves nat', () => {
    expect(Object.keys(fixed('drop-in-nat', nat('-A OUTPUT -p tcp -j DROP')))).toEqual([
      'Move to table filter',
      'Move to table raw',
    ]);
  });

  test('goes before the rule that takes every packet there, and nowhere if it does so too', () => {
    const [tcp, all] = ['-A OUTPUT -p tcp -j DROP', '-A OUTPUT -m comment --comment x -j ACCEPT'];
    const text = nat(tcp) + filter('-A OUTPUT -o lo -j ACCEPT', all);
    expect(fixed('drop-in-nat', text)['Move to table filter']).toBe(
      nat() + filter('-A OUTPUT -o lo -j ACCEPT', tcp, all),
    );
    const other = nat('-A OUTPUT -j DROP') + filter(all) + table('raw', ':OUTPUT ACCEPT', all);
    expect(fixed('drop-in-nat', other)).toEqual({});
  });

  test('only goes where the other table has the same already', () => {
    const rule = '-A OUTPUT -p tcp -j DROP';
    expect(fixed('drop-in-nat', nat(rule) + filter(rule))).toMatchObject({
      'Remove it: table filter has the same': nat() + filter(rule),
    });
  });

  test('no fix where the other table has no such chain', () => {
    expect(fixed('wrong-table', filter('-A FORWARD -p tcp -j REDIRECT'))).toEqual({});
  });
});

test('a built-in chain of another table moves there, or goes where that has it already', () => {
  const text = filter(':PREROUTING ACCEPT [1:2]').replace(/$/, nat());
  const moved = fixed('foreign-chain', text);
  expect(moved['Move to table nat']).toBe(filter() + nat());
  expect(moved['Move to table raw']).toBe(
    table('raw', ':PREROUTING ACCEPT [1:2]', ':OUTPUT ACCEPT [0:0]') + filter() + nat(),
  );
});

describe('a chain that nothing leads to', () => {
  test('goes with its rules', () => {
    const text = filter(
      ':old -',
      ':web -',
      '-A INPUT -j web',
      '-A old -j DROP',
      '-A web -j DROP',
      '-A old -j LOG',
    );
    expect(fixed('unreferenced-chain', text)).toEqual({
      'Delete old': filter(':web -', '-A INPUT -j web', '-A web -j DROP'),
    });
  });

  test('takes along what only it leads to', () => {
    const text = filter(
      ':a -',
      ':b -',
      ':c -',
      ':d -',
      '-A INPUT -j d',
      '-A a -j b',
      '-A b -j c',
      '-A b -j d',
      '-A c -j DROP',
    );
    expect(fixed('unreferenced-chain', text)).toEqual({
      'Delete a and 2 chains that only it leads to': filter(':d -', '-A INPUT -j d'),
    });
  });

  test('no fix where another statement stands on the line', () => {
    const text = 'iptables -N a; iptables -P INPUT DROP\niptables -A a -j DROP\n';
    expect(fixed('unreferenced-chain', text)).toEqual({});
  });
});

describe('jumps in a circle', () => {
  const chains = [':a -', ':b -', '-A INPUT -j a', '-A a -j b'];

  test('a jump back is a return, or goes', () => {
    const text = filter(...chains, '-A b -p tcp -j a', '-A b -j DROP');
    expect(fixed('jump-loop', text)).toEqual({
      'Change to RETURN': filter(...chains, '-A b -p tcp -j RETURN', '-A b -j DROP'),
      'Remove this rule': filter(...chains, '-A b -j DROP'),
    });
  });

  test('no return where rules come after it, or for a goto', () => {
    expect(Object.keys(fixed('jump-loop', filter(...chains, '-A b -j a', '-A b -j DROP')))).toEqual(
      ['Remove this rule'],
    );
    expect(Object.keys(fixed('jump-loop', filter(...chains, '-A b -g a')))).toEqual([
      'Remove this rule',
    ]);
  });

  test('a circle that nothing leads to goes as a whole', () => {
    const text = filter(':a -', ':b -', '-A a -j b', '-A b -p tcp -j a', '-A INPUT -j LOG');
    expect(fixed('idle-loop', text)).toMatchObject({
      'Remove this rule and 2 chains that only it leads to': filter('-A INPUT -j LOG'),
    });
  });
});

test('characters that a web page or a chat has changed, on one line or on all', () => {
  const [quoted, dashed] = ['-A INPUT -m comment --comment “a b” -j LOG', '-A INPUT –p udp -j LOG'];
  const plain = ['-A INPUT -m comment --comment "a b" -j LOG', '-A INPUT -p udp -j LOG'];
  expect(fixed('mended', filter(quoted, dashed))).toEqual({
    'Write it in plain characters': filter(plain[0] ?? '', dashed),
    'Write all 2 lines in plain characters': filter(...plain),
  });
});

test('rules that no packet gets to', () => {
  const text = filter(
    ':web -',
    '-A INPUT -j ACCEPT',
    '-A INPUT -j web',
    '-A INPUT -p tcp -j DROP',
    '-A web -j DROP',
    '-A OUTPUT -j DROP',
  );
  expect(fixed('never-reached', text)).toEqual({
    'Remove these 2 rules and 1 chain that only they lead to': filter(
      '-A INPUT -j ACCEPT',
      '-A OUTPUT -j DROP',
    ),
  });
});

test('duplicates, one or all of them', () => {
  const [tcp, udp] = ['-A INPUT -p tcp -j LOG', '-A INPUT -p udp -j LOG'];
  const text = filter(tcp, udp, tcp, udp, tcp);
  const removed = fixed('duplicate', text);
  expect(Object.keys(removed)).toEqual(['Remove this line', 'Remove all 3 duplicates']);
  expect(removed['Remove all 3 duplicates']).toBe(filter(tcp, udp));
});

test('rules that an earlier one leaves nothing for', () => {
  const rule = '-A INPUT -p tcp -j DROP';
  const text = filter(rule, rule, '-A INPUT -p tcp -j ACCEPT', '-A OUTPUT -j DROP');
  expect(fixed('shadowed', text)['Remove all 2 rules that never match']).toBe(
    filter(rule, '-A OUTPUT -j DROP'),
  );
});

test('a save that ends without a newline keeps its last line whole', () => {
  const text =
    '-P INPUT ACCEPT\n-A INPUT -p tcp -j LOG\n-A INPUT -p tcp -j LOG\n-A INPUT -p tcp -j LOG';
  expect(fixed('duplicate', text)['Remove all 2 duplicates']?.trimEnd()).toBe(
    '-P INPUT ACCEPT\n-A INPUT -p tcp -j LOG',
  );
});

test('the other interface, and -j for -g', () => {
  expect(fixed('wrong-interface', filter('-A OUTPUT -i eth0 -j DROP'))).toEqual({
    'Change to -o': filter('-A OUTPUT -o eth0 -j DROP'),
  });
  expect(fixed('goto-target', filter('-A OUTPUT -g DROP'))).toEqual({
    'Change to -j': filter('-A OUTPUT -j DROP'),
  });
});
