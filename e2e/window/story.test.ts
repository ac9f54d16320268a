/** A new user's story, from an empty library to a report, with a real model, a real engine and a real browser. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { fillLibrary, settled, Window } from '../testing/window.ts';

const hasPdfText = ['/usr/bin/pdftotext', '/opt/homebrew/bin/pdftotext'].some((path) => existsSync(path));

describe.skipIf(findBrowser() === null)('a new user (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-story-'));
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    window = await Window.open(folder, join(folder, 'workspace'));
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  it('brings in a model and data', async () => {
    const files = ['train.jsonl', 'test.jsonl'].map((name) => join(folder, name));
    await fillLibrary(window.page, join(GOLDEN_MODELS, 'qwen2-tied'), files, 'letters');
  });

  it('sees which blocks may be frozen, and why', async () => {
    const { page } = window;
    await page.keyboard.press('2');
    await page.getByRole('heading', { level: 1, name: 'Analyse' }).waitFor();
    await page.getByLabel('Data set', { exact: true }).click();
    await page.getByRole('option', { name: 'letters' }).click();
    await page.getByLabel('Sample rows').fill('24');
    await page.getByRole('checkbox', { name: /^Other rules/ }).check();
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await page
      .getByText(/Block 2 (has the largest gain|is the only one)/)
      .first()
      .waitFor();
    const rivals = page.getByRole('table', { name: 'What other rules choose' });
    for (const rule of ['Block Influence', 'variability', 'GreenTrainer', 'IST'])
      await rivals.getByRole('row', { name: rule }).waitFor();
    await page.getByRole('button', { name: 'Compare with these settings' }).click();
  });

  it('compares two methods, and watches', async () => {
    const { page } = window;
    for (const method of ['salf', 'full']) {
      const box = page.getByRole('checkbox', { name: method, exact: true });
      if (!(await box.isChecked())) await box.check();
    }
    for (const method of ['salf-lora', 'lora-full', 'lora-half', 'lift-front', 'lift-end', 'lift-random']) {
      const box = page.getByRole('checkbox', { name: method, exact: true });
      if (await box.isChecked()) await box.uncheck();
    }
    await page.getByLabel('Seeds', { exact: true }).fill('1,2');
    await page.getByLabel('Epochs', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Add to queue' }).click();
    const jobs = page.getByRole('list', { name: 'Jobs' });
    await jobs.getByText('current run').waitFor();
    const finished = jobs.getByRole('article', { name: /salf.*done/ });
    await finished.getByRole('link', { name: 'the board' }).click({ timeout: 150_000 });
  }, 180_000);

  it('reads the board', async () => {
    const { page } = window;
    await page.getByRole('heading', { level: 1, name: 'Board' }).waitFor();
    for (const method of ['salf', 'full']) await page.getByText(method, { exact: true }).first().waitFor();
    await page
      .getByText(/0\.\d{3}/)
      .first()
      .waitFor();
  });

  it('reads a run', async () => {
    const { page } = window;
    await window.goTo('Runs');
    const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
    await rows.nth(1).waitFor();
    await expect.poll(() => rows.count()).toBe(5);
    await rows.nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Macro-F1').first().waitFor();
  });

  it('takes a report away', async () => {
    const { page } = window;
    await window.goTo('Reports');
    await page.getByRole('checkbox').first().check();
    // The preview moves the button.
    await settled(page);
    const file = join(folder, 'report.pdf');
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('button', { name: 'Create PDF' }).click(),
    ]);
    await download.saveAs(file);
    if (!hasPdfText) return;
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    expect(text).toContain('Fine-tuning of qwen2-tied on letters');
    expect(text).toMatch(/salf\s+2\s+0\.\d{3}/);
  }, 90_000);

  it('saw no error in the console', () => {
    expect(window.complaints).toEqual([]);
  });
});
