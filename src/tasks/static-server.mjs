/** A server for the built page: files of one folder, on this machine only. */
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves `folder` under `prefix` (`/`, `/some/where/`) and ends with its address.
 *
 * @param {string} folder
 * @param {{ port?: number, prefix?: string }} [options] port 0 is any free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, { port = 0, prefix = '/' } = {}) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, prefix, request, response).catch(() => {
      response.writeHead(500).end();
    });
  });
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    })
  );
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} root
 * @param {string} prefix
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(root, prefix, request, response) {
  const file = await fileFor(root, prefix, request.url ?? '/');
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('There is nothing here.\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    // A rebuilt page must show at the next reload.
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

/**
 * The file that a request means; `undefined` where there is none, or where it lies outside.
 *
 * @param {string} root
 * @param {string} prefix
 * @param {string} url
 */
async function fileFor(root, prefix, url) {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    if (!path.startsWith(prefix)) return undefined;
    const wanted = await realpath(join(root, path.slice(prefix.length)));
    if (wanted !== root && !wanted.startsWith(root + sep)) return undefined;
    const file = (await stat(wanted)).isDirectory() ? join(wanted, 'index.html') : wanted;
    return (await stat(file)).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
