/**
 * The kernel's side of a comparison: a scenario goes to `oracle.py`, which sends real packets through
 * real rules in namespaces of its own, and what comes back is put into the format of recordings.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readEvents } from './read-events.ts';
import type { Answer, Raw, Scenario } from './recording.ts';

const PROGRAM = fileURLToPath(new URL('./oracle.py', import.meta.url));

/** Why no kernel can be asked here; `undefined` where one can. */
export function whyNoKernel(): string | undefined {
  if (process.platform !== 'linux') return 'Not Linux: no kernel to compare with.';
  if (process.getuid?.() !== 0) return 'Not root: network namespaces cannot be made.';
  for (const program of [
    'python3',
    'ip',
    'nft',
    'iptables-nft-restore',
    'iptables-legacy-restore',
    'ipset',
  ]) {
    const found = spawnSync('sh', ['-c', `command -v ${program}`]);
    if (found.status !== 0) return `${program} is not installed.`;
  }
  const made = spawnSync('unshare', ['-n', 'true']);
  return made.status === 0 ? undefined : 'Network namespaces cannot be made here.';
}

/** A running oracle. Scenarios are answered in order; `close` ends it. */
export class Oracle {
  readonly #process: ChildProcess;
  readonly #waiting: ((line: string) => void)[] = [];
  #errors = '';

  constructor() {
    this.#process = spawn('python3', [PROGRAM], { stdio: ['pipe', 'pipe', 'pipe'] });
    const { stdout, stderr } = this.#process;
    if (!stdout || !stderr) throw new Error('The oracle has no pipes');
    createInterface({ input: stdout }).on('line', (line) => this.#waiting.shift()?.(line));
    stderr.on('data', (data: Buffer) => {
      this.#errors += data.toString();
    });
    this.#process.on('exit', () => {
      for (const answer of this.#waiting.splice(0)) answer(JSON.stringify({ error: this.#errors }));
    });
  }

  /** What the kernel did with the scenario's packets, or why it could not be asked. */
  async ask(scenario: Scenario): Promise<Answer> {
    const line = await new Promise<string>((resolve) => {
      this.#waiting.push(resolve);
      this.#process.stdin?.write(`${JSON.stringify(scenario)}\n`);
    });
    const raw = JSON.parse(line) as Raw; // written by oracle.py, whose form `Raw` is
    if ('error' in raw) return { ok: false, error: raw.error };
    return { ok: true, results: readEvents(raw.results, scenario), saved: raw.results.saved };
  }

  close(): void {
    this.#process.stdin?.end();
  }
}
