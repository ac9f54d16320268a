/** Whether a person can see and reach everything on a page, at the sizes that windows have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const CHECK = readFileSync(join(import.meta.dirname, 'layout-in-page.mjs'), 'utf8');

/** In pixels of the page. A browser at 200 % gives a page half of the pixels of its window. */
export const SIZES = [
  { name: '900 x 600', width: 900, height: 600 },
  { name: '900 x 700 at 200 %', width: 450, height: 350 },
  { name: '1280 x 800', width: 1280, height: 800 },
  { name: '1920 x 1080', width: 1920, height: 1080 },
] as const;

/** What is cut, covered, or out of reach at each of the sizes; empty where all is well. */
export async function layoutFaults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { name, width, height } of SIZES) {
    await page.setViewportSize({ width, height });
    found.push(...(await settledFaults(page)).map((fault) => `${name}: ${fault}`));
  }
  return found;
}

/**
 * Charts are drawn again a moment after their place has another size, on a busy machine seconds later; what is still wrong then
 * is a fault.
 */
async function settledFaults(page: Page): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    // The page's own policy lets no script in, but a debugger may run what it likes.
    const faults = z.array(z.string()).parse(await page.evaluate(CHECK));
    if (faults.length === 0 || tries === 100) return faults;
    await page.waitForTimeout(200);
  }
}
