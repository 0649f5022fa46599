/** Recordings of a kernel, kept with the project: the simulator agrees where no kernel can be asked. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import type { RecordedResult, Scenario } from './recording.ts';

const FOLDER = new URL('../goldens/', import.meta.url);

interface Golden {
  readonly scenario: Scenario;
  /** `null` where a packet could not be made. */
  readonly recorded: readonly (RecordedResult | null)[];
}

test.each(readdirSync(FOLDER))('%s', (name) => {
  // Written by the comparison with a kernel, in this very form.
  const golden = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden;
  const recorded = golden.recorded.map((each) => each ?? undefined);
  expect(recorded.some((each) => each !== undefined)).toBe(true);
  const { disagreements } = compare(golden.scenario, recorded);
  expect(disagreements.map(({ what }) => what)).toEqual([]);
});
