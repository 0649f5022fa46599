/**
 * `npm run test:kernel`: random rulesets and packets through the simulator and through the kernel of
 * this machine. After `--`: `--rulesets N`, `--seed N` (the first), and `--report`, which writes the
 * table of what was compared.
 */
import { parseArgs } from 'node:util';
import { installPackages } from './install.mjs';
import { provideKernelTools } from './kernel-tools.mjs';
import { installed, run } from './run.mjs';

const REPORT = 'src/testing/kernel/report.md';

const { values } = parseArgs({
  options: {
    rulesets: { type: 'string' },
    seed: { type: 'string' },
    report: { type: 'boolean', default: false },
  },
});
await installPackages();
const missing = await provideKernelTools();
if (missing) console.log(missing);
const status = await run(
  process.execPath,
  [installed('vitest/vitest.mjs'), 'run', '--project', 'kernel'],
  {
    env: {
      ...(values.rulesets !== undefined && { KERNEL_RULESETS: values.rulesets }),
      ...(values.seed !== undefined && { KERNEL_SEED: values.seed }),
      ...(values.report && { KERNEL_REPORT: REPORT }),
    },
  },
);
if (status === 0 && values.report) console.log(REPORT);
process.exit(status);
