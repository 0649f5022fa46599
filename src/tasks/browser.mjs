/** The browser for the end-to-end tests and the screenshots. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ask,
  canInstallDebianPackages,
  installDebianPackages,
  installed,
  isOnPath,
  run,
} from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of a browser that is here already, or `undefined` where Playwright's own must do. */
export function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? '/usr/bin').split(':');
  const macs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...paths, macs].find((path) => existsSync(path));
}

/** Finds a browser or gets one. Returns why there is none, in one sentence, or `undefined`. */
export async function provideBrowser() {
  const found = findBrowser();
  if (found) {
    return existsSync(found) || isOnPath(found)
      ? undefined
      : `CHROMIUM_PATH names ${found}, and there is no such file.`;
  }
  if (await hasPlaywrights()) return undefined;
  if (canInstallDebianPackages() && (await installDebianPackages(['chromium']))) return undefined;
  console.log("Fetching Playwright's own Chromium …");
  const playwright = installed('@playwright/test/cli.js');
  if ((await run(process.execPath, [playwright, 'install', 'chromium'])) === 0) return undefined;
  return 'There is no Chromium here and none could be fetched: install chromium or google-chrome, or name one in CHROMIUM_PATH.';
}

async function hasPlaywrights() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

/**
 * What a headless Chromium is started with. Without a GPU drawing in software is faster and steadier
 * than emulating one; the rest keeps the browser from speaking to anybody.
 */
export function browserArguments() {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  // Chromium's sandbox refuses to run as root.
  return process.getuid?.() === 0 ? ['--no-sandbox', ...args] : args;
}

/** `Chromium 156.0…`, for a report. */
export function browserVersion() {
  const path = findBrowser();
  return path ? ask(path, ['--version']).text.trim() : "Playwright's Chromium";
}
