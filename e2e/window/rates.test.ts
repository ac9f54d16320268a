/** Learning rates found in the window fill the form, and the board shows what methods are compared with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { chooseSubjects, fillLibrary, Window } from '../testing/window.ts';

describe.skipIf(findBrowser() === null)('learning rates in a window (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-window-rates-'));
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    window = await Window.open(folder, join(folder, 'workspace'));
    const model = join(GOLDEN_MODELS, 'qwen2-tied');
    await fillLibrary(window.page, model, [join(folder, 'train.jsonl'), join(folder, 'test.jsonl')], 'letters');
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });
  const button = (name: string) => window.page.getByRole('button', { name, exact: true });
  const field = (label: string) => window.page.getByLabel(label, { exact: true });

  it('are found by short trainings, and fill the form', async () => {
    await window.goTo('Compare');
    await chooseSubjects(window.page);
    await field('Seeds').fill('3');
    await window.page.locator('summary', { hasText: 'Find learning rates' }).click();
    await field('Steps of a trial').fill('2');
    await button('Find learning rates').click();
    await expect.poll(() => field('Learning rate of full').inputValue(), { timeout: 100_000 }).toMatch(/^0\.0|e-/);
    await expect.poll(() => field('Learning rate of salf').inputValue()).toMatch(/^0\.0|e-/);
    await window.page.getByText('Learning rates filled in', { exact: true }).waitFor();
    await window.page.getByRole('heading', { name: 'qwen2-tied on letters, 2 steps, seed 3' }).waitFor();
    await expect.poll(() => button('Use these rates').getAttribute('aria-disabled')).toBe('true');
  }, 150_000);

  it('are those of the comparison that follows, beside what trains nothing', async () => {
    await field('Epochs').fill('1');
    await field('Epochs').press('Tab');
    await window.page.getByText('untrained', { exact: true }).waitFor();
    await button('Add to queue').click();
    await window.page.getByRole('link', { name: 'the board' }).last().click({ timeout: 100_000 });
    const board = window.page.getByRole('grid', { name: 'Macro-F1 of all methods on all data sets' });
    await expect
      .poll(() => board.getByRole('row', { name: /^untrained/ }).textContent(), { timeout: 60_000 })
      .toMatch(/0\.\d{3}/);
    await expect.poll(() => board.getByRole('row', { name: /^majority/ }).textContent()).toMatch(/0\.\d{3}/);
    await window.page.getByRole('tab', { name: 'Costs' }).click();
    await window.page.getByText(/the model as it is \(zero-shot\)/).waitFor();
    expect(window.complaints).toEqual([]);
  }, 180_000);
});
