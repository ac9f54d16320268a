/** Runs, experiments, models and data sets are named, found, compared, cloned and edited in the window. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cli } from '../../src-main/shells/cli/testing/run.ts';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { Window } from '../testing/window.ts';

// Two runs are trained, and files are read in threads.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 480_000 });

describe.skipIf(findBrowser() === null)('one’s own experiments (skipped where there is no browser)', () => {
  let folder = '';
  let window: Window;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-window-know-'));
    cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'model'), { recursive: true });
    writeTinyData(folder);
    const files = ['--model', 'model', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl'];
    const short = ['--epochs', '1', '--name', 'letters'];
    const compared = await cli(['compare', ...files, '--methods', 'full,half', '--seeds', '1', ...short], { folder });
    expect(compared).toMatchObject({ exitCode: 0, stderr: '' });
    window = await Window.open(folder, join(folder, 'workspace'));
    window.page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are tagged and named with the keyboard, and found by tag and name', async () => {
    const { page } = window;
    await window.goTo('Runs');
    const rows = page.getByRole('table', { name: /^Runs/ }).getByRole('row');
    await rows.nth(1).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-index') === '1');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Tag', exact: true }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tags', { exact: true }).fill('paper, march');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('columnheader', { name: 'Tags' }).waitFor();
    await page.getByRole('list', { name: 'Tags' }).nth(1).getByText('march').waitFor();

    await rows.nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Describe' }).click();
    await dialog.getByLabel('Name', { exact: true }).fill('The better one');
    await dialog.getByLabel('Note', { exact: true }).fill('Keep it.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'The better one' }).waitFor();
    await page.getByText('Keep it.').waitFor();

    await window.goTo('Runs');
    await page.getByLabel('Find runs').fill('better KEEP');
    await page.getByText('1 of 2 runs').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
  });

  it('are compared on a board, whichever runs were picked', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Select all or none' }).click();
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    const picked = page.getByRole('region', { name: 'Picked runs' });
    await picked.getByText('2 picked runs').waitFor();
    await picked.getByRole('link', { name: 'The better one' }).waitFor();
    await page.getByRole('tab', { name: 'Costs' }).click();
    await page.getByRole('rowheader', { name: 'half' }).waitFor();
    await page.getByRole('tab', { name: 'Curves' }).click();
    await page.getByRole('heading', { name: 'Curves on letters' }).waitFor();
    expect(await page.getByText('No curve yet').count()).toBe(0);
  });

  it('lead from run to experiment and back, and are cloned into the form', async () => {
    const { page } = window;
    await page.getByRole('link', { name: 'The better one' }).click();
    await page.getByRole('heading', { level: 1, name: 'The better one' }).waitFor();
    await page.getByRole('link', { name: /full, half x 1 seed on letters/ }).click();
    const card = page.getByRole('list', { name: 'Experiments on the board' });
    await card.getByRole('button', { name: /^Describe/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('March table');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText('March table').waitFor();
    await card.getByRole('button', { name: 'Runs of March table' }).click();
    // A message that passes may say the same.
    await page
      .getByRole('main')
      .getByRole('status')
      .filter({ hasText: /^2 runs$/ })
      .waitFor();

    await page.getByRole('link', { name: 'Board' }).click();
    await card.getByRole('button', { name: 'Clone March table' }).click();
    await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await expect.poll(() => page.getByRole('textbox', { name: 'Seeds' }).inputValue()).toBe('1');
    await page
      .getByRole('group', { name: 'Data sets' })
      .getByRole('checkbox', { name: /^letters/, checked: true })
      .waitFor();
    await page
      .getByRole('group', { name: 'Models' })
      .getByRole('checkbox', { name: /^model/, checked: true })
      .waitFor();
    // The same cells are the same experiment.
    await page.getByText('All 2 runs are there already; nothing is trained.').waitFor();
  });

  it('keep the data that they were trained on when its data set is edited, and a copy has a name of its own', async () => {
    const { page } = window;
    await window.goTo('Library');
    await page.getByRole('button', { name: 'Edit the data set letters', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/2 runs were trained on it as it is/).waitFor();
    const prompt = dialog.getByLabel('Prompt', { exact: true });
    await prompt.waitFor();
    await expect.poll(() => prompt.inputValue()).toBe('{text}:');
    await prompt.fill('Letters {text}:');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await window.goTo('Runs');
    await page.getByRole('cell', { name: 'letters (version 1)' }).first().waitFor();

    await window.goTo('Library');
    await page.getByText('1 earlier version').click();
    await page.getByText(/Version 1, until .*: \d+ training rows, prompt \{text\}:/).waitFor();
    await page.getByRole('button', { name: 'Restore version 1 of the data set letters' }).click();
    await page.getByText('2 earlier versions').waitFor();
    await page.getByText(/Version 2, until .* prompt Letters \{text\}:/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('1 earlier version', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Duplicate the data set letters', exact: true }).click();
    await dialog.getByRole('heading', { name: 'Edit letters copy' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Edit the data set letters copy' }).waitFor();
    expect(window.complaints).toEqual([]);
  });
});
