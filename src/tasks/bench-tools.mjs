/**
 * Chainwalk beside the real tools: same file, processor time of the whole process, runs alternating,
 * medians. Needs iptables' legacy tools and the right to make a network namespace.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isOnPath } from './run.mjs';

/** Rules, and how often each is run. */
const SIZES = /** @type {const} */ ([
  [10_000, 5],
  [50_000, 5],
  [250_000, 3],
]);

/** @typedef {{ cli: string, bundle: string, scratch: string, kubeDump: (rules: number) => Uint8Array }} Setup */

/** @param {Setup} setup */
export async function compareWithTools({ cli, bundle, scratch, kubeDump }) {
  const namespace = namespaceCommand();
  if (!namespace) {
    console.log(
      '\nThe comparison with iptables-legacy needs Linux, its tools, and root or user namespaces.',
    );
    return;
  }
  process.env.XTABLES_LOCKFILE = join(scratch, 'xtables.lock');
  /** @type {number[][]} */
  const parseSeconds = [];
  for (const [rules, runs] of SIZES) {
    const file = join(scratch, `kube-${rules}.txt`);
    writeFileSync(file, kubeDump(rules));
    const seconds = measure(runs, {
      test: () => userSeconds([...namespace, 'iptables-legacy-restore', '--test', '-c', file]),
      parse: () => userSeconds([process.execPath, cli, 'parse', file]),
      warm: () => Number(callBundle(bundle, 'warmParse', file)),
      save: () => saveSeconds(namespace, file, join(scratch, 'saved.txt')),
      print: () =>
        userSeconds(
          [process.execPath, cli, 'print', '--counters', file],
          join(scratch, 'printed.txt'),
        ),
    });
    parseSeconds.push([rules, seconds.parse]);

    const s = (/** @type {number} */ value) => `${value.toFixed(3)} s`;
    const times = (/** @type {number} */ value) => `${value.toPrecision(2)} × as fast`;
    console.log(`\n${rules.toLocaleString('en')} rules, user CPU, median of ${runs}`);
    console.log(`  iptables-legacy-restore --test  ${s(seconds.test)}`);
    console.log(
      `  chainwalk parse, cold           ${s(seconds.parse)}  ${times(seconds.test / seconds.parse)}`,
    );
    console.log(
      `  parse in a warm process         ${s(seconds.warm)}  ${times(seconds.test / seconds.warm)}`,
    );
    console.log(`  iptables-legacy-save -c         ${s(seconds.save)}`);
    console.log(
      `  chainwalk print --counters      ${s(seconds.print)}  ${times(seconds.save / seconds.print)}`,
    );
    console.log(`  both texts                      ${sameText(scratch) ? 'equal' : 'DIFFERENT'}`);
    await compareMemory(namespace, bundle, file);
  }
  const [, middle, large] = parseSeconds;
  if (middle && large) {
    const [fifty = 0, whole = 0] = [middle[1], large[1]];
    console.log(`\nt(250k) / t(50k) of a cold parse: ${(whole / fifty).toFixed(1)}`);
  }
}

/** The words that put a command into a network namespace of its own; `undefined` where that fails. */
export function namespaceCommand() {
  if (process.platform !== 'linux' || !isOnPath('iptables-legacy-restore')) return undefined;
  const words = process.getuid?.() === 0 ? ['unshare', '-n'] : ['unshare', '-rn'];
  const [program = '', ...flags] = words;
  const tried = spawnSync(program, [...flags, 'iptables-legacy-save', '-t', 'filter'], {
    encoding: 'utf8',
  });
  return tried.status === 0 ? words : undefined;
}

/**
 * Runs each of the measurements `runs` times, taking turns so that all meet the same weather, and
 * gives the medians.
 *
 * @template {string} Name
 * @param {number} runs
 * @param {Record<Name, () => number>} measurements
 * @returns {Record<Name, number>}
 */
