/** What a run trained is tried in the window: a text, a row, a whole file, a score. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cli } from '../../src-main/shells/cli/testing/run.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { openFirst, Window } from '../testing/window.ts';

// Engines are started in every test.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let folder = '';
let window: Window;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-window-predict-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'model'), { recursive: true });
  writeTinyData(folder);
  const train = ['train', '--model', 'model', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl'];
  const { exitCode, stderr } = await cli([...train, '--learning-rate', '0.01', '--epochs', '2'], { folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  window = await Window.open(folder, join(folder, 'workspace'));
  window.page.setDefaultTimeout(120_000);
  await window.goTo('Runs');
  await openFirst(window.page);
  await window.page.getByRole('tab', { name: 'Try it' }).click();
});
afterAll(async () => {
  await window.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the page of a run', () => {
  it('answers a text with the probability of every label, beside the untrained model, with both traces', async () => {
    const { page } = window;
    await page.getByLabel('Text', { exact: true }).fill('a b p');
    await page.getByRole('checkbox', { name: /With trace/ }).check();
    await page.getByRole('combobox', { name: 'Beside it' }).click();
    await page.getByRole('option', { name: 'untrained' }).click();
    await page.getByLabel('Text', { exact: true }).press('Control+Enter');
    const table = page.getByRole('region', { name: 'Probability of every label' });
    await table.waitFor();
    for (const label of ['cat', 'hat', 'end']) await table.getByRole('rowheader', { name: label }).waitFor();
    // r_0 .. r_3 and the titles.
    const trace = page.getByRole('region', { name: 'Latent spaces of untrained' });
    await expect.poll(() => trace.getByRole('row').count()).toBe(5);
  });

  it('answers a row of the test split that is picked with the keyboard', async () => {
    const { page } = window;
    const rows = page.getByRole('table', { name: 'Rows that can be asked' }).getByRole('row');
    await rows.nth(1).focus();
    await page.keyboard.press('Enter');
    const picked = await rows.nth(1).getByRole('cell').nth(1).innerText();
    await page.waitForFunction(() => !document.body.innerText.includes('Asking…'));
    await expect.poll(() => page.getByLabel('Text', { exact: true }).inputValue()).toBe(picked);
  });

  it('predicts a whole file, hands it over, and scores the run on it', async () => {
    const { page } = window;
    await page.setInputFiles('[data-pick=rows]', join(folder, 'test.jsonl'));
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const answers = page.getByRole('button', { name: 'test-answers.csv' });
    await answers.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), answers.click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe('text,label,predicted_label,probability_cat,probability_hat,probability_end,margin');
    expect(lines).toHaveLength(31);

    await page.getByRole('button', { name: 'Score on its labels' }).click();
    const scores = page.getByRole('region', { name: 'Scores on files' }).last();
    await scores.getByRole('cell', { name: 'test.jsonl' }).waitFor();
    expect(window.complaints).toEqual([]);
  });
});

describe('the library', () => {
  it('asks a model as it is, with the task of a data set', async () => {
    const { page } = window;
    await window.goTo('Library');
    await page.setInputFiles('[data-pick=folder]', join(folder, 'model'));
    await page.getByRole('region', { name: 'model' }).waitFor();
    await page.getByRole('button', { name: 'Try it: model' }).click();
    await page.getByRole('dialog').getByText('No task yet').waitFor();
  });
});
