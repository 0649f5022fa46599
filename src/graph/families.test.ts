import { describe, expect, test } from 'vitest';
import { readDump } from '#parse/read-dump.ts';
import { drawMap, mapOf } from '#testing/drawn-map.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { findChains } from './find-chains.ts';
import type { FoundChain, MapRequest, MapView } from './map-view.ts';

const NOTHING: MapRequest = { unfolded: [], chains: [], jumps: [] };

/** A chain for each name, each jumped to by INPUT and accepting what comes. */
function dumpOf(names: readonly string[]): string {
  return [
    '*filter',
    ':INPUT DROP [0:0]',
    ...names.map((name) => `:${name} - [0:0]`),
    ...names.map((name, at) => `-A INPUT -p tcp -m tcp --dport ${1000 + at} -j ${name}`),
    ...names.map((name) => `-A ${name} -j ACCEPT`),
    'COMMIT',
    '',
  ].join('\n');
}

function many(count: number, nameOf: (at: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => nameOf(at));
}

function find(dump: string, text: string, limit: number): readonly FoundChain[] {
  const [ruleset] = readDump(dump).rulesets;
  return ruleset ? findChains(ruleset, text, limit) : [];
}

function families({ families: list }: MapView): readonly string[] {
  return list.map(({ prefix, chainCount }) => `${prefix}* ${chainCount}`);
}

describe('folding', () => {
  test('leaves a map alone that can be looked at', () => {
    expect(families(mapOf(dumpOf(many(30, (at) => `SVC-${at}`))))).toEqual([]);
  });

  test('makes one block of names that a program numbered', () => {
    const map = mapOf(dumpOf([...many(45, (at) => `SVC-${at}`), 'web', 'mail']));
    expect(families(map)).toEqual(['SVC-* 45']);
    expect(drawMap(map).filter((line) => line.startsWith('  '))).toEqual([
      '  filter INPUT',
      '    web',
      '    mail',
      '    SVC-* (45)',
    ]);
    expect(map.hiddenChains).toBe(45);
  });

  test('keeps names that somebody gave, however alike', () => {
    const words = ['before', 'after', 'input', 'output', 'forward', 'user', 'track', 'log', 'skip'];
    const names = words.flatMap((one) => words.map((other) => `fw-${one}-${other}`)).slice(0, 60);
    expect(families(mapOf(dumpOf(names)))).toEqual([]);
  });

  test('keeps a map under 300 nodes, whatever the names', () => {
    const map = mapOf(dumpOf(many(2000, (at) => `x${at.toString(36)}y`)));
    const { cards, ticks, places, lanes, families: blocks } = map;
    expect([cards, ticks, places, lanes, blocks].flat().length).toBeLessThanOrEqual(300);
    expect(cards.length + map.hiddenChains).toBe(2001);
  });

  test('takes the longest prefix that enough chains share', () => {
    const names = [...many(30, (at) => `cali-tw-${at}`), ...many(30, (at) => `cali-fw-${at}`)];
    expect(families(mapOf(dumpOf(names)))).toEqual(['cali-tw-* 30', 'cali-fw-* 30']);
  });

  test('never puts chains of two tables together', () => {
    const names = many(45, (at) => `SVC-${at}`);
    const dump = dumpOf(names) + dumpOf(names).replace('*filter', '*nat').replace('DROP', 'ACCEPT');
    expect(
      mapOf(dump)
        .families.map(({ table }) => table)
        .sort(),
    ).toEqual(['filter', 'nat']);
  });
});

describe('what is asked for is shown', () => {
  const dump = dumpOf(many(90, (at) => `SVC-${at}`));
  test('some chains of a family that is opened, and more when it is opened again', () => {
    const [family] = mapOf(dump).families;
    const once = family ? [family.id] : [];
    const map = mapOf(dump, { ...NOTHING, unfolded: once });
    expect(map.cards.length).toBe(13);
    expect(families(map)).toEqual(['SVC-* 78']);
    expect(families(mapOf(dump, { ...NOTHING, unfolded: [...once, ...once] }))).toEqual([
      'SVC-* 66',
    ]);
  });

  test('a chain of a family, for the rest stays folded', () => {
    const [found] = find(dump, 'svc-59', 1);
    const map = mapOf(dump, { ...NOTHING, chains: found ? [found.chain] : [] });
    expect(map.cards.map(({ name }) => name)).toEqual(['INPUT', 'SVC-59']);
    expect(families(map)).toEqual(['SVC-* 89']);
  });

  test('a family’s block has the edges of all its chains, one for each target', () => {
    const calls = many(50, (at) => `-A SVC-${at} -j ${at % 2 === 0 ? 'even' : 'odd'}`).join('\n');
    const linked = dumpOf(many(50, (at) => `SVC-${at}`))
      .replace('COMMIT', `${calls}\n-A even -j ACCEPT\n-A odd -j DROP\nCOMMIT`)
      .replace(':INPUT', ':even - [0:0]\n:odd - [0:0]\n:INPUT');
    const map = mapOf(linked);
    const block = map.families[0]?.id;
    // `even` and `odd` have too many callers for edges; the block still leads nowhere else.
    expect(map.edges.filter(({ from }) => from === block)).toEqual([]);
    expect(map.cards.filter(({ hub }) => hub).map(({ name }) => name)).toEqual(['even', 'odd']);
  });
});

describe('finding', () => {
  test('puts names that begin with the text before those that have it elsewhere', () => {
    const names = ['to-web', 'web', 'web-log', 'mail'];
    expect(find(dumpOf(names), 'WEB', 9).map(({ name }) => name)).toEqual([
      'web',
      'web-log',
      'to-web',
    ]);
  });

  test('sees what is folded away, and stops at the limit', () => {
    expect(find(dumpOf(many(90, (at) => `SVC-${at}`)), 'svc-8', 4)).toHaveLength(4);
  });

  test('finds nothing for nothing', () => {
    expect(find(dumpOf(['web']), '  ', 9)).toEqual([]);
  });
});

test('a node of a large cluster opens to a few blocks', () => {
  const { text } = generateKube({ rules: 10_000 });
  const map = mapOf(text);
  expect(map.cards.length).toBeLessThan(40);
  expect(map.families.map(({ prefix }) => prefix)).toEqual(['KUBE-SEP-', 'KUBE-SVC-', 'KUBE-EXT-']);
});
