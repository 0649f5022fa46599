/** Starting other programs, the same way in every task. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the project's folder and ends with its exit status. What it prints goes to the
 * terminal; `onOutput` gets a copy, in the order it comes.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> | undefined, onOutput?: (text: string) => void }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { env = {}, onOutput } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        to.write(text);
        onOutput?.(text);
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}

/**
 * The same, in silence: whether it succeeded, and what it wrote to its standard output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  return { ok: status === 0, text: stdout ?? '' };
}

/**
 * The script of a program that npm installed, to be run by `node`: works on every system and from a
 * path with blanks, as the shims in `.bin` do not.
 *
 * @param {string} path below node_modules
 */
export function installed(path) {
  return join(ROOT, 'node_modules', path);
}

/** @param {string} program */
export function isOnPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  // Debian keeps iptables and ip where a plain user's PATH does not reach.
  return [...folders, '/usr/sbin', '/sbin'].some((folder) => existsSync(join(folder, program)));
}

/** Whether packages can be had from Debian's own archive: it is Debian, and we may install. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && isOnPath('apt-get');
}

/**
 * Installs packages of Debian; says whether that worked.
 *
 * @param {readonly string[]} packages
 */
export async function installDebianPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  console.log(`Installing ${packages.join(', ')} from Debian …`);
  const quiet = () => {};
  if (ask('apt-get', ['-qq', ...install]).ok) return true;
  await run('apt-get', ['-qq', 'update'], { env, onOutput: quiet });
  return (await run('apt-get', ['-qq', ...install], { env })) === 0;
}
