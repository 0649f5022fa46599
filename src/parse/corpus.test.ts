/** Files that people and programs wrote, against what the real tool makes of them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printRuleset } from '#ruleset/print.ts';
import type { Dump } from './dump.ts';
import type { Problem } from './problem.ts';
import { readDump } from './read-dump.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus');
const MANIFEST = join(CORPUS, 'MANIFEST.md');

interface CorpusFile {
  readonly path: string;
  readonly kind: string;
  readonly family: 4 | 6;
  /** Whether both builds of the real tool take it as it stands. */
  readonly accepted: boolean;
}

/** Files that say of themselves what they are not, or of which nothing tells the family. */
const ODD: ReadonlyMap<string, string> = new Map([
  ['wild/iyunlink+mptcp-vps/etc/iptables/rules.v4', 'its header says ip6tables'],
]);

const present = existsSync(MANIFEST);
const files = present ? readManifest() : [];
const missing = present ? whatIsMissing() : 'the corpus is not beside the checkout';
const accepted = files.filter(({ accepted: taken, path }) => taken && !ODD.has(path));
const skipped = missing === undefined ? '' : ` (where present; skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`the corpus and the real tool${skipped}`, () => {
  test('what it saves after loading a file is what we print of the file', () => {
    const saved = saveAll(accepted);
    const differences = accepted.flatMap((file) => {
      const text = saved.get(file.path);
      // Refused here though taken elsewhere: it names a set that nobody made.
      if (text === undefined || text.includes("doesn't exist")) return [];
      return differencesOf(file, text);
    });
    expect(differences).toEqual([]);
  }, 120_000);
});

describe.skipIf(!present)(
  `the corpus${present ? '' : ' (where present; skipped: it is not beside the checkout)'}`,
  () => {
    test('a file that the real tool takes has no error', () => {
      const faulty = accepted.flatMap(({ path }) =>
        dumpOf(path)
          .problems.filter(({ severity }) => severity === 'error')
          .map(({ line, code }) => `${path}:${line} ${code}`),
      );
      expect(faulty).toEqual([]);
    });

    test('every other file ends calmly, and says of every line what became of it', () => {
      const lost = files.flatMap(({ path, kind }) => {
        const dump = dumpOf(path);
        return KINDS_OF_RULES.has(kind) ? lostLines(dump).map((line) => `${path}:${line}`) : [];
      });
      expect(lost).toEqual([]);
    }, 60_000);
  },
);

const KINDS_OF_RULES = new Set(['save', 'restore-input', 'istio-golden', 'list-S', 'commands']);

function dumpOf(path: string): Dump {
  return readDump(readFileSync(join(CORPUS, path)));
}

function linesOf({ line, lastLine = line }: Problem): readonly number[] {
  return Array.from({ length: lastLine - line + 1 }, (_, at) => line + at);
}

/** Lines of rules that neither became one nor have a problem that says why. */
function lostLines(dump: Dump): readonly number[] {
  const said = new Set(dump.problems.flatMap(linesOf));
  const lost: number[] = [];
  for (let line = 1; line <= dump.lineCount; line += 1) {
    const isRule = /^\s*(?:\[\d+:\d+\] ?)?-[AI] \S/.test(dump.lineText(line));
    if (isRule && dump.rulesOnLine(line).length === 0 && !said.has(line)) lost.push(line);
  }
  return lost;
}

function readManifest(): readonly CorpusFile[] {
  const rows = readFileSync(MANIFEST, 'utf8').split('\n');
  return rows.flatMap((row) => {
    const cells = row.split('|').map((cell) => cell.trim());
    const [, path = '', kind = '', family = ''] = cells;
    if (!existsSync(join(CORPUS, path)) || path === '') return [];
    const [legacy, nft] = cells.slice(-3);
    const restorable = ['save', 'restore-input', 'istio-golden'].includes(kind);
    const taken = restorable && legacy === 'ok' && nft === 'ok';
    return [{ path, kind, family: family === '6' ? 6 : 4, accepted: taken }];
  });
}

function whatIsMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root to make a network namespace';
  for (const tool of ['unshare', 'iptables-nft-restore', 'ip6tables-nft-restore']) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) return `${tool} is missing`;
  }
  return spawnSync('unshare', ['-n', 'true']).status === 0
    ? undefined
    : 'no network namespace can be made';
}

const MARK = '@@@@ ';

/** What the nft build prints after loading each file into a network namespace of its own. */
function saveAll(wanted: readonly CorpusFile[]): ReadonlyMap<string, string> {
  const script = wanted.map(({ path, family }) => {
    const tool = family === 4 ? 'iptables-nft' : 'ip6tables-nft';
    const load = `${tool}-restore < "$1" && ${tool}-save`;
    return `echo '${MARK}${path}'; timeout 20 unshare -n sh -c '${load}' sh '${join(CORPUS, path)}' 2>&1`;
  });
  const { stdout } = spawnSync('sh', { input: script.join('\n'), maxBuffer: 2 ** 28 });
  const parts = stdout.toString().split(MARK).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
}

function differencesOf({ path, family }: CorpusFile, saved: string): readonly string[] {
  const { rulesets } = dumpOf(path);
  // Where no address tells, the family is a guess, and the print is the same.
  const own = rulesets.length === 1 ? rulesets : rulesets.filter((each) => each.family === family);
  const ours = tablesOf(own.map((each) => printRuleset(each, { counters: false })).join(''));
  const theirs = tablesOf(saved);
  const differences: string[] = [];
  for (const [table, lines] of theirs) {
    const printed = ours.get(table) ?? [];
    const at = lines.findIndex((line, index) => line !== printed[index]);
    const longer = at < 0 && printed.length > lines.length ? lines.length : at;
    if (longer < 0) continue;
    differences.push(
      `${path} ${table}: ${lines[longer] ?? '(end)'} | ${printed[longer] ?? '(end)'}`,
    );
  }
  return differences;
}

/** By table: its lines. Counters, which loading sets to zero, are left out. */
function tablesOf(save: string): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of save.split('\n')) {
    if (line.startsWith('*')) tables.set(line, (lines = []));
    else if (/^[:-]/.test(line)) lines.push(line.replace(/ \[\d+:\d+\]$/, ''));
  }
  return tables;
}
