/**
 * Part of `npm run build`: lets the command line that was built do a little of everything, and keeps
 * the code that Node made of it. Its argument is the folder; what the commands print is not shown.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const sample = (/** @type {string} */ name) => join(ROOT, 'src', 'samples', 'dumps', `${name}.txt`);
const NODE = sample('kube-node');
const POD = sample('istio-sidecar');
const PACKET = 'tcp 10.244.1.5:40000 > 10.96.0.1:443 in eth0';
const COMMANDS = [
  ...['home-router', 'docker', 'ufw'].map((name) => ['parse', sample(name)]),
  ['print', '--counters', NODE],
  ['explain', POD],
  ['map', '--svg', POD],
  ['trace', '--ruleset', NODE, '--packet', PACKET],
  ['diff', NODE, NODE],
  ['guess', POD],
];

/** @type {{ load(name: string): unknown, keepCode(): void }} */
const { load, keepCode } = createRequire(import.meta.url)(join(process.argv[2] ?? '', 'start.js'));
const { main } = /** @type {{ main(words: readonly string[]): Promise<void> }} */ (load('main.js'));
process.stdout.write = () => true;
process.stderr.write = () => true;
for (const words of COMMANDS) {
  await main(words);
  if (process.exitCode !== 0)
    throw new Error(`It ended with ${process.exitCode}: ${words.join(' ')}`);
}
keepCode();
