/** Where rules may stand: what we say against what was measured, and against the kernel that runs here. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { TABLES, hooksOf } from '#ruleset/hooks.ts';
import { CASE_SETS } from '#testing/case-sets.ts';
import { type ExtensionCases, everyCase } from '#testing/every-case.ts';
import { optionReader } from '#testing/read-options.ts';
import type { Hook, Places, TableName } from './contract.ts';
import {
  type Match,
  type Target,
  matchExtension,
  placesOfMatch,
  placesOfTarget,
  targetExtension,
} from './registry.ts';

interface Place {
  readonly table: TableName;
  readonly hook: Hook;
}

const EVERYWHERE: readonly Place[] = TABLES.flatMap((table) =>
  hooksOf(table).map((hook) => ({ table, hook })),
);

function isIn({ tables, hooks }: Places, { table, hook }: Place): boolean {
  return (tables?.includes(table) ?? true) && (hooks?.includes(hook) ?? true);
}

/** Where an extension with these options may stand. */
function claim(
  role: 'match' | 'target',
  kind: string,
  options: string,
  rule: { readonly family: Family; readonly protocol: number | undefined },
): Places {
  const extension = role === 'match' ? matchExtension(kind) : targetExtension(kind);
  if (!extension) throw new Error(`No ${role} ${kind}`);
  const context = { ...rule, table: 'mangle' };
  const data = extension.parse(optionReader(options, extension.options, context));
  if (!data) throw new Error(`${kind} does not read ${options}`);
  // What an extension parsed is data of its own role, which the union of both lists does not say.
  return role === 'match' ? placesOfMatch(data as Match) : placesOfTarget(data as Target);
}

const REFERENCE = new URL('../../../shared/reference/netfilter-semantics.md', import.meta.url);

describe.skipIf(!existsSync(REFERENCE))('as measured, where present', () => {
  const rows = existsSync(REFERENCE) ? readRows(readFileSync(REFERENCE, 'utf8')) : [];

  test.each(rows.map((row) => [row.rule, row] as const))('%s', (_, row) => {
    const claimed = claimOf(row.rule);
    expect(EVERYWHERE.filter((place) => isIn(claimed, place)).map(printPlace)).toEqual(
      EVERYWHERE.filter(({ table, hook }) => allows(row.places[table], hook)).map(printPlace),
    );
  });
});

interface Row {
  readonly rule: string;
  readonly places: Readonly<Partial<Record<TableName, 'all' | readonly Hook[]>>>;
}

/** Verdicts are no extensions, so their rows are left out. */
function readRows(reference: string): readonly Row[] {
  const [, block = '[]'] =
    /```json name=semantics\/valid-places\.json\n(.*?)\n```/s.exec(reference) ?? [];
  const rows = JSON.parse(block) as readonly Row[]; // the reference's own block, which says so
  return rows.filter(({ rule }) => !/-j (ACCEPT|DROP|RETURN)$/.test(rule));
}

function allows(hooks: 'all' | readonly Hook[] | undefined, hook: Hook): boolean {
  return hooks === 'all' || (hooks?.includes(hook) ?? false);
}

/** `-p tcp --syn -j TCPMSS --set-mss 1000`: the extension that the row is about comes last. */
function claimOf(rule: string): Places {
  const protocol = readProtocol(/-p (\S+)/.exec(rule)?.[1] ?? '');
  const context = { family: 4, protocol } as const;
  const [, flag, kind = '', options = ''] = /-([jm]) (\S+)\s*(.*)$/.exec(rule) ?? [];
  if (flag === undefined) return claim('match', 'basic', rule, context);
  return claim(flag === 'j' ? 'target' : 'match', kind, options, context);
}

function printPlace({ table, hook }: Place): string {
  return `${table} ${hook}`;
}

/** A case of an extension as a rule, and where we say that it may stand. */
interface Trial {
  readonly family: Family;
  readonly rule: string;
  readonly kind: string;
  readonly claimed: Places;
}

