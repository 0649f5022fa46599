import { describe, expect, test } from 'vitest';
import { type Environment, type FlagSpec, readFlags } from './flags.ts';
import { GENERATORS } from './generators.ts';

function spec(name: string, value: FlagSpec['value'], more: Partial<FlagSpec> = {}): FlagSpec {
  return { name, value, initial: '', of: 'program', changes: 'rules', says: 'For tests.', ...more };
}

const SPECS: readonly FlagSpec[] = [
  spec('port', 'text', { short: 'p', initial: '15001', env: ['OLD_PORT', 'PORT'] }),
  spec('quiet', 'switch', { short: 'q', initial: 'false', env: ['QUIET'] }),
  spec('dry', 'switch', { short: 'n', initial: 'false' }),
  spec('count', 'number', { initial: '-1' }),
  spec('wait', 'duration', { initial: '5s' }),
  spec('names', 'list', { short: 'i' }),
  spec('ranges', 'slice', { short: 'x' }),
];

function read(words: string, environment: Environment = {}) {
  const { flags, problems } = readFlags(
    words.split(' ').filter((word) => word !== ''),
    SPECS,
    environment,
  );
  const values = Object.fromEntries(flags.given.map((name) => [name, flags.text(name)]));
  return { flags, values, problems: problems.map(({ severity, says }) => `${severity}: ${says}`) };
}

describe('flags as pflag has them', () => {
  test.each([
    ['--port 1', { port: '1' }],
    ['--port=1', { port: '1' }],
    ['--port=', { port: '' }],
    ['--port --quiet', { port: '--quiet' }],
    ['-p 1', { port: '1' }],
    ['-p1', { port: '1' }],
    ['-p=1', { port: '1' }],
    ['-q', { quiet: 'true' }],
    ['-q=F', { quiet: 'false' }],
    ['--quiet=0', { quiet: 'false' }],
    ['-qn', { quiet: 'true', dry: 'true' }],
    ['-qnp1', { quiet: 'true', dry: 'true', port: '1' }],
    ['-nqp 1', { quiet: 'true', dry: 'true', port: '1' }],
    ['-i *', { names: '*' }],
    ['--count -3 --wait 1m30s', { count: '-3', wait: '1m30s' }],
  ])('%s', (words, values) => {
    expect(read(words)).toMatchObject({ values, problems: [] });
  });

  test('a list given twice is the second one, a slice both together', () => {
    expect(read('-i a,b -i c -x a,b -x c').values).toEqual({ names: 'c', ranges: 'a,b,c' });
  });

  test('a flag wins over its variables, and a later variable over an earlier one', () => {
    const environment = { OLD_PORT: '1', PORT: '2', QUIET: 'true' };
    expect(read('', environment).values).toEqual({ port: '2', quiet: 'true' });
    expect(read('-p 3 -q=false', environment).values).toEqual({ port: '3', quiet: 'false' });
  });

  test('a variable that does not fit is passed over', () => {
    expect(read('', { QUIET: 'perhaps' })).toMatchObject({ values: {}, problems: [] });
  });

  test('what nobody gives is as it is at first', () => {
    const { flags } = read('');
    expect([flags.text('port'), flags.isOn('quiet'), flags.number('count')]).toEqual([
      '15001',
      false,
      -1,
    ]);
    expect([flags.isGiven('port'), flags.list('names')]).toEqual([false, []]);
  });

  test.each([
    ['--prot 1', 'error: There is no flag --prot; --port is near.'],
    ['--__proto__=1', 'error: There is no flag --__proto__.'],
    ['-z', 'error: There is no flag -z.'],
    ['--port', 'error: --port needs a value after it.'],
    ['-q=perhaps', 'error: -q takes true or false, not “perhaps”.'],
    ['--count lots', 'error: --count takes a whole number, not “lots”.'],
    ['--wait 5', 'error: --wait takes a time such as 5s or 1m30s, not “5”.'],
  ])('%s: %s', (words, problem) => {
    expect(read(words).problems[0]).toBe(problem);
  });

  test('a word that belongs to no flag is named and passed over', () => {
    const { values, problems } = read('bin etc -- --port 1');
    expect(values).toEqual({});
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('warning: “bin” is no flag');
  });
});

describe('the tables of flags', () => {
  test.each(GENERATORS.map(({ name, flags }) => [name, flags] as const))('%s', (_, flags) => {
    const names = flags.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const shorts = flags.flatMap(({ short }) => short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const { says } of flags) expect(says).toMatch(/^[“A-Za-z].*[.)]$/);
  });
});
