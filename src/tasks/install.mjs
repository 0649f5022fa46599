/** Makes a fresh clone, or one that was pulled since, ready to run. Needs nothing but Node and npm. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

const LEAST_NODE = [20, 19];

export async function installPackages() {
  refuseOldNode();
  if (isInstalled()) return;
  console.log('Installing packages (npm ci) …');
  // On Windows npm is a script of the shell; elsewhere no shell comes between.
  const status = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci']);
  if (status !== 0) {
    console.error('npm ci failed: what it said stands above. Nothing else was started.');
    process.exit(status);
  }
}

/** npm writes node_modules/.package-lock.json when it is done: older than the lock is out of date. */
function isInstalled() {
  const done = join(ROOT, 'node_modules', '.package-lock.json');
  const lock = join(ROOT, 'package-lock.json');
  return existsSync(done) && statSync(done).mtimeMs >= statSync(lock).mtimeMs;
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
  console.error(
    `Chainwalk needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.version}.`,
  );
  process.exit(1);
}
