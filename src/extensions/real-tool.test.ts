/** Every case, put to the real iptables: both builds, both families, in a network namespace of its own. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Family } from '#net/family.ts';
import { printProtocol } from '#net/protocol.ts';
import { CASE_SETS } from '#testing/case-sets.ts';
import type { Case } from '#testing/cases.ts';
import { type ExtensionCases, everyCase } from '#testing/every-case.ts';
import { targetExtension } from './registry.ts';

const BUILDS = ['nft', 'legacy'] as const;
type Build = (typeof BUILDS)[number];

/** One rule to load, and what is to come of it: its words, or a refusal. */
interface Trial {
  readonly typed: string;
  readonly saved: string | undefined;
  readonly table: string;
}

const missing = whatIsMissing();

describe.skipIf(missing !== undefined)(
  `the real tool agrees${missing ? ` (skipped: ${missing})` : ''}`,
  () => {
    for (const build of BUILDS) {
      for (const family of [4, 6] as const) {
        const trials = everyTrial(build, family);
        const loadable = trials.filter(({ saved }) => saved !== undefined);
        test(`iptables-${build}, IPv${family}: prints ${loadable.length} rules as we do`, () => {
          expect(differences(build, family, loadable)).toEqual([]);
        }, 60_000);
        const refused = trials.filter(({ saved }) => saved === undefined);
        test(`iptables-${build}, IPv${family}: refuses the ${refused.length} rules that we do`, () => {
          const outcomes = load(
            build,
            family,
            refused.map((trial) => [trial]),
          );
          const taken = refused.filter((_, index) => outcomes[index]?.refusal === undefined);
          expect(taken.map(({ typed }) => typed)).toEqual([]);
        }, 60_000);
      }
    }
  },
);

function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root to make a network namespace';
  for (const tool of [
    'unshare',
    'ipset',
    ...BUILDS.flatMap((build) => [4, 6].map((f) => binary(build, f === 4 ? 4 : 6))),
  ]) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)
      return `${tool} is not installed`;
  }
  return spawnSync('unshare', ['-n', 'true']).status === 0
    ? undefined
    : 'no network namespace can be made';
}

function binary(build: Build, family: Family): string {
  return `${family === 4 ? 'iptables' : 'ip6tables'}-${build}`;
}

function everyTrial(build: Build, family: Family): readonly Trial[] {
  return everyCase().flatMap((group) =>
    group.cases
      .filter((each) => each.families.includes(family))
      .filter(({ differs }) => differs !== 'tool' && differs !== build)
      .map((each) => trialOf(group, each)),
  );
}

function trialOf({ extension, role }: ExtensionCases, each: Case): Trial {
  const before = each.protocol === undefined ? '' : ` -p ${printProtocol(each.protocol)}`;
  const name =
    extension.kind === 'basic'
      ? ''
      : role === 'match'
        ? ` -m ${extension.kind}`
        : ` -j ${extension.kind}`;
  const rule = (options: string): string =>
    `-A T${before}${name}${options === '' ? '' : ` ${options}`}`;
  return {
    typed: rule(each.options),
    saved: each.expected.kind === 'printed' ? rule(each.expected.options) : undefined,
    table:
      (role === 'target' ? targetExtension(extension.kind)?.tables?.[0] : undefined) ?? 'mangle',
  };
}

/** Loads all at once; only where that fails, one by one, to tell which it was. */
function differences(build: Build, family: Family, trials: readonly Trial[]): readonly string[] {
  const tables = [...new Set(trials.map(({ table }) => table))];
  const byTable = tables.map((name) => trials.filter(({ table }) => table === name));
  const together = load(build, family, byTable);
  return byTable.flatMap((group, index) => {
    const outcome = together[index];
    if (outcome?.refusal === undefined) return compare(group, outcome?.saved ?? []);
    const alone = load(
      build,
      family,
      group.map((trial) => [trial]),
    );
    return group.flatMap((trial, at) => {
      const { refusal, saved = [] } = alone[at] ?? {};
      return refusal === undefined
        ? compare([trial], saved)
        : [`${trial.typed}: refused: ${refusal}`];
    });
  });
}

function compare(trials: readonly Trial[], saved: readonly string[]): readonly string[] {
  return trials.flatMap((trial, index) =>
    saved[index] === trial.saved
      ? []
      : [`${trial.typed}: saved as ${saved[index] ?? 'nothing'}, not ${trial.saved ?? ''}`],
  );
}

interface Outcome {
  readonly refusal: string | undefined;
  readonly saved: readonly string[];
}

/** Each batch is loaded into an empty table and saved again, all in one namespace and one shell. */
function load(
  build: Build,
  family: Family,
  batches: readonly (readonly Trial[])[],
): readonly Outcome[] {
  const tool = binary(build, family);
  const wait = build === 'legacy' ? ' -w 50' : '';
  const script = batches.map((batch) => {
    const table = batch[0]?.table ?? 'mangle';
    const dump = [`*${table}`, ':T -', ...batch.map(({ typed }) => typed), 'COMMIT'].join('\n');
    return [
      `if ${tool}-restore${wait} 2>&1 <<'${MARK}'`,
      dump,
      MARK,
      `then echo 0; ${tool}-save -t ${table}`,
      `printf '*${table}\\nCOMMIT\\n' | ${tool}-restore${wait}`,
      'else echo 1; fi',
      `echo '${MARK}'`,
    ].join('\n');
  });
  const { stdout } = spawnSync('unshare', ['-n', 'sh'], {
    input: [...CASE_SETS.map((set) => `ipset create ${set}`), ...script].join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return stdout.split(`${MARK}\n`).slice(0, batches.length).map(readOutcome);
}

const MARK = '==end-of-batch==';

function readOutcome(text: string): Outcome {
  const lines = text.split('\n');
  const status = lines.findIndex((line) => /^\d+$/.test(line));
  return {
    refusal: lines[status] === '0' ? undefined : lines.slice(0, status).join(' '),
    saved: lines.slice(status).filter((line) => line.startsWith('-A T')),
  };
}
