/** Rules put to the real iptables, in a network namespace made for the purpose. */
import { spawnSync } from 'node:child_process';
import type { Family } from '#net/family.ts';

export interface Ruleload {
  readonly table: string;
  /** Rules that stand in a chain of their own before the others. */
  readonly before: readonly string[];
  /** What stands after the chain's name. */
  readonly rules: readonly string[];
}

/** What became of each rule: how it was saved, or why it was refused. */
export type Fate =
  | { readonly kind: 'saved'; readonly rule: string }
  | { readonly kind: 'refused'; readonly why: string };

/** Why there is no real tool here, in a few words; `undefined` where there is one. */
export function whyNoTool(): string | undefined {
  if (process.getuid?.() !== 0) return 'it needs root to make a network namespace';
  for (const tool of ['unshare', 'ipset', ...FAMILIES.map(toolOf)]) {
    if (spawnSync('sh', ['-c', `command -v ${tool}-save || command -v ${tool}`]).status !== 0) {
      return `${tool} is not installed`;
    }
  }
  return spawnSync('unshare', ['-n', 'true']).status === 0
    ? undefined
    : 'no network namespace can be made';
}

const FAMILIES: readonly Family[] = [4, 6];

function toolOf(family: Family): string {
  return family === 4 ? 'iptables-nft' : 'ip6tables-nft';
}

/**
 * Loads the rules at once. Where some are refused, the tool names their lines: those are left out and
 * the rest is loaded again.
 */
export function loadRules(family: Family, { table, before, rules }: Ruleload): readonly Fate[] {
  const fates: (Fate | undefined)[] = rules.map(() => undefined);
  for (;;) {
    const open = [...fates.keys()].filter((index) => fates[index] === undefined);
    const head = [`*${table}`, ':B -', ':T -', ...before.map((each) => `-A B ${each}`)];
    const lines = [...head, ...open.map((index) => `-A T ${rules[index] ?? ''}`), 'COMMIT'];
    const { status, stdout, stderr } = inNamespace(
      `${toolOf(family)}-restore <<'${END}' && ${toolOf(family)}-save -t ${table}\n${lines.join('\n')}\n${END}`,
    );
    if (status === 0) {
      const saved = stdout.split('\n').filter((line) => line.startsWith('-A T'));
      for (const [at, index] of open.entries()) {
        fates[index] = { kind: 'saved', rule: saved[at]?.slice('-A T'.length) ?? 'nothing' };
      }
      return fates.filter((fate) => fate !== undefined);
    }
    const refused = linesNamed(stderr).map((line) => open[line - 1 - head.length]);
    if (refused.every((index) => index === undefined)) {
      throw new Error(`The tool names no line: ${stderr}`);
    }
    for (const index of refused) {
      if (index !== undefined) fates[index] = { kind: 'refused', why: stderr.trim() };
    }
  }
}

/** Loads each rule for itself, and tells which of them were taken. */
export function takenRules(family: Family, { table, before, rules }: Ruleload): readonly string[] {
  const tool = `${toolOf(family)}-restore`;
  const trials = rules.map((rule, index) => {
    const head = [`*${table}`, ':B -', ':T -', ...before.map((each) => `-A B ${each}`)];
    const dump = [...head, `-A T ${rule}`, 'COMMIT'].join('\n');
    return `${tool} >/dev/null 2>&1 <<'${END}' && echo ${index}\n${dump}\n${END}`;
  });
  const { stdout } = inNamespace(trials.join('\n'));
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rules[Number(line)] ?? '');
}

function linesNamed(stderr: string): readonly number[] {
  return [...stderr.matchAll(/\bline:? (\d+)/g)].map(([, line]) => Number(line));
}

const END = '==end-of-dump==';

/** Sets that rules may name, of one, two and three dimensions. */
const SETS = ['S1 hash:ip', 'S2 hash:ip,port', 'S3 hash:ip,port,ip'];

function inNamespace(script: string) {
  return spawnSync('unshare', ['-n', 'sh'], {
    input: [...SETS.map((set) => `ipset create ${set}`), script, ''].join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}
