/**
 * The simulator against the kernel that runs here: random rulesets and packets, real ones on real
 * wires, compared step by step. `npm run test:kernel`; by environment KERNEL_SEED (the first seed),
 * KERNEL_RULESETS (how many), KERNEL_REPORT (a file for the table of extensions) and KERNEL_TOTALS
 * (a file for the same as JSON).
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Disagreement, compare } from './compare.ts';
import { EVERY_EXTENSION } from './every-extension.ts';
import { generateScenario } from './generate.ts';
import { Oracle, whyNoKernel } from './oracle.ts';
import type { Scenario } from './recording.ts';
import { Report } from './report.ts';
import { shrink } from './shrink.ts';

const FIRST = Number(process.env['KERNEL_SEED'] ?? 1);
const RULESETS = Number(process.env['KERNEL_RULESETS'] ?? 200);
const BATCH = 20;

const missing = whyNoKernel();
const report = new Report();
let oracle: Oracle;

describe.skipIf(missing !== undefined)(
  `agreement with this kernel${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    beforeAll(() => {
      oracle = new Oracle();
    });

    afterAll(() => {
      oracle.close();
      console.log(report.print());
      write('KERNEL_REPORT', report.print());
      write('KERNEL_TOTALS', JSON.stringify(report.data()));
    });

    test.each(EVERY_EXTENSION)('$name', async (scenario) => {
      const answer = await oracle.ask(scenario);
      if (!answer.ok) throw new Error(answer.error);
      const comparison = compare(scenario, answer.results);
      report.add(scenario, answer.results, comparison);
      expect(comparison.packets).toBe(scenario.packets.length);
      expect(comparison.disagreements.map(say)).toEqual([]);
    });

    const batches = Array.from(
      { length: Math.ceil(RULESETS / BATCH) },
      (_, index) => FIRST + index * BATCH,
    );

    test.each(batches)(
      'rulesets of the seeds from %i',
      async (from) => {
        const refused: string[] = [];
        const different: { scenario: Scenario; first: Disagreement }[] = [];
        const count = Math.min(BATCH, FIRST + RULESETS - from);
        for (let seed = from; seed < from + count; seed += 1) {
          const scenario = generateScenario(seed);
          const answer = await oracle.ask(scenario);
          if (!answer.ok) {
            refused.push(`${scenario.name}: ${answer.error}`);
            continue;
          }
          const comparison = compare(scenario, answer.results);
          report.add(scenario, answer.results, comparison);
          const [first] = comparison.disagreements;
          if (first) different.push({ scenario, first });
        }
        expect(refused).toEqual([]);
        if (different.length > 0) expect.fail(await explain(different));
      },
      600_000,
    );
  },
);

function write(variable: string, text: string): void {
  const file = process.env[variable];
  if (file !== undefined) writeFileSync(file, `${text}\n`);
}

/** Every disagreement in a few lines, and the first one as small as it gets. */
async function explain(
  different: readonly { scenario: Scenario; first: Disagreement }[],
): Promise<string> {
  const all = different.map(({ scenario, first }) => `${scenario.name}\n${say(first)}`);
  const small = await shrink(different[0]?.scenario ?? generateScenario(FIRST), oracle);
  if (!small) return [...all, 'the first did not come again'].join('\n\n');
  const [again] = compare(small.scenario, small.recorded).disagreements;
  const fixture = JSON.stringify(small);
  return [...all, `as small as it gets: ${again ? say(again) : ''}`, fixture].join('\n\n');
}

function say({ packet, sent, what, kernel, ours }: Disagreement): string {
  const lines = (name: string, list: readonly string[]): string =>
    list.map((line) => `  ${name} ${line}`).join('\n');
  return `packet ${packet}: ${JSON.stringify(sent)}\n${what}\n${lines('kernel', kernel)}\n${lines('ours  ', ours)}`;
}
