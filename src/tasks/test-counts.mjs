/** How many tests ran, from the reports that Vitest and Playwright write. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped their names
 * @property {readonly string[]} excused names of those that read material which is not here
 */

/** @type {Counts} */
export const NONE = { passed: 0, failed: 0, skipped: [], excused: [] };

/**
 * @param {string} path
 * @returns {Counts}
 */
export function vitestCounts(path) {
  if (!existsSync(path)) return NONE;
  /** @type {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  const tests = testResults.flatMap((file) => file.assertionResults);
  // A file that broke before its first test has failed without one.
  const broken = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const skipped = tests
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => test.fullName);
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + broken.length,
    skipped: skipped.filter((name) => !isAboutAbsentMaterial(name)),
    excused: skipped.filter(isAboutAbsentMaterial),
  };
}

/**
 * Some tests read real dumps that lie beside the checkout and are no part of the project. They say
 * so in their names, and being without them is no failure anywhere.
 *
 * @param {string} name
 */
function isAboutAbsentMaterial(name) {
  return /where present|not here|not at hand|no recording here/.test(name);
}

/**
 * @param {string} path
 * @returns {Counts}
 */
export function playwrightCounts(path) {
  if (!existsSync(path)) return NONE;
  /** @typedef {{ title: string, specs?: { title: string, tests: { status: string }[] }[], suites?: Suite[] }} Suite */
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number }, suites: Suite[] }} */
  const { stats, suites } = JSON.parse(readFileSync(path, 'utf8'));
  /** @type {(suite: Suite) => readonly string[]} */
  const skippedIn = (suite) => [
    ...(suite.specs ?? [])
      .filter((spec) => spec.tests.some((test) => test.status === 'skipped'))
      .map((spec) => `${suite.title}: ${spec.title}`),
    ...(suite.suites ?? []).flatMap(skippedIn),
  ];
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: suites.flatMap(skippedIn),
    excused: [],
  };
}
