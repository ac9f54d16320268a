/** Models in from a GGUF file and out again, as a person does it in a browser. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { salf } from '../testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { Window } from '../testing/window.ts';

const GGUF = join(import.meta.dirname, '..', 'goldens', 'gguf', 'every-type.gguf');

/** Clicks the button that ends an export as soon as the page has it, which a person could not. */
function clickCancelAtOnce(): void {
  const click = (): void => {
    const buttons = [...document.querySelectorAll('[role=status] button')];
    const cancel = buttons.find((button) => button.textContent?.trim() === 'Cancel');
    if (cancel instanceof HTMLButtonElement) cancel.click();
  };
  new MutationObserver(click).observe(document.body, { childList: true, subtree: true });
}

describe.skipIf(findBrowser() === null)(
  'models of other programs (skipped without a Chromium)',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'salf-window-exports-'));
    let window: Window;
    beforeAll(async () => {
      writeTinyData(folder);
      const model = join(GOLDEN_MODELS, 'qwen2-tied');
      const data = ['--train', 'train.jsonl', '--test', 'test.jsonl', ...TINY_TASK];
      const words = ['train', '--model', model, ...data, '--epochs', '1', '--workspace', 'workspace'];
      expect(await salf(words, folder)).toMatchObject({ exitCode: 0 });
      window = await Window.open(folder, join(folder, 'workspace'));
    }, 240_000);
    afterAll(async () => {
      await window.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('come into the library from a GGUF file', async () => {
      const { page } = window;
      await page.getByRole('button', { name: 'Add by path' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Paths, one per line').fill(GGUF);
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByRole('region', { name: 'every-type' }).waitFor();
    });

    it('go out as a GGUF file, which is downloaded, and as a folder, which the library takes', async () => {
      const { page } = window;
      await window.goTo('Runs');
      const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
      await rows.nth(1).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await dialog.getByRole('button', { name: 'Add to library' }).click();
      await page.getByText('The library has the model', { exact: true }).waitFor();
      await dialog.getByRole('combobox', { name: 'Format' }).click();
      await page.getByRole('option', { name: 'GGUF' }).click();
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      const row = dialog.getByText('gguf', { exact: true }).locator('..');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        row.getByRole('button', { name: 'Download' }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^r-.*-gguf\.tar$/);
      expect(statSync(await download.path()).size).toBeGreaterThan(10_000);
    });

    it('are not kept where their export is cancelled', async () => {
      const { page } = window;
      const dialog = page.getByRole('dialog');
      await page.evaluate(clickCancelAtOnce);
      const start = dialog.getByRole('button', { name: 'Export', exact: true });
      const written = dialog
        .getByRole('region', { name: 'Exports of this run' })
        .getByRole('button', { name: 'Download' });
      const before = await written.count();
      // A fast machine may have written the whole file before the click comes; then it is written again.
      let wholeOnes = 0;
      await expect
        .poll(
          async () => {
            await start.click();
            await dialog.getByRole('button', { name: 'Writing' }).waitFor({ state: 'hidden' });
            const end = await page
              .getByText(/^The export was (cancelled|written)$/)
              .last()
              .textContent();
            if (end === 'The export was written') wholeOnes++;
            return end;
          },
          { timeout: 60_000 },
        )
        .toBe('The export was cancelled');
      expect(await written.count()).toBe(before + wholeOnes);
    });
  },
);
