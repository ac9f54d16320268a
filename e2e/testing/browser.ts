/** A real browser for the tests of the window: Debian's Chromium, Chrome, or Playwright's own, whichever is there. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = [
  process.env['SALF_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].filter((path) => path !== undefined && path !== '') as string[];

/** Where a browser is; null: none was found, and tests that need one are skipped by name. */
export function findBrowser(): string | null {
  const own = chromium.executablePath();
  return [...PLACES, own].find((path) => existsSync(path)) ?? null;
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('no Chromium was found; install one, or name it with SALF_CHROMIUM');
  // A container has neither a sandbox nor much shared memory to give.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
