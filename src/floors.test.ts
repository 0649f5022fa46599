/** The dependency order of the floors, as a table, held against every import. */
import { expect, test } from 'vitest';

/** A floor may import itself and what it names; `type x` means types of x alone. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  net: ['base'],
  host: ['base', 'net'],
  extensions: ['base', 'net', 'host'],
  ruleset: ['base', 'net', 'host', 'extensions'],
  scan: [],
  parse: ['base', 'net', 'host', 'extensions', 'ruleset', 'scan'],
  actors: ['net', 'host', 'ruleset'],
  simulate: ['base', 'net', 'host', 'extensions', 'ruleset', 'actors'],
  explain: ['base', 'net', 'host', 'extensions', 'ruleset', 'type simulate'],
  journey: ['net', 'host', 'extensions', 'ruleset', 'actors', 'simulate', 'explain'],
  recording: ['base', 'net', 'ruleset', 'type simulate'],
  debugger: ['base', 'net', 'ruleset', 'type simulate'],
  graph: ['base', 'net', 'ruleset', 'type extensions', 'type simulate'],
  language: ['base', 'net', 'extensions', 'ruleset', 'parse', 'explain'],
  expect: ['base', 'net'],
  share: ['base', 'net'],
  cluster: ['base', 'net'],
  recognise: ['base', 'net', 'host', 'extensions', 'ruleset', 'cluster'],
  generate: ['base', 'net', 'host', 'extensions', 'ruleset', 'parse', 'cluster'],
  compare: ['base', 'ruleset'],
  engine: [
    'compare',
    'base',
    'net',
    'host',
    'extensions',
    'ruleset',
    'parse',
    'actors',
    'simulate',
    'explain',
    'journey',
    'graph',
    'language',
    'expect',
    'share',
    'generate',
    'debugger',
    'recording',
    'cluster',
    'recognise',
  ],
  samples: [],
  worker: ['base', 'net', 'share', 'engine'],
  cli: ['base', 'net', 'expect', 'share', 'engine', 'samples'],
  ui: [
    'base',
    'net',
    'expect',
    'share',
    'engine',
    'samples',
    // Colours are needed while a line is typed, before a worker could answer.
    'language',
    // A condition is read while it is typed, likewise.
    'debugger',
    // A paste is recognised before it is opened.
    'recording',
    'type host',
    'type extensions',
    'type ruleset',
    'type parse',
    'type explain',
    'type graph',
  ],
  testing: [
    'samples',
    'base',
    'net',
    'host',
    'extensions',
    'ruleset',
    'parse',
    'simulate',
    'explain',
    'graph',
    'engine',
  ],
};

const files = import.meta.glob<string>(
  ['./*/**/*.{ts,tsx}', '!./**/*.test.*', '!./tasks/**', '!./**/*.d.ts'],
  { query: '?raw', import: 'default', eager: true },
);
const IMPORT = /^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)'/gm;

test.each(Object.entries(files))('%s keeps to its floor', (path, text) => {
  const [, own = '', ...inside] = path.split('/');
  expect(Object.keys(FLOORS)).toContain(own);
  const wrong = [...text.matchAll(IMPORT)].filter(([, type, target = '']) => {
    if (!target.startsWith('#')) {
      return target.startsWith('../') && target.split('../').length - 1 >= inside.length;
    }
    const floor = target.slice(1, target.indexOf('/'));
    const allowed = FLOORS[own] ?? [];
    return (
      floor !== own && !allowed.includes(floor) && !(type && allowed.includes(`type ${floor}`))
    );
  });
  expect(wrong.map(([, , target]) => target)).toEqual([]);
});
