import { createServer } from 'node:http';
import type { Request } from '@playwright/test';
import { expect, test } from './pages/test.ts';

/** A server that would gladly take anything, and counts what it is sent. */
async function listener() {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('thank you');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    heard,
    url: `http://127.0.0.1:${port}/`,
    close: () => server.close(),
  };
}

/** Tries to send from wherever it is run; says whether it could. */
async function trySending(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'POST', mode: 'no-cors', body: 'the dump' });
    return true;
  } catch {
    return false;
  }
}

test('nothing can be sent from the page or from inside its workers', async ({
  chainwalk,
  page,
  complaints,
}) => {
  const ears = await listener();
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  expect(await page.evaluate(trySending, ears.url)).toBe(false);
  expect(page.workers().length).toBeGreaterThan(0);
  for (const worker of page.workers()) {
    expect(await worker.evaluate(trySending, ears.url)).toBe(false);
  }
  expect(ears.heard).toEqual([]);
  ears.close();
  // The refusals themselves, as the browser logs them.
  const refusals = complaints.filter((each) =>
    /Content Security Policy|Fetch API cannot load|fetched: /.test(each),
  );
  expect(refusals.length).toBeGreaterThan(0);
  complaints.splice(0, complaints.length, ...complaints.filter((each) => !refusals.includes(each)));
});

test('reading, walking and sharing a dump sends nothing', async ({ chainwalk, page }) => {
  await chainwalk.open();
  await expect(chainwalk.editor()).toBeVisible();
  const asked: Request[] = [];
  page.on('request', (request) => asked.push(request));
  await chainwalk.paste('*filter\n:INPUT DROP [0:0]\nCOMMIT\n');
  await chainwalk.walk('tcp 198.51.100.9:40000 → 203.0.113.5:22 in eth0');
  await chainwalk.share();
  // A file of the page itself may still be wanted, such as the font of the editor's signs.
  const files = new RegExp(`^(blob:|data:|${chainwalk.site}assets/[\\w.-]+$)`);
  const others = asked.filter(
    (each) => each.method() !== 'GET' || each.postData() !== null || !files.test(each.url()),
  );
  expect(others.map((each) => `${each.method()} ${each.url()}`)).toEqual([]);
});
