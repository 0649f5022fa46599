/** The built command line as a program: what a shell, a pipe and an exit status see of it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT } from '../src/tasks/run.mjs';

const CHAINWALK = join(ROOT, 'dist', 'cli', 'chainwalk.js');

const DUMP = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`;

let folder = '';

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chainwalk '));
  writeFileSync(join(folder, 'rules.txt'), DUMP);
  symlinkSync(CHAINWALK, join(folder, 'chainwalk'));
});

test.afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a line of shell in the folder. */
function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
  return spawnSync('bash', ['-o', 'pipefail', '-c', line], { cwd: folder, encoding: 'utf8', env });
}

test('runs by its own name and prints a dump as iptables-save does', () => {
  expect(shell('chainwalk print rules.txt')).toMatchObject({ status: 0, stdout: DUMP, stderr: '' });
});

test('does without the code that the build has kept, and with that of another Node', () => {
  cpSync(dirname(CHAINWALK), join(folder, 'moved'), { recursive: true });
  const kept = readdirSync(join(folder, 'moved')).filter((name) => name.endsWith('.code'));
  expect(kept).toContain('main.js.code');
  const run = () => shell('node moved/chainwalk.js print rules.txt');
  for (const name of kept) writeFileSync(join(folder, 'moved', name), 'made by another');
  expect(run()).toMatchObject({ status: 0, stdout: DUMP, stderr: '' });
  for (const name of kept) rmSync(join(folder, 'moved', name));
  expect(run()).toMatchObject({ status: 0, stdout: DUMP, stderr: '' });
});

test('prints the same without WebAssembly, and where a process is given few addresses', () => {
  const print = `${CHAINWALK.replaceAll(' ', '\\ ')} print rules.txt`;
  expect(shell(`node --jitless ${print}`)).toMatchObject({ status: 0, stdout: DUMP });
  test.skip(process.platform !== 'linux', 'what “ulimit -v” sets binds on Linux only');
  const few = shell(`ulimit -v 3000000; node ${print}`);
  expect(few).toMatchObject({ status: 0, stdout: DUMP, stderr: '' });
});

test('reads a dump packed with gzip, from a pipe too', () => {
  const printed = { status: 0, stdout: DUMP, stderr: '' };
  expect(shell('gzip -k rules.txt && chainwalk print rules.txt.gz')).toMatchObject(printed);
  expect(shell('gzip -c rules.txt | chainwalk print -')).toMatchObject(printed);
});

test('reads standard input and ends with 1 where there are errors', () => {
  const { status, stdout } = shell('sed s/22/lots/ rules.txt | chainwalk parse -');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^-:5:\d+: error: /m);
});

test('ends quietly when its reader has had enough', () => {
  const many = 'for i in $(seq 20000); do echo "-A INPUT -s 10.0.0.1/32 -j ACCEPT"; done';
  const dump = `(echo "*filter"; ${many}; echo COMMIT)`;
  expect(shell(`${dump} | chainwalk print - | head -n 1`)).toMatchObject({
    status: 0,
    stdout: '*filter\n',
    stderr: '',
  });
});

test('walks a packet without colours into a pipe', () => {
  const { status, stdout } = shell(
    `chainwalk trace --ruleset rules.txt --packet 'tcp 198.51.100.9:40000 > 203.0.113.5:23 in eth0' | cat`,
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/dropped/);
  expect(stdout).not.toContain('\u001b');
});

test('walks the packets of a scenario', () => {
  const scenario = {
    format: 1,
    family: 4,
    backend: 'nft',
    host: { interfaces: [{ name: 'eth0', addrs: ['203.0.113.5/24'] }] },
    ruleset: DUMP,
    packets: [
      {
        path: 'inbound',
        in_iface: 'eth0',
        src: '203.0.113.9',
        dst: '203.0.113.5',
        proto: 'tcp',
        sport: 40000,
        dport: 22,
      },
    ],
  };
  writeFileSync(join(folder, 'scenario.json'), JSON.stringify(scenario));
  const { status, stdout } = shell('chainwalk trace --scenario scenario.json --json');
  expect(status).toBe(0);
  const steps = [{ hook: 'INPUT', table: 'filter', chain: 'INPUT', rule: 1, verdict: 'ACCEPT' }];
  expect(JSON.parse(stdout)).toMatchObject({ results: [{ steps }] });
});

test('a mistake on the command line is told in a sentence, with status 2', () => {
  const { status, stderr } = shell('chainwalk parse nowhere.txt');
  expect(status).toBe(2);
  expect(stderr).toBe('chainwalk: cannot read nowhere.txt: there is no such file\n');
});
