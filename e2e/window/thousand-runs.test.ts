/** A workspace that has seen a thousand runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillWorkspace } from '../../src-main/bench/window-board.ts';
import { openStore } from '../../src-main/store/open.ts';
import { findBrowser } from '../testing/browser.ts';
import { Window } from '../testing/window.ts';

describe.skipIf(findBrowser() === null)('a thousand runs (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-thousand-'));
  let window: Window;
  beforeAll(async () => {
    const workspace = join(folder, 'workspace');
    using store = await openStore(workspace);
    fillWorkspace(store);
    store.close();
    window = await Window.open(folder, workspace);
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  it('are listed, of which only those in sight are in the page', async () => {
    await window.goTo('Runs');
    const table = window.page.getByRole('table', { name: 'Runs' });
    await window.page.getByText('1,000 runs').waitFor();
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('1001');
    await expect.poll(() => table.getByRole('row').count()).toBeLessThan(100);
    await table.getByRole('row').nth(1).focus();
    await window.page.keyboard.press('End');
    await expect.poll(() => table.locator('[aria-rowindex="1001"]').count()).toBe(1);
  });

  it('make a board of ten experiments', async () => {
    await window.goTo('Board');
    const { page } = window;
    await page.getByRole('button', { name: /^Choose experiments/ }).click();
    const boxes = page.getByRole('dialog').getByRole('checkbox', { name: /comparison of/ });
    await boxes.first().waitFor();
    for (const box of await boxes.all()) await box.check();
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByRole('button', { name: 'Choose experiments (10)' }).waitFor();
    await expect.poll(() => page.getByText('n 5').count(), { timeout: 60_000 }).toBeGreaterThan(100);
  });
});
