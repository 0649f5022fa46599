import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFolder } from './static-server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'a folder with blanks '));
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeAll(async () => {
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const site = join(folder, 'site');
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(site, 'index.html'), '<!doctype html>');
  writeFileSync(join(site, 'assets', 'entry.js'), 'export {}');
  symlinkSync(join(folder, 'secret.txt'), join(site, 'way-out.txt'));
  server = await serveFolder(site, { prefix: '/some/where/' });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Asks for a path exactly as written: `fetch` would tidy it up first. */
function ask(path: string): Promise<{ status: number | undefined; type: string | undefined }> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, type: response.headers['content-type'] });
    }).on('error', reject);
  });
}

test('serves the page and its files below the prefix, with their types', async () => {
  const js = 'text/javascript; charset=utf-8';
  expect(await ask('/some/where/')).toEqual({ status: 200, type: 'text/html; charset=utf-8' });
  expect(await ask('/some/where/assets/entry.js?v=1')).toEqual({ status: 200, type: js });
});

test.each([
  '/',
  '/elsewhere/index.html',
  '/some/where/missing.js',
  '/some/where/assets',
  '/some/where/../../secret.txt',
  '/some/where/%2e%2e/secret.txt',
  '/some/where/..%2fsecret.txt',
  '/some/where/way-out.txt',
  '/some/where/%00',
  '/some/where/%zz',
  '//',
])('has nothing at %s', async (path) => {
  expect((await ask(path)).status).toBe(404);
});
