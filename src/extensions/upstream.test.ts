/** The test cases that iptables itself brings for its extensions, where they are at hand. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { readProtocol } from '#net/protocol.ts';
import { readOptions } from '#testing/read-options.ts';
import { type OptionFault, OptionReader, type RuleContext } from './option-reader.ts';
import { matchExtension, targetExtension } from './registry.ts';

const SUITE = new URL('../../../shared/corpus/iptables-suite/extensions/', import.meta.url);
const isThere = existsSync(SUITE);
const files = isThere
  ? readdirSync(SUITE).filter((name) => /^lib(xt|ipt|ip6t)_\w+\.t$/.test(name))
  : [];

/** `-p tcp -m tcp --dport 80;=;OK`: a rule of one extension, what is saved of it, how loading ends. */
interface Line {
  readonly rule: string;
  readonly protocol: string | undefined;
  readonly flag: 'm' | 'j';
  readonly kind: string;
  readonly options: string;
  readonly saved: string;
  readonly loads: boolean;
}

const RULE = /^(?:-p (\S+) )?-([mj]) (\w+)((?: (?!-[mjgpsdio] ).*)?)$/;

function readLine(line: string): Line | undefined {
  const [rule = '', saved = '', end] = line.split(';');
  const found = RULE.exec(rule);
  if (!found || !end || / -[mjp] /.test(found[4] ?? '')) return undefined;
  const [, protocol, flag, kind = '', options = ''] = found;
  return {
    rule,
    protocol,
    flag: flag === 'm' ? 'm' : 'j',
    kind,
    options: options.trim(),
    saved: saved === '=' ? rule : saved,
    loads: end === 'OK',
  };
}

describe.skipIf(!isThere)(`upstream’s cases${isThere ? '' : ' (skipped: not here)'}`, () => {
  test.each(files)('%s', (name) => {
    const family: Family = name.startsWith('libip6t_') ? 6 : 4;
    const lines = readFileSync(new URL(name, SUITE), 'utf8')
      .split('\n')
      .map(readLine)
      .filter((line) => line !== undefined);
    expect(lines.flatMap((line) => differenceOf(line, family))).toEqual([]);
  });
});

/** 65 characters: legacy keeps 63 of them, as the case says, and nft all. */
const CUT_BY_LEGACY = `-j NFLOG --nflog-prefix ${'x'.repeat(65)}`;

function differenceOf(line: Line, family: Family): readonly string[] {
  const extension = line.flag === 'm' ? matchExtension(line.kind) : targetExtension(line.kind);
  if (!extension?.families.includes(family)) return [];
  const protocol = line.protocol === undefined ? undefined : readProtocol(line.protocol);
  const needs = extension.protocols;
  if (needs && (protocol === undefined || !needs.includes(protocol))) {
    return line.loads ? [`${line.rule}: the protocol is missing`] : [];
  }
  const read = print(extension, line.options, { family, protocol, table: 'mangle' });
  if (typeof read !== 'string') return line.loads ? [`${line.rule}: ${read.code}`] : [];
  // What the kernel alone refuses, or only in some chains, is not for reading to refuse.
  if (!line.loads || line.rule === CUT_BY_LEGACY) return [];
  const printed = `${line.protocol === undefined ? '' : `-p ${line.protocol} `}-${line.flag} ${line.kind}${read}`;
  return printed === line.saved ? [] : [`${line.rule}: printed as ${printed}`];
}

type Extension = NonNullable<
  ReturnType<typeof matchExtension> | ReturnType<typeof targetExtension>
>;

function print(extension: Extension, options: string, context: RuleContext): string | OptionFault {
  const given = readGiven(options, extension, context);
  if (!given) return { code: 'bad-value', option: '', value: options, expected: 'known options' };
  const data = extension.parse(given);
  if (given.fault) return given.fault;
  const printer = extension.print as (data: object, family: Family) => string; // of its own data
  return data ? printer(data, context.family) : '';
}

function readGiven(
  options: string,
  { options: specs }: Extension,
  context: RuleContext,
): OptionReader | undefined {
  try {
    return new OptionReader(readOptions(options, specs), specs, context);
  } catch {
    return undefined; // an option of no such name
  }
}
