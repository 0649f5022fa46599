/** What Chainwalk does in how long, in this process. Built by `bench.mjs`, which runs it. */
import { readFileSync } from 'node:fs';
import { createLocalEngine } from '#engine/local-engine.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { generateKube } from '#testing/generate-kube.ts';
import { benchLarge } from './bench-large.ts';

/** A dump of about so many rules, laid out as kube-proxy does, with counters and comments. */
export function kubeDump(rules: number): Uint8Array {
  return new TextEncoder().encode(generateKube({ rules }).text);
}

/** Prints parse speed and trace time for the first sample and for ten thousand rules of kube-proxy. */
export async function benchEngine(log: (line: string) => void): Promise<void> {
  const packet = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';
  await benchDump(log, 'Istio sidecar', ISTIO_SIDECAR, packet);
  const { text, packetLine } = generateKube({ rules: 10_000 });
  await benchDump(log, 'kube-proxy, generated', text, packetLine);
  await benchLarge(log);
}

async function benchDump(
  log: (line: string) => void,
  title: string,
  text: string,
  packetLine: string,
): Promise<void> {
  const engine = createLocalEngine({ now: () => performance.now() });
  const bytes = new TextEncoder().encode(text);
  const cold = await timeOf(() => engine.open(bytes));
  const warm = await medianTime(() => engine.open(bytes));
  const dump = await engine.open(bytes);
  const rules = dump.rulesets.reduce((sum, each) => sum + each.ruleCount, 0);
  const request = { revision: dump.revision, packetLine, choices: {} };
  const firstTrace = await timeOf(() => engine.trace(request));
  const trace = await medianTime(() => engine.trace(request));
  const reply = await engine.trace(request);
  if (reply.kind !== 'traced') throw new Error(`${title}: the packet is refused`);
  const map = await timeOf(() => engine.map(dump.revision, reply.trace.ruleset));

  const perSecond = Math.round(rules / (warm / 1000)).toLocaleString('en');
  log(`\n${title}: ${rules.toLocaleString('en')} rules, ${(bytes.length / 1e6).toFixed(2)} MB`);
  log(`  parse  ${ms(warm)} warm (${perSecond} rules/s), ${ms(cold)} the first time`);
  log(
    `  trace  ${ms(trace)} warm, ${ms(firstTrace)} the first time; ${reply.trace.stepCount} steps`,
  );
  log(`  map    ${ms(map)} the first time`);
  log(`  ${reply.trace.verdict.sentence}`);
}

/** User CPU seconds of one parse of a file in a process that has parsed it before. */
export async function warmParse(file: string): Promise<number> {
  const bytes = new Uint8Array(readFileSync(file));
  const engine = createLocalEngine({ now: () => performance.now() });
  const seconds: number[] = [];
  for (let run = 0; run < 8; run += 1) {
    const before = process.cpuUsage();
    await engine.open(bytes);
    if (run >= 3) seconds.push(process.cpuUsage(before).user / 1e6);
  }
  return median(seconds);
}

/** What an engine holds of a file once it is open, input and scraps given back. Needs --expose-gc. */
export async function heldMegabytes(file: string): Promise<number> {
  const engine = createLocalEngine({ now: () => performance.now() });
  const before = held();
  await engine.open(new Uint8Array(readFileSync(file)));
  const after = held();
  // Used after the measurement, so that it cannot be collected before.
  if (Object.keys(engine).length === 0) throw new Error('No engine');
  return (after - before) / 1e6;
}

function held(): number {
  for (let round = 0; round < 4; round += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Runs for half a second, at least five times. */
async function medianTime(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const end = performance.now() + 500;
  while (times.length < 5 || performance.now() < end) times.push(await timeOf(work));
  return median(times);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;
}
