import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { generateKube } from './generate-kube.ts';
import { whyNoTool } from './real-iptables.ts';

test('the same numbers give the same text, of about as many rules', () => {
  const { text } = generateKube({ rules: 2000, seed: 3 });
  expect(generateKube({ rules: 2000, seed: 3 }).text).toBe(text);
  expect(generateKube({ rules: 2000, seed: 4 }).text).not.toBe(text);
  const rules = text.match(/^\[/gm)?.length ?? 0;
  expect(rules).toBeGreaterThanOrEqual(2000);
  expect(rules).toBeLessThan(2050);
});

const missing = whyNoTool();

describe.skipIf(missing !== undefined)(`the tool${missing ? ` (skipped: ${missing})` : ''}`, () => {
  test('saves the dump as it is, counters and all', () => {
    const { text } = generateKube({ rules: 1000 });
    const { stdout } = spawnSync(
      'unshare',
      ['-n', 'sh', '-c', 'iptables-legacy-restore -c && iptables-legacy-save -c'],
      { input: text, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    expect(tables(stdout)).toEqual(tables(text));
  }, 30_000);
});

/** The tables in alphabetical order: in which one the tool has them is not its dump's. */
function tables(dump: string): readonly string[] {
  return dump
    .replace(/^#.*\n/gm, '')
    .split(/^(?=\*)/m)
    .sort();
}
