import { describe, expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { readCaret } from '#testing/caret.ts';
import { completeAt } from './complete.ts';

function complete(drawn: string): readonly string[] {
  const { text, line, column } = readCaret(drawn);
  const lineText = text.split('\n')[line - 1] ?? '';
  return completeAt(readDump(text), line, column, lineText).items.map(({ label }) => label);
}

/** A line in a nat table that has the chains web and shop. */
function inNat(line: string): string {
  return `*nat\n:PREROUTING ACCEPT\n:web -\n:shop -\n-A web -i cali0 -m set --match-set banned src -j shop\n${line}\nCOMMIT`;
}

describe('offers', () => {
  test('tables after *, those not there yet first', () => {
    expect(complete('*nat\nCOMMIT\n*‸')).toEqual(['raw', 'mangle', 'filter', 'security', 'nat']);
  });

  test('built-in chains of the table after :', () => {
    expect(complete(inNat(':‸'))).toEqual(['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING']);
  });

  test('policies after a chain', () => {
    expect(complete(inNat(':INPUT ‸'))).toEqual(['ACCEPT', 'DROP', '-']);
    expect(complete(inNat(':INPUT ACCEPT ‸'))).toEqual([]);
  });

  test('chains of the table after a command', () => {
    expect(complete(inNat('-A ‸'))).toEqual([
      'PREROUTING',
      'INPUT',
      'OUTPUT',
      'POSTROUTING',
      'web',
      'shop',
    ]);
  });

  test('verdicts, chains and the table’s targets after -j', () => {
    const offered = complete(inNat('-A web -j ‸'));
    expect(offered.slice(0, 3)).toEqual(['ACCEPT', 'DROP', 'RETURN']);
    expect(offered).toEqual(expect.arrayContaining(['web', 'shop', 'DNAT', 'REDIRECT']));
    expect(offered).not.toContain('TPROXY');
    expect(offered).not.toContain('unread');
  });

  test('only chains after -g', () => {
    expect(complete(inNat('-A web -g ‸'))).toEqual(['web', 'shop']);
  });

  test('matches after -m', () => {
    const offered = complete(inNat('-A web -m ‸'));
    expect(offered).toEqual(expect.arrayContaining(['mark', 'conntrack']));
    expect(offered).not.toContain('basic');
  });

  test('options of what the rule has loaded, the last first', () => {
    const offered = complete(inNat('-A web -p tcp -m mark --‸'));
    expect(offered.indexOf('--mark')).toBe(0);
    expect(offered).toContain('--dport');
    expect(offered).not.toContain('--uid-owner');
  });

  test('options of the target after -j', () => {
    expect(complete(inNat('-A web -j MARK --‸'))[0]).toBe('--set-xmark');
  });

  test('no option twice, and after ! only what can be negated', () => {
    expect(complete(inNat('-A web -m mark --mark 0x1 -‸'))).not.toContain('--mark');
    const negated = complete(inNat('-A web -p tcp ! -‸'));
    expect(negated).toContain('-s');
    expect(negated).not.toContain('-j');
  });

  test('names that the dump uses', () => {
    expect(complete(inNat('-A web -i ‸'))).toEqual(['cali0', 'lo']);
    expect(complete(inNat('-A web -m set --match-set ‸'))).toEqual(['banned']);
    expect(complete(inNat('-A web -m conntrack --ctstate NEW,‸'))).toContain('ESTABLISHED');
  });

  test('nothing in comments and for values that it knows nothing of', () => {
    expect(complete(inNat('# -j ‸'))).toEqual([]);
    expect(complete(inNat('-A web -p tcp --dport ‸'))).toEqual([]);
  });

  test('something in an empty text', () => {
    expect(complete('‸')).toContain('*nat');
  });
});

test('the word being typed is what will be replaced', () => {
  const dump = readDump('*nat\n:web -\nCOMMIT');
  const line = '-A web -m conntrack --ctstate NEW,EST';
  const { column, endColumn } = completeAt(dump, 4, line.length + 1, line);
  expect(line.slice(column - 1, endColumn - 1)).toBe('EST');
});
