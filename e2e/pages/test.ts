/**
 * The test function of every spec. The page is served from a sub-folder, as a person may host it, and
 * a test fails when the page threw, logged an error or spoke to anybody but that server.
 */
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { ROOT } from '../../src/tasks/run.mjs';
import { serveFolder } from '../../src/tasks/static-server.mjs';
import { ChainwalkPage } from './chainwalk-page.ts';

interface Fixtures {
  readonly chainwalk: ChainwalkPage;
  /** What went wrong in the page, a sentence each. A test that provokes errors takes its own out. */
  readonly complaints: string[];
}

interface WorkerFixtures {
  /** Where the built page is. */
  readonly site: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: [
    async ({}, use) => {
      const server = await serveFolder(join(ROOT, 'dist'), { prefix: '/tools/chainwalk/' });
      await use(server.url);
      await server.close();
    },
    { scope: 'worker' },
  ],
  complaints: [
    async ({ context, site }, use) => {
      const complaints: string[] = [];
      context.on('weberror', (error) => complaints.push(`threw: ${error.error().message}`));
      context.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`logged: ${message.text()}`);
      });
      context.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        const local = protocol === 'blob:' || protocol === 'data:';
        if (!local && origin !== new URL(site).origin) complaints.push(`fetched: ${request.url()}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  chainwalk: async ({ page, site }, use) => {
    await use(new ChainwalkPage(page, site));
  },
});

export { expect };
