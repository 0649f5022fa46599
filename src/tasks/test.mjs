/**
 * `npm test` and `npm run check`: every check, in the order of speed. `--install` first gets what a
 * fresh clone lacks. With CHAINWALK_NO_SKIP=1 a skipped test counts as failed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './install.mjs';
import { installed, run } from './run.mjs';
import { NONE, playwrightCounts, vitestCounts } from './test-counts.mjs';

const reports = mkdtempSync(join(tmpdir(), 'chainwalk-test-'));
const mayNotSkip = process.env.CHAINWALK_NO_SKIP === '1';
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const troubles = [];

/**
 * One check. `counts` reads how many tests it ran; without it the check itself is what counts.
 *
 * @param {string} title
 * @param {readonly (readonly string[])[]} commands each a script of node_modules or of the project, and its arguments
 * @param {{ repair?: string, env?: Record<string, string>, counts?: () => import('./test-counts.mjs').Counts }} [options]
 */
async function check(title, commands, { repair, env, counts } = {}) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`);
  let good = true;
  for (const command of commands)
    good = (await run(process.execPath, command, { env })) === 0 && good;

  const { passed, failed, skipped, excused } = counts?.() ?? NONE;
  total.passed += counts ? passed : Number(good);
  total.failed += failed === 0 && !good ? 1 : failed;
  total.skipped += skipped.length;
  for (const name of skipped) console.log(`skipped: ${name}`);
  for (const name of excused) console.log(`not run, because what it reads is not here: ${name}`);
  if (!good)
    troubles.push(repair ? `${title} failed. This may mend it: ${repair}` : `${title} failed.`);
  if (mayNotSkip && skipped.length > 0) {
    total.failed += skipped.length;
    troubles.push(`${title}: ${skipped.length} tests were skipped, which counts as failed here.`);
  }
  return good;
}

/**
 * @param {'unit' | 'kernel'} project
 * @param {string} report
 */
function vitest(project, report) {
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  return [installed('vitest/vitest.mjs'), 'run', '--project', project, ...reporters];
}

if (process.argv.includes('--install')) await installPackages();

const tsc = installed('typescript/bin/tsc');
await check('Types', [
  [tsc, '-p', 'src/tsconfig.core.json'],
  [tsc, '-p', 'tsconfig.json'],
]);
await check(
  'Lint',
  [
    [
      installed('oxlint/bin/oxlint'),
      '--deny-warnings',
      '--type-aware',
      '--report-unused-disable-directives',
    ],
  ],
  { repair: 'npm run lint:fix' },
);
await check(
  'Format',
  [[installed('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  {
    repair: 'npm run format',
  },
);
await check('Unused', [[installed('knip/bin/knip.js'), '--no-progress']]);

const { provideKernelTools } = await import('./kernel-tools.mjs');
const noKernel = await provideKernelTools();
if (noKernel) console.log(`\n${noKernel}`);
const unitReport = join(reports, 'unit.json');
await check('Floors and units', [vitest('unit', unitReport)], {
  counts: () => vitestCounts(unitReport),
});

const kernelReport = join(reports, 'kernel.json');
await check('Against the kernel', [vitest('kernel', kernelReport)], {
  counts: () => vitestCounts(kernelReport),
});

const built = await check('Build and sizes', [['src/tasks/build.mjs']]);
if (built) {
  const { provideBrowser, browserVersion } = await import('./browser.mjs');
  const noBrowser = await provideBrowser();
  if (noBrowser) {
    total.failed += 1;
    troubles.push(noBrowser);
  } else {
    const report = join(reports, 'e2e.json');
    await check(
      `End to end, in ${browserVersion()}`,
      [
        [
          installed('@playwright/test/cli.js'),
          'test',
          '-c',
          'e2e/playwright.config.ts',
          '--reporter=list,json',
        ],
      ],
      { env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report }, counts: () => playwrightCounts(report) },
    );
  }
} else {
  troubles.push('End to end was not run, because there is no build to run it on.');
}

rmSync(reports, { recursive: true, force: true });
console.log(`\n${'─'.repeat(74)}`);
for (const trouble of troubles) console.log(trouble);
const skipped = total.skipped > 0 && !mayNotSkip ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 && troubles.length === 0 ? 0 : 1);
