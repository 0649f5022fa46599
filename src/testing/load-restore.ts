/** Whole rulesets put to the real iptables-restore, each in a network namespace of its own. */
import { spawnSync } from 'node:child_process';
import type { Family } from '#net/family.ts';

/** How the tool took it: what it saves afterwards (without its comment lines), or why it refused. */
export type Loaded =
  | { readonly kind: 'saved'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string };

export function loadRestore(
  build: 'nft' | 'legacy',
  family: Family,
  restore: string,
  before: readonly string[] = [],
): Loaded {
  const tool = `${family === 4 ? 'iptables' : 'ip6tables'}-${build}`;
  const script = [
    ...before,
    `${tool}-restore --noflush <<'${END}' && ${tool}-save\n${restore}${END}`,
    '',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh'], {
    input: script,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) return { kind: 'refused', why: stderr.trim() };
  return { kind: 'saved', text: stdout.replace(/^#.*\n/gm, '') };
}

const END = '==end-of-rules==';
