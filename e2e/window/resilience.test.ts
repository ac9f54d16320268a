/** What goes wrong while the window is open, and what a person sees of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { engineOf, untilGone } from '../testing/processes.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { fillLibrary, Window } from '../testing/window.ts';

/** Engines are found by Linux's process file system. */
const isPossible = findBrowser() !== null && process.platform === 'linux';

describe.skipIf(!isPossible)('the window (skipped where there is no browser, or no Linux)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-resilience-'));
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    window = await Window.open(folder, join(folder, 'workspace'));
    const files = ['train.jsonl', 'test.jsonl'].map((name) => join(folder, name));
    await fillLibrary(window.page, join(GOLDEN_MODELS, 'qwen2-tied'), files, 'letters');
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  const job = () => window.page.getByRole('list', { name: 'Jobs' }).getByRole('article').first();

  it('shows a run that was started before it was closed', async () => {
    await window.goTo('Compare');
    const { page } = window;
    await page.getByRole('checkbox', { name: /qwen2-tied/ }).check();
    await page.getByRole('checkbox', { name: /letters/ }).check();
    for (const box of await page.locator('ul.methods input[type=checkbox]').all()) await box.uncheck();
    await page.getByRole('checkbox', { name: 'full', exact: true }).check();
    await page.getByLabel('Seeds', { exact: true }).fill('1');
    // Far more than there is time for: it is still at work whenever this test looks.
    await page.getByLabel('Epochs', { exact: true }).fill('100000');
    await page.getByRole('button', { name: 'Add to queue' }).click();
    await job().getByText('current run').waitFor();

    await window.reopen();
    const strip = window.page.getByLabel('Current job');
    await strip.waitFor();
    await strip.getByRole('link').first().click();
    await window.page.getByRole('heading', { level: 1, name: /^Run r-/ }).waitFor();
    const step = async (): Promise<number> => {
      const found = /Step\s+([\d,]+)/.exec(await window.page.locator('main').innerText());
      return Number((found?.[1] ?? '0').replaceAll(',', ''));
    };
    const before = await step();
    await expect.poll(step).toBeGreaterThan(before);
  });

  it('lives on when the engine is killed, says so, and continues with the run', async () => {
    const pid = engineOf(window.serving.child.pid!);
    process.kill(pid, 'SIGKILL');
    await untilGone(pid, 30_000);
    await window.goTo('Compare');
    await job()
      .getByText(/1 of \d+ runs? failed/)
      .waitFor();
    await window.goTo('Runs');
    await window.page.getByText('crashed').first().waitFor();
    await window.goTo('Compare');
    await job()
      .getByRole('button', { name: /Retry|Resume/ })
      .click();
    await job().getByText('current run').waitFor();
    await sleep(500);
    await job().getByRole('button', { name: 'Pause' }).click();
    await job().getByText('paused').first().waitFor();
  });

  it('refuses a folder that is no model, and keeps what it had', async () => {
    await window.goTo('Library');
    await window.page.setInputFiles('[data-pick=folder]', join(GOLDEN_MODELS, '..', 'tokenizer'));
    const fault = window.page.getByRole('alert');
    await fault.waitFor();
    await expect.poll(() => fault.textContent()).toContain('config.json');
    await expect.poll(() => window.page.getByRole('region', { name: 'qwen2-tied' }).count()).toBe(1);
  });

  it('says when the program is gone', async () => {
    window.serving.child.kill('SIGKILL');
    await window.page.getByText('The workbench cannot be reached.').first().waitFor();
  });
});
