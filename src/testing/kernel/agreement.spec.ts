/**
 * The simulator against the kernel that runs here: random rulesets and packets, real ones on real
 * wires, compared step by step. `npm run test:kernel`; by environment KERNEL_SEED (the first seed),
 * KERNEL_RULESETS (how many) and KERNEL_REPORT (a file for the table of extensions).
 */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Disagreement, compare } from './compare.ts';
import { generateScenario } from './generate.ts';
import { Oracle, whyNoKernel } from './oracle.ts';
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
      const file = process.env['KERNEL_REPORT'];
      if (file !== undefined) writeFileSync(file, `${report.print()}\n`);
    });

    const batches = Array.from(
      { length: Math.ceil(RULESETS / BATCH) },
      (_, index) => FIRST + index * BATCH,
    );

    test.each(batches)(
      'rulesets of the seeds from %i',
      async (from) => {
        const refused: string[] = [];
        const count = Math.min(BATCH, FIRST + RULESETS - from);
        for (let seed = from; seed < from + count; seed += 1) {
          const scenario = generateScenario(seed);
          const answer = await oracle.ask(scenario);
          if (!answer.ok) {
            refused.push(`${scenario.name}: ${answer.error}`);
            continue;
          }
          const sent = answer.results.filter((each) => each !== undefined).length;
          const found = compare(scenario, answer.results);
          report.add(scenario, sent, found.length);
          if (found.length > 0) {
            const small = await shrink(scenario, oracle);
            const again = compare(small.scenario, small.recorded);
            expect.fail(
              `${scenario.name}\n${say(again[0] ?? found[0])}\n\nas a fixture:\n${JSON.stringify(small)}`,
            );
          }
        }
        expect(refused).toEqual([]);
      },
      600_000,
    );
  },
);

function say(found: Disagreement | undefined): string {
  if (!found) return '';
  const { packet, sent, what, kernel, ours } = found;
  const lines = (name: string, list: readonly string[]): string =>
    list.map((line) => `  ${name} ${line}`).join('\n');
  return `packet ${packet}: ${JSON.stringify(sent)}\n${what}\n${lines('kernel', kernel)}\n${lines('ours  ', ours)}`;
}
