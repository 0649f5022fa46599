import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from '../src/tasks/browser.mjs';

const executablePath = findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  fullyParallel: true,
  workers: '100%',
  forbidOnly: process.env['CI'] !== undefined,
  // Generous: a machine may be busy, and nothing here waits for time to pass.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: { ...(executablePath && { executablePath }), args: browserArguments() },
  },
});