function measure(runs, measurements) {
  const names = /** @type {Name[]} */ (Object.keys(measurements));
  const seen = names.map((name) => ({ name, values: /** @type {number[]} */ ([]) }));
  for (let run = 0; run < runs; run += 1) {
    for (const { name, values } of seen) values.push(measurements[name]());
  }
  const medians = seen.map(({ name, values }) => [
    name,
    values.toSorted((a, b) => a - b)[runs >> 1] ?? 0,
  ]);
  return /** @type {Record<Name, number>} */ (Object.fromEntries(medians));
}

/**
 * User CPU seconds of a command, children included, as the shell's own clock has it.
 *
 * @param {readonly string[]} command
 * @param {string} [output] where its standard output goes
 */
function userSeconds(command, output = '/dev/null') {
  return timed('time "$@" > "$OUTPUT"', command, { OUTPUT: output });
}

/**
 * The same of iptables-legacy-save alone, after an untimed load in the same namespace.
 *
 * @param {readonly string[]} namespace
 * @param {string} file
 * @param {string} output
 */
function saveSeconds(namespace, file, output) {
  const script = `"$@" bash -c 'iptables-legacy-restore -c "$FILE" && time iptables-legacy-save -c > "$OUTPUT"'`;
  return timed(script, namespace, { FILE: file, OUTPUT: output });
}

/**
 * @param {string} script whose last line on standard error is what `time` says
 * @param {readonly string[]} args
 * @param {Record<string, string>} env
 */
function timed(script, args, env) {
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env, TIMEFORMAT: '%3U' },
  });
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  return Math.max(Number(last), 0.001);
}

/**
 * Whether iptables-legacy-save and Chainwalk printed the same, table by table: the order of tables
 * and the comments with the time are each program's own.
 *
 * @param {string} scratch
 */
function sameText(scratch) {
  const [saved = '', printed = ''] = ['saved.txt', 'printed.txt'].map((name) => {
    const lines = readFileSync(join(scratch, name), 'utf8').split('\n');
    const text = lines.filter((line) => !line.startsWith('#')).join('\n');
    return text
      .split(/^(?=\*)/m)
      .toSorted()
      .join('');
  });
  return saved.trim() === printed.trim();
}

/**
 * What loading takes at its peak in the real tool, and what Chainwalk holds once it has loaded.
 *
 * @param {readonly string[]} namespace
 * @param {string} bundle
 * @param {string} file
 */
async function compareMemory(namespace, bundle, file) {
  const peak = await peakMegabytes([...namespace, 'iptables-legacy-restore', '-c', file]);
  const peakOfTest = await peakMegabytes([
    ...namespace,
    'iptables-legacy-restore',
    '--test',
    '-c',
    file,
  ]);
  const held = Number(callBundle(bundle, 'heldMegabytes', file));
  console.log(
    `  iptables-legacy-restore         ${peak.toFixed(0)} MB at its peak, ${peakOfTest.toFixed(0)} MB with --test`,
  );
  console.log(`  chainwalk                       ${held.toFixed(0)} MB held`);
}

/**
 * The highest resident size of a process, which the kernel keeps (VmHWM); read until it ends.
 * `unshare` becomes the command that it is given, so the process is the same.
 *
 * @param {readonly string[]} command
 * @returns {Promise<number>}
 */
function peakMegabytes([program = '', ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    let peak = 0;
    const timer = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // It has just ended.
      }
    }, 5);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      resolve(peak);
    });
  });
}

/**
 * Calls a function of the bench's bundle in a fresh process, and gives what it answers.
 *
 * @param {string} bundle
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} flags of node
 */
export function callBundle(bundle, name, file, flags = NO_FLAGS) {
  const script = `const bench = await import(${JSON.stringify(pathToFileURL(bundle).href)});
    process.stdout.write(String(await bench[${JSON.stringify(name)}](${JSON.stringify(file)})));`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', ...flags, '--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return stdout;
}

/** @type {readonly string[]} */
const NO_FLAGS = [];
