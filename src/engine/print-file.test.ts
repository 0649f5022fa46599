/** The short way to print a dump, which looks at it only, against the long one, which reads it. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targetExtension } from '#extensions/registry.ts';
import { tablesAsPrinted } from '#parse/as-printed.ts';
import { toBytes } from '#parse/source.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { GRAMMAR } from '#testing/grammar/grammar.ts';
import { readDumpFile } from './dump-file.ts';
import { printFile } from './print-file.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('latin1');
}

/** Puts both ways to a dump, and says how often the short one knew the answer. */
function compare(bytes: Uint8Array): number {
  let short = 0;
  const dump = readDumpFile(bytes);
  for (const counters of [true, false]) {
    if (tablesAsPrinted(toBytes(bytes), counters)) short += 1;
    const printed = printFile(bytes, counters);
    expect(textOf(printed.pieces)).toBe(textOf(dump.print(counters)));
    expect(printed.problemCount.error).toBe(dump.problemCount.error);
  }
  return short;
}

/** What the long way prints, which is what the short one is for. */
function saved(bytes: Uint8Array, counters: boolean): string {
  return new TextDecoder().decode(Buffer.concat(readDumpFile(bytes).print(counters)));
}

const KUBE = generateKube({ rules: 300 }).text;

test('the dump of a node of kube-proxy is known to stand as it is printed', () => {
  expect(compare(encode(KUBE))).toBe(2);
  expect(compare(encode(KUBE.replaceAll(/^\[\d+:\d+\] /gm, '')))).toBe(1);
});

