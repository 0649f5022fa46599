import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { webAssembly } from './src/tasks/wasm.mjs';

/**
 * What the built page may do. It speaks to nobody: every script, style and font is a file beside it,
 * and nothing can be fetched or sent. The workers are made from blobs so that this binds them too: a
 * policy in a <meta> does not reach a worker that was loaded from a file. Monaco puts its colours
 * into the page as a style element, hence the one 'unsafe-inline'.
 */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  'worker-src blob:',
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "manifest-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** That policy would have to be laxer for WebAssembly, and the page is not the faster for it. */
const IN_TESTS = process.env['VITEST'] !== undefined;

/** Only in what is built: the development server needs inline scripts and a socket. */
function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  base: './',
  plugins: [react(), contentPolicy(), webAssembly(IN_TESTS)],
  worker: {
    format: 'es',
    plugins: () => [webAssembly(IN_TESTS)],
    // A worker made from a blob has no address from which it could load another part of itself.
    rolldownOptions: { output: { codeSplitting: false } },
  },
  build: {
    target: 'es2023',
    // Its stand-in for old browsers would fetch, which the policy forbids.
    modulePreload: { polyfill: false },
    // Monaco is one large lazy chunk; `npm run build` watches the sizes that matter.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'] } },
      // Against the kernel of this machine: slower, and only where there is one to ask.
      { extends: true, test: { name: 'kernel', include: ['src/**/*.spec.ts'] } },
    ],
    // Some tests start real tools, and a busy machine is slow at that.
    testTimeout: 30_000,
  },
});
