/** Every problem that has to do with what rules mean: where it is said, and what its fixes do. */
import { describe, expect, test } from 'vitest';
import type { Fix, Problem } from './problem.ts';
import { printRuleset } from '#ruleset/print.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { readDump } from './read-dump.ts';

/** The part of a dump's problems that is about more than the form of a line. */
function problems(text: string): readonly Problem[] {
  return readDump(text).problems;
}

/** "3:5 code": where it starts, and what it is. */
function said(text: string): readonly string[] {
  return problems(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

/** The text that a problem underlines. */
function underlined(text: string, code: string): readonly string[] {
  const lines = text.split('\n');
  return problems(text)
    .filter((problem) => problem.code === code)
    .map(({ line, column, endColumn }) => lines[line - 1]?.slice(column - 1, endColumn - 1) ?? '');
}

function apply(text: string, { line, column, endColumn, text: replacement }: Fix): string {
  const lines = text.split('\n');
  const old = lines[line - 1] ?? '';
  lines[line - 1] = old.slice(0, column - 1) + replacement + old.slice(endColumn - 1);
  return lines.join('\n');
}

/** The text after a change that may have several edits. */
function applyAll(text: string, fix: Fix | undefined): string {
  const starts = [...text.matchAll(/^/gm)].map(({ index }) => index);
  const at = (line: number, column: number): number =>
    (starts[line - 1] ?? text.length) + column - 1;
  return (fix ? [fix, ...(fix.also ?? [])] : [])
    .toSorted((a, b) => b.line - a.line)
    .reduce((before, { line, column, endLine = line, endColumn, text: added }) => {
      return before.slice(0, at(line, column)) + added + before.slice(at(endLine, endColumn));
    }, text);
}

/** The text after the first fix of the first problem with that code. */
function mended(text: string, code: string): string {
  const fix = problems(text).find((problem) => problem.code === code)?.fixes[0];
  return fix ? apply(text, fix) : 'no fix';
}

function printed(text: string): string {
  return readDump(text)
    .rulesets.map((ruleset) => printRuleset(ruleset, { counters: false }))
    .join('');
}

const filter = (...lines: readonly string[]): string =>
  ['*filter', ...lines, 'COMMIT', ''].join('\n');
const nat = (...lines: readonly string[]): string => ['*nat', ...lines, 'COMMIT', ''].join('\n');

describe('jumps', () => {
  test('to a chain that is not there; the nearest name is offered', () => {
    const text = filter(
      ':ISTIO_OUTPUT - [0:0]',
      '-A OUTPUT -j ISTIO_OUTPT',
      '-A ISTIO_OUTPUT -j RETURN',
    );
    expect(said(text)).toEqual(['2:2 unreferenced-chain', '3:14 missing-chain']);
    expect(underlined(text, 'missing-chain')).toEqual(['ISTIO_OUTPT']);
    expect(said(mended(text, 'missing-chain'))).toEqual([]);
  });

  test('in a circle, over two chains or within one', () => {
    const circle = filter(
      ':a - [0:0]',
      ':b - [0:0]',
      '-A INPUT -j a',
      '-A a -j b',
      '-A b -p tcp -g a',
    );
    expect(said(circle)).toEqual(['6:16 jump-loop']);
    expect(problems(circle)[0]?.message).toContain('a → b → a');
    expect(said(filter(':a - [0:0]', '-A INPUT -j a', '-A a -j a'))).toEqual(['4:9 jump-loop']);
    // The kernel follows jumps from its hooks on, and takes a circle that it does not come to.
    expect(said(filter(':a - [0:0]', '-A a -j a'))).toEqual(['3:9 idle-loop']);
  });

  test('many ways to one chain are no circle', () => {
    const text = filter(':a - [0:0]', ':b - [0:0]', '-A INPUT -j a', '-A OUTPUT -j b', '-A a -j b');
    expect(said(text)).toEqual([]);
  });

  test('to a chain that is declared further down, and rules of one, which no restore takes', () => {
    const text = filter(
      ':INPUT ACCEPT [0:0]',
      '-A INPUT -j web',
      '-A shop -j ACCEPT',
      '-A INPUT -g web',
      ':web - [0:0]',
      '-N shop',
      '-A web -j shop',
    );
    expect(said(text)).toEqual(['3:13 late-chain', '4:4 late-chain']);
    const [web, shop] = problems(text);
    expect(web?.message).toContain('web is declared on line 6 only');
    const once = applyAll(text, web?.fixes[0]);
    expect(once).toBe(
      filter(
        ':INPUT ACCEPT [0:0]',
        ':web - [0:0]',
        '-A INPUT -j web',
        '-A shop -j ACCEPT',
        '-A INPUT -g web',
        '-N shop',
        '-A web -j shop',
      ),
    );
    expect(said(once)).toEqual(['5:4 late-chain']);
    expect(said(applyAll(once, problems(once)[0]?.fixes[0]))).toEqual([]);
    expect(shop?.fixes[0]?.title).toBe('Declare shop above the rules');
  });

  test('commands of the shell in a table, which no restore takes', () => {
    const text = nat('iptables -A OUTPUT -o lo -j ACCEPT', '-A OUTPUT -p tcp -j ACCEPT');
    expect(said(text)).toEqual(['2:1 command-in-table']);
    expect(printed(text)).toContain('-A OUTPUT -o lo -j ACCEPT\n-A OUTPUT -p tcp -j ACCEPT');
    const alone = nat('-A OUTPUT -o lo -j ACCEPT', '-A OUTPUT -p tcp -j ACCEPT');
    expect(mended(text, 'command-in-table')).toBe(alone);
    // Below the table, or at a prompt, it is a command indeed.
    expect(said(`${alone}iptables -A INPUT -j DROP\n`)).toEqual([]);
    const open = '*nat\n-A OUTPUT -o lo -j ACCEPT\n$ iptables -A INPUT -j DROP\n';
    expect(printed(open)).toContain('*filter\n');
    expect(said(open).join()).not.toContain('command-in-table');
  });

  test('rules below COMMIT, which no restore takes, go back into their table', () => {
    const text = `${filter('-A INPUT -i lo -j ACCEPT')}# Completed\n-A INPUT -p tcp -j DROP\n-A INPUT -p udp -j DROP\n`;
    expect(said(text)).toEqual(['5:1 after-commit']);
    expect(applyAll(text, problems(text)[0]?.fixes[0])).toBe(
      `${filter('-A INPUT -i lo -j ACCEPT', '-A INPUT -p tcp -j DROP', '-A INPUT -p udp -j DROP')}# Completed\n`,
    );
    const other = `${nat('-A OUTPUT -o lo -j ACCEPT')}-A INPUT -p tcp -j DROP\n`;
    expect(problems(other).map(({ code, fixes }) => [code, fixes])).toEqual([['after-commit', []]]);
    // A listing, another save's extract, and what has prose before it are no part of the file.
    const save = filter('-A INPUT -i lo -j ACCEPT');
    for (const next of [
      '-P INPUT DROP\n-A INPUT -j ACCEPT',
      '# Generated by iptables-save v1.8.9 on a day\n-A INPUT -j DROP',
      'and then:\n-A INPUT -j DROP',
    ]) {
      expect(said(save + next).join()).not.toContain('after-commit');
    }
  });

  test.each([
    ['a table in two pieces', filter('-A INPUT -j web'), filter(':web - [0:0]', '-A web -j DROP')],
    ['a chain declared twice', '*filter', ':web - [0:0]\n-A INPUT -j web\n:web - [0:0]\nCOMMIT'],
    ['what -S prints', '-P INPUT ACCEPT\n-A INPUT -j web', '-N web\n-A web -j DROP'],
    ['a script', 'iptables -A INPUT -j web', 'iptables -N web'],
    ['a rule of a script', filter('-A INPUT -j web'), 'iptables -N web'],
    ['a chain renamed', '*filter\n-N shop', '-E shop web\n-A INPUT -j web\nCOMMIT'],
  ])('whose order says nothing: %s', (_, first, second) => {
    expect(said(`${first}\n${second}\n`).join()).not.toContain('late-chain');
  });

  test('to a built-in chain', () => {
    expect(said(filter('-A INPUT -j OUTPUT'))).toEqual(['2:13 built-in-jump']);
  });

  test('-g to a target', () => {
    expect(said(filter('-A INPUT -g DROP'))).toEqual(['2:13 goto-target']);
  });
});

describe('chains', () => {
  test('that no rule jumps to, unless they are empty', () => {
    expect(said(filter(':a - [0:0]', ':CANARY - [0:0]', '-A a -j DROP'))).toEqual([
      '2:2 unreferenced-chain',
    ]);
  });

  test('that are not declared among others that are', () => {
    const text = filter(':web - [0:0]', '-A INPUT -j web', '-A web -j DROP', '-A wbe -j DROP');
    expect(said(text)).toEqual(['5:4 undeclared-chain']);
    expect(mended(text, 'undeclared-chain')).toContain('-A web -j DROP\n-A web -j DROP');
  });

  test('with a policy of their own', () => {
    const text = filter(':web ACCEPT [0:0]');
    expect(said(text)).toEqual(['2:6 user-policy']);
    expect(mended(text, 'user-policy')).toBe(filter(':web - [0:0]'));
  });

  test('built in, but in another table', () => {
    expect(said(filter(':INPUT ACCEPT [0:0]', ':OUTPUT DR#P [0:0]'))).toEqual(['3:9 bad-policy']);
    expect(said(filter(':PREROUTING ACCEPT [0:0]'))).toEqual(['2:1 foreign-chain']);
    const rules = filter(':INPUT ACCEPT [0:0]', '-A PREROUTING -j ACCEPT', '-A PREROUTING -j DROP');
    expect(said(rules)).toContain('3:4 foreign-chain');
    expect(said(rules).join()).not.toContain('undeclared-chain');
    expect(problems(filter(':PREROUTING ACCEPT [0:0]'))[0]?.message).toContain(
      'the tables raw, mangle and nat, not of filter',
    );
  });

  test('with names that iptables refuses, or that another has', () => {
    expect(said(filter('-N -x'))).toEqual(['2:4 bad-name']);
    expect(said(filter(':DROP - [0:0]'))).toEqual(['2:1 bad-name']);
    expect(said(filter('-A "a b" -j DROP'))).toEqual(['2:4 bad-name']);
    expect(said(filter(':a - [0:0]', '-N a', '-N INPUT', '-E a OUTPUT'))).toEqual([
      '3:4 chain-exists',
      '4:4 chain-exists',
      '5:6 chain-exists',
    ]);
    expect(printed(filter(':INPUT DROP [0:0]', '-N INPUT'))).toContain(':INPUT DROP [0:0]');
  });

  test('without a policy, where iptables-restore wants one', () => {
    expect(said(filter(':a'))).toEqual(['2:2 bad-policy']);
    expect(said(filter('-P INPUT'))).toEqual(['2:1 missing-value']);
    expect(said(filter('-P INPUT DROP now'))).toEqual(['2:15 stray-word']);
  });

  test('with too long a name, or with no known policy', () => {
    expect(said(filter(`:${'a'.repeat(29)} - [0:0]`, ':INPUT REJECT [0:0]'))).toEqual([
      '2:1 long-name',
      '3:8 bad-policy',
    ]);
  });
});

describe('places', () => {
  test('a target in a table that does not have it', () => {
    expect(said(filter('-A INPUT -j MASQUERADE'))).toEqual(['2:13 wrong-table']);
    expect(said(nat('-A POSTROUTING -j REJECT'))).toEqual(['2:19 wrong-table']);
  });

  test('a target that the chain’s hook does not have, directly or through a jump', () => {
    expect(said(nat('-A POSTROUTING -j REDIRECT'))).toEqual(['2:19 wrong-hook']);
    const through = nat(
      ':own - [0:0]',
      '-A OUTPUT -j own',
      '-A INPUT -j own',
      '-A own -j REDIRECT',
    );
    expect(said(through)).toEqual(['5:11 wrong-hook']);
    expect(problems(through)[0]?.message).toContain(
      'PREROUTING, OUTPUT; own gets packets from INPUT',
    );
    // nftables takes it: its policy match is asked only where it stands.
    const policy = nat(':own - [0:0]', '-A OUTPUT -j own', '-A own -m policy --dir in --pol none');
    expect(said(policy)).toEqual([]);
    const legacy = `# Generated by iptables-save v1.8.9 on a day\n${policy}`;
    expect(said(legacy)).toEqual(['5:8 wrong-hook']);
  });

  test('interfaces where there are none', () => {
    expect(said(filter('-A OUTPUT -i lo -j DROP', '-A INPUT -p tcp -o lo -j DROP'))).toEqual([
      '2:11 wrong-interface',
      '3:17 wrong-interface',
    ]);
  });

  test('DROP in nat', () => {
    expect(said(nat('-A PREROUTING -p tcp -j DROP'))).toEqual(['2:25 drop-in-nat']);
  });
});

describe('rules that leave nothing to later ones', () => {
  test('one that takes every packet', () => {
    const text = filter(
      '-A INPUT -p tcp -j ACCEPT',
      '-A INPUT -m comment --comment "the rest" -j DROP',
      '-A INPUT -p udp -j ACCEPT',
      '-A INPUT -p icmp -j ACCEPT',
    );
    expect(said(text)).toEqual(['4:1 never-reached']);
    expect(problems(text)[0]?.message).toBe(
      'No packet gets to this rule and the 1 after it: the one on line 3 lets none go on in INPUT.',
    );
  });

  test('one that asks the same, comments aside', () => {
    const text = filter(
      '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
      '-A INPUT -j LOG',
      '-A INPUT -p tcp -m comment --comment web -m tcp --dport 80 -j DROP',
    );
    expect(said(text)).toEqual(['4:1 shadowed']);
    expect(said(mended(text, 'shadowed'))).toEqual([]);
  });

  test('not one that draws, limits, or asks what may have changed since', () => {
    expect(
      said(
        filter(
          '-A INPUT -m statistic --mode random --probability 0.50000000000 -j ACCEPT',
          '-A INPUT -m statistic --mode random --probability 0.50000000000 -j ACCEPT',
          '-A INPUT -m limit --limit 1/sec -j ACCEPT',
          '-A INPUT -m limit --limit 1/sec -j ACCEPT',
          '-A INPUT -m mark --mark 0x1 -j ACCEPT',
          '-A INPUT -j MARK --set-xmark 0x1/0x1',
          '-A INPUT -m mark --mark 0x1 -j DROP',
        ),
      ),
    ).toEqual([]);
  });

  test('the same rule twice', () => {
    const text = filter(':a - [0:0]', '-A INPUT -i lo -j a', '-A INPUT -i lo -j a', '-A a -j DROP');
    expect(said(text)).toEqual(['4:1 duplicate']);
    expect(said(mended(text, 'duplicate'))).toEqual([]);
  });

  test('the same in a long chain, and in another chain', () => {
    const ports = Array.from(
      { length: 50 },
      (_, port) => `-A INPUT -p udp -m udp --dport ${port + 1} -j DROP`,
    );
    const text = filter(...ports, '-A FORWARD -p udp -m udp --dport 7 -j DROP', ports[6] ?? '');
    expect(said(text)).toEqual(['53:1 shadowed']);
  });
});

describe('options', () => {
  test('--dport without -p, with -p offered', () => {
    const text = filter('-A INPUT --dport 80 -j ACCEPT');
    expect(said(text)).toEqual(['2:10 needs-protocol']);
    expect(underlined(text, 'needs-protocol')).toEqual(['--dport']);
    expect(mended(text, 'needs-protocol')).toBe(filter('-A INPUT -p tcp --dport 80 -j ACCEPT'));
    expect(said(mended(text, 'needs-protocol'))).toEqual([]);
  });

  test('-m tcp without -p', () => {
    expect(said(filter('-A INPUT -m tcp --dport 80 -j ACCEPT'))).toEqual(['2:13 needs-protocol']);
  });

  test('mistyped, with the nearest offered', () => {
    const text = filter('-A INPUT -p tcp -m tcp --dprot 80 -j ACCEPT');
    expect(said(text)).toEqual(['2:24 unknown-option']);
    expect(said(mended(text, 'unknown-option'))).toEqual([]);
  });

  test('glued to their value, as newer iptables misreads them', () => {
    const text = filter('-A INPUT -p tcp -jDROP');
    expect(said(text)).toEqual(['2:17 glued-value']);
    expect(mended(text, 'glued-value')).toBe(filter('-A INPUT -p tcp -j DROP'));
    const long = filter('-A INPUT --source=10.0.0.1 -j DROP');
    expect(said(long)).toEqual(['2:10 glued-value']);
    expect(mended(long, 'glued-value')).toBe(filter('-A INPUT --source 10.0.0.1 -j DROP'));
  });

  test('glued to the ! before them, which iptables refuses', () => {
    const text = filter('-A INPUT !-s 10.0.0.1 -j DROP');
    expect(said(text)).toEqual(['2:10 glued-negation']);
    expect(mended(text, 'glued-negation')).toBe(filter('-A INPUT ! -s 10.0.0.1 -j DROP'));
    expect(printed(text)).toContain('-A INPUT ! -s 10.0.0.1/32 -j DROP');
  });

  test('in the place of a name that was left out', () => {
    const text = filter(
      '-A INPUT -m --comment "web" -j ACCEPT',
      '-A INPUT -j --save-mark --mask 1',
    );
    expect(said(text)).toEqual(['2:13 missing-name', '3:13 missing-name']);
    expect(printed(text)).toContain('-A INPUT -m --comment "web" -j ACCEPT');
  });

  test.each([
    ['a second target', '-A INPUT -j LOG --log-prefix "a " -j DROP', '2:35 second-target'],
    ['! before a target', '-A INPUT ! -j DROP', '2:10 bad-negation'],
    ['! before a match', '-A INPUT -p tcp ! -m tcp --dport 80', '2:17 bad-negation'],
    ['! before counters', '-A INPUT ! -c 1 2 -p tcp', '2:10 bad-negation'],
    ['a second command', '-A INPUT -p tcp -D OUTPUT -j DROP', '2:17 second-command'],
    ['a word in the place of an option', '-A INPUT -p tcp foo -j DROP', '2:17 stray-word'],
    ['a ! at the end', '-A INPUT -p tcp !', '2:17 stray-word'],
  ])('%s is said, and nothing of the line is lost', (_, line, problem) => {
    const text = filter(line);
    expect(said(text)).toEqual([problem]);
    for (const word of line.split(' ')) expect(printed(text)).toContain(word);
    expect(printed(printed(text))).toBe(printed(text));
  });

  test('of a protocol named only later are read all the same', () => {
    const text = filter('-A INPUT --dport 80 -p tcp -j DROP');
    expect(said(text)).toEqual(['2:10 late-protocol']);
    expect(printed(text)).toContain('-A INPUT -p tcp -m tcp --dport 80 -j DROP');
    expect(said(nat('-A OUTPUT -j DNAT --to-destination 10.0.0.1:80 -p tcp'))).toEqual([
      '2:19 late-protocol',
    ]);
    expect(said(nat('-A OUTPUT -j DNAT --to-destination 10.0.0.1 -p tcp'))).toEqual([]);
  });

  test('spelled out or cut short, commands start a line of their own', () => {
    const text = filter('-A INPUT -p tcp -j DROP', '--app INPUT -p udp -j DROP', '--flush OUTPUT');
    expect(said(text)).toEqual([]);
    expect(printed(text)).toContain('-A INPUT -p tcp -j DROP\n-A INPUT -p udp -j DROP\n');
  });

  test('for listings, for commands, for more than one option', () => {
    expect(said(filter('-A INPUT -n -j DROP'))).toEqual(['2:10 listing-option']);
    expect(said(filter('-A INPUT -t filter -j DROP'))).toEqual(['2:10 not-in-restore']);
    expect(said('iptables -t filter -w 5 -A INPUT -j DROP')).toEqual([]);
    expect(said(filter('-A INPUT -p tcp -m tcp --tcp 12'))).toEqual(['2:24 ambiguous-option']);
    expect(said(filter('-A INPUT -c 1 -j DROP'))).toEqual(['2:10 bad-value']);
    expect(said(filter('-A INPUT -c 1 2 -c 3 4'))).toEqual(['2:17 repeated-option']);
    expect(said(filter('-A INPUT -p tcp --syn=80'))).toEqual(['2:17 unknown-option']);
  });

  test.each([
    ['-p tcp --syn ! --sport 80', '-p tcp -m tcp ! --sport 80 --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['-f ! -i eth0', '! -i eth0 -f'],
    ['-p tcp -m tcp --sport=80 ! --dport 90', '-p tcp -m tcp --sport 80 ! --dport 90'],
    ['-m dscp -c 1,2 ! --dscp 9', '-m dscp ! --dscp 0x09'],
    ['-i "!" -p tcp', '-i ! -p tcp'],
    ['-s any/0 -j DROP', '-j DROP'],
    ['-p tcp -m multiport --dport 80,443', '-p tcp -m multiport --dports 80,443'],
  ])('a ! belongs to the option after it: %s', (words, rule) => {
    const text = filter(`-A INPUT ${words}`);
    expect(said(text)).toEqual([]);
    expect(printed(text)).toContain(`-A INPUT ${rule}\n`);
  });

  test('a value that cannot be read is underlined alone', () => {
    expect(
      underlined(filter('-A INPUT -p tcp -m tcp --dport lots -j ACCEPT'), 'bad-value'),
    ).toEqual(['lots']);
  });

  test('columns count UTF-16 units, after letters beyond ASCII too', () => {
    const text = filter('-A INPUT -m comment --comment "🦀 müde" -m tcp --dport 80 -j NOWHERE');
    expect(underlined(text, 'missing-chain')).toEqual(['NOWHERE']);
  });
});

describe('tables', () => {
  test('without COMMIT, at the end or before another', () => {
    const text = '*nat\n-A OUTPUT -j ACCEPT\n*filter\n-A INPUT -j DROP';
    expect(said(text)).toEqual(['1:1 no-commit', '3:1 no-commit']);
    expect(said(mended(mended(text, 'no-commit'), 'no-commit'))).toEqual([]);
  });

  test('of no known name keep their rules', () => {
    const text = '*natt\n:a - [0:0]\n-A a -j ACCEPT\nCOMMIT\n';
    expect(said(text)).toContain('1:1 unknown-table');
    expect(readDump(text).rulesOnLine(3)).toHaveLength(1);
  });

  test('of no known name come back as they are, policies and unknown matches too', () => {
    const text =
      '*broute\n:BROUTING DROP [1:2]\n:own - [0:0]\n-A BROUTING -m x --y 1 -j own\nCOMMIT\n';
    const [ruleset] = readDump(text).rulesets;
    expect(ruleset && printRuleset(ruleset, { counters: false })).toBe(text);
  });
});

test('a thousand problems at most are listed, the gravest first; all are counted, what is alike once', () => {
  const hints = Array.from({ length: 1500 }, (_, index) =>
    index % 2 === 0 ? '```' : `left out ${index}`,
  );
  const text = `${hints.join('\n')}\n${filter('-A INPUT -j NOWHERE')}`;
  const dump = readDump(text);
  expect(dump.problemCount).toEqual({ error: 1, warning: 0, hint: 2 });
  expect(dump.problems[0]).toMatchObject({ line: 1, places: 750 });
  expect(dump.problems).toHaveLength(1000);
  expect(dump.problems.at(-1)?.code).toBe('missing-chain');
});

test('what is done to each line of a log is one hint, however many lines there are', () => {
  const rules = Array.from({ length: 3000 }, (_, port) => `-A INPUT -p tcp --dport ${port} -j LOG`);
  const log = filter(...rules).replaceAll(/^(?=.)/gm, '2026-05-01T10:00:00.000000001Z stdout F ');
  const dump = readDump(log);
  expect(dump.problemCount).toEqual({ error: 0, warning: 0, hint: 1 });
  expect(dump.problems).toHaveLength(1000);
  const told = dump.problems.filter(({ places }) => places !== 0);
  expect(told).toMatchObject([{ line: 1, places: 3002 }]);
});

test('what stands on the next line of the paste is no neighbour of what is printed', () => {
  const save = (port: number): string =>
    `# Generated by iptables-save v1.8.9\n${filter(':INPUT DROP [0:0]', `-A INPUT -p tcp -m tcp --dport ${port} -j ACCEPT`)}`;
  const [first, second] = readDump(JSON.stringify([save(22), save(80)], undefined, 2)).rulesets;
  const text = (ruleset: Ruleset | undefined): string =>
    ruleset ? printRuleset(ruleset, { counters: false }) : '';
  expect(text(first)).toBe(printed(save(22)));
  expect(text(second)).toBe(printed(save(80)));
});