test('what has an error, or would be printed otherwise, is not', () => {
  const table = (...lines: string[]): string =>
    ['*filter', ':INPUT ACCEPT [0:0]', ':FORWARD ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ...lines]
      .concat('COMMIT', '')
      .join('\n');
  const good = table(':a - [0:0]', ':b - [1:2]', '-A INPUT -i lo -j a', '-A a -p tcp -g b');
  expect(compare(encode(good))).toBe(1);
  const others = [
    table(':b - [0:0]', ':a - [1:2]', '-A INPUT -j a', '-A INPUT -j b'),
    table(':a - [0:0]', ':a - [0:0]', '-A INPUT -j a'),
    table(':a - [0:0]', '-A INPUT -j c'),
    table(':a - [0:0]', '-A a -j INPUT'),
    table(':a - [0:0]', ':b - [0:0]', '-A a -j b', '-A b -j a'),
    table(':a - [0:0]', '-A a -j a'),
    table('-A FORWARD -j DROP', '-A INPUT -j DROP'),
    table('-A INPUT -o lo -j DROP'),
    table('-A OUTPUT -i lo -j DROP'),
    table('-A INPUT -j DNAT --to-destination 10.0.0.1:80'),
    table('-A INPUT -p tcp -j DNAT --to-destination 10.0.0.1:80'),
    table('-A INPUT -j MASQUERADE'),
    table('-A INPUT -s 10.0.0.1 -j DROP'),
    table('-A INPUT -s 10.0.0.1/8 -j DROP'),
    table('-A INPUT -p tcp --dport 80 -j DROP'),
    table('-A INPUT -m tcp --dport 80 -j DROP'),
    table('-A INPUT -j DROP '),
    table(':LOG - [0:0]', '-A INPUT -j LOG'),
    table('-A INPUT -j DROP', '', '-A INPUT -j ACCEPT'),
    table('-A INPUT -j DROP').replace('COMMIT\n', ''),
    table('-A INPUT -j DROP').trimEnd(),
    table('-A INPUT -j DROP').replaceAll('\n', '\r\n'),
    table('-A INPUT -j DROP').replace(':OUTPUT ACCEPT [0:0]\n', ''),
    table('-A INPUT -j DROP').replace(':OUTPUT ACCEPT', ':OUTPUT -'),
    table('-A INPUT -j DROP').replace(':OUTPUT ACCEPT', ':OUTPUT DR#P'),
    table('-A INPUT -j DROP').replace('*filter', '*filters'),
    table('-A INPUT -j DROP').replace('*filter', '* filter'),
    table('-A INPUT -j DROP') + table('-A INPUT -j ACCEPT'),
    '-A INPUT -j DROP\n' + table('-A INPUT -j ACCEPT'),
    table('-A INPUT -j DROP') + '-A INPUT -j ACCEPT\n',
    table(':a - [0:0]', '-A INPUT -j a').replaceAll('filter', 'nat'),
    '*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n' +
      ':POSTROUTING ACCEPT [0:0]\n-A PREROUTING -j DROP\nCOMMIT\n',
  ];
  expect(others.map((text) => [text, compare(encode(text))])).toEqual(
    others.map((text) => [text, 0]),
  );
});

test('the words around the tables are read as ever', () => {
  const around = (before: string, after: string): string => before + KUBE + after;
  expect(compare(encode(around('$ iptables-save -c\n', '$ \n')))).toBe(0);
  expect(compare(encode(around('', ':INPUT DROP [0:0]\n')))).toBe(0);
  expect(compare(encode(around('', '# iptables -t nat -F\n')))).toBe(0);
  expect(compare(encode(around('\uFEFF', '')))).toBe(2);
  expect(compare(encode(around('# Warning: iptables-legacy tables present\n', '\n\n')))).toBe(2);
  expect(compare(encode(around('', KUBE)))).toBe(0);
  compare(encode(around('root@a:~# ip6tables-save\n', 'root@b:~# iptables -S\n-P INPUT DROP\n')));
});

test('rules of every extension', () => {
  let known = 0;
  for (const {
    role,
    kind,
    families = [4, 6] as const,
    protocols = [undefined],
    options,
  } of GRAMMAR) {
    const table = (role === 'target' ? targetExtension(kind)?.tables?.[0] : undefined) ?? 'mangle';
    for (const family of families) {
      const rule = fc.tuple(fc.constantFrom(...protocols), options(family));
      for (const [protocol, words] of fc.sample(rule, { numRuns: 25, seed: 7 })) {
        const name = kind === 'basic' ? '' : role === 'match' ? ` -m ${kind}` : ` -j ${kind}`;
        const before = protocol === undefined ? '' : ` -p ${protocol}`;
        const tool = family === 4 ? 'iptables' : 'ip6tables';
        const typed = `# Generated by ${tool}-save v1.8.9 (nf_tables)\n*${table}\n-A x${before}${name} ${words}\nCOMMIT\n`;
        compare(encode(typed));
        known += compare(encode(`# Generated by ${tool}-save\n${saved(encode(typed), false)}`));
      }
    }
  }
  expect(known).toBeGreaterThan(1000);
}, 120_000);

const LINES = KUBE.split('\n');

/** A dump with a few lines dropped, doubled, swapped or cut. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(LINES.length - 1),
      other: fc.nat(LINES.length - 1),
      how: fc.constantFrom('drop', 'double', 'swap', 'byte', 'word', 'byte', 'word'),
      unit: fc.oneof(fc.constantFrom(...' -!"\\[]:/0139.\r\tjJ*#'), fc.string({ maxLength: 1 })),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 3 },
  )
  .map((wounds) => {
    const lines = [...LINES];
    for (const { at, other, how, unit, place } of wounds) {
      const line = lines[at] ?? '';
      const from = Math.floor(place * line.length);
      if (how === 'drop') lines.splice(at, 1);
      else if (how === 'double') lines.splice(other, 0, line);
      else if (how === 'swap') [lines[at], lines[other]] = [lines[other] ?? '', line];
      else if (how === 'byte') lines[at] = line.slice(0, from) + unit + line.slice(from + 1);
      else lines[at] = line.replace(/\S+$/, (lines[other] ?? '').split(' ').at(-1) ?? '');
    }
    return lines.join('\n');
  });

test('mutations of a dump', () => {
  let known = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      known += compare(encode(text));
    }),
    { interruptAfterTimeLimit: 8_000, markInterruptAsFailure: false, numRuns: 5_000, seed: 11 },
  );
  expect(known).toBeGreaterThan(20);
}, 60_000);

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');

test.skipIf(!existsSync(CORPUS))(
  'every file of the corpus (skipped where it is not beside the checkout)',
  () => {
    let known = 0;
    const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true });
    for (const file of files) {
      if (!file.isFile()) continue;
      const bytes = new Uint8Array(readFileSync(join(file.parentPath, file.name)));
      if (bytes.length > 3_000_000) continue;
      known += compare(bytes);
      known += compare(encode(`# Generated by iptables-save\n${saved(bytes, true)}`));
    }
    expect(known).toBeGreaterThan(50);
  },
  120_000,
);