function trialsOf({ extension, role, cases }: ExtensionCases): readonly Trial[] {
  return (
    cases
      .filter(({ differs, expected }) => differs === 'no' && expected.kind === 'printed')
      // Any interface: the tool asks where it stands, and only then forgets it.
      .filter(({ options }) => options !== '-i +')
      .map(({ families, options, protocol }) => {
        const before = protocol === undefined ? '' : `-p ${printProtocol(protocol)} `;
        const name =
          extension.kind === 'basic' ? '' : `-${role === 'match' ? 'm' : 'j'} ${extension.kind} `;
        const family = families[0] ?? 4;
        const claimed = claim(role, extension.kind, options, { family, protocol });
        return { family, rule: `${before}${name}${options}`, kind: extension.kind, claimed };
      })
  );
}

const missing = whatIsMissing();

describe.skipIf(missing !== undefined)(
  `as the kernel has it${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    const trials = everyCase().flatMap(trialsOf);

    test.each(EVERYWHERE.map((place) => [printPlace(place), place] as const))(
      'it takes in %s what we say it takes',
      (_, place) => {
        for (const family of [4, 6] as const) {
          const rules = trials
            .filter((trial) => trial.family === family && isIn(trial.claimed, place))
            .map(({ rule }) => rule);
          expect(refusedOf(family, place, rules)).toEqual([]);
        }
      },
      60_000,
    );

    test.each(EVERYWHERE.map((place) => [printPlace(place), place] as const))(
      'it refuses in %s what we say it refuses',
      (_, place) => {
        for (const family of [4, 6] as const) {
          const refused = trials.filter(
            (trial) => trial.family === family && !isIn(trial.claimed, place),
          );
          const rules = onePerClaim(refused);
          const taken = load(
            family,
            place,
            rules.map((rule) => [rule]),
          );
          expect(rules.filter((_, index) => taken[index] === true)).toEqual([]);
        }
      },
      60_000,
    );
  },
);

/** Loads all at once, and where that fails, the halves. */
function refusedOf(family: Family, place: Place, rules: readonly string[]): readonly string[] {
  if (rules.length === 0 || load(family, place, [rules])[0] === true) return [];
  if (rules.length === 1) return rules;
  const half = Math.ceil(rules.length / 2);
  return [rules.slice(0, half), rules.slice(half)].flatMap((some) =>
    refusedOf(family, place, some),
  );
}

/** The first of each extension's trials with the same claim; the others would say no more. */
function onePerClaim(trials: readonly Trial[]): readonly string[] {
  const first = new Map<string, string>();
  for (const { kind, claimed, rule } of trials) {
    const key = `${kind} ${JSON.stringify(claimed)}`;
    if (!first.has(key)) first.set(key, rule);
  }
  return [...first.values()];
}

/** Whether each batch of rules loads, in one namespace. */
function load(
  family: Family,
  { table, hook }: Place,
  batches: readonly (readonly string[])[],
): readonly boolean[] {
  const tool = family === 4 ? 'iptables-nft-restore' : 'ip6tables-nft-restore';
  const script = batches.map((rules) => {
    const dump = [`*${table}`, ...rules.map((rule) => `-A ${hook} ${rule}`), 'COMMIT'];
    return `if ${tool} >&2 <<'END-OF-DUMP'\n${dump.join('\n')}\nEND-OF-DUMP\nthen echo yes; else echo no; fi`;
  });
  const { stdout } = spawnSync('unshare', ['-n', 'sh'], {
    input: [...CASE_SETS.map((set) => `ipset create ${set}`), ...script].join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return stdout
    .split('\n')
    .map((line) => line === 'yes')
    .slice(0, batches.length);
}

function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root to make a network namespace';
  for (const tool of ['unshare', 'ipset', 'iptables-nft-restore', 'ip6tables-nft-restore']) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) {
      return `${tool} is not installed`;
    }
  }
  return spawnSync('unshare', ['-n', 'true']).status === 0
    ? undefined
    : 'no network namespace can be made';
}
