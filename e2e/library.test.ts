/** The library in a real browser: files are sent, mapped and made into a data set, which a comparison could train on. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerHandlers } from '../src-main/workbench/handlers/index.ts';
import { openWorkbench } from '../src-main/workbench/workbench.ts';
import type { Workbench } from '../src-main/workbench/workbench.ts';
import { buildPages, PAGES } from '../src-main/shells/pages.ts';
import { serveWorkbench } from '../src-main/shells/web/server.ts';
import type { WebServer } from '../src-main/shells/web/server.ts';
import { findBrowser, openBrowser } from './testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from './testing/tiny-task.ts';

describe.skipIf(findBrowser() === null)('the library in a browser', () => {
  let folder = '';
  let workbench: Workbench;
  let server: WebServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-e2e-library-'));
    writeTinyData(folder);
    await buildPages(() => undefined);
    workbench = await openWorkbench(join(folder, 'workspace'));
    const { uploads } = workbench.store.workspace;
    const registry = registerHandlers(workbench);
    const log = (thrown: unknown): void => expect.unreachable(String(thrown));
    server = await serveWorkbench({ workbench, registry, pages: PAGES, port: 0, uploads, log });
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(server.address);
    // The pages may have to be built first.
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  it('takes a model folder, and shows why another is none', async () => {
    await page.setInputFiles('[data-pick=folder]', join(GOLDEN_MODELS, 'llama-gqa-untied'));
    await page.getByRole('region', { name: 'llama-gqa-untied' }).waitFor();
    await page.setInputFiles('[data-pick=folder]', join(GOLDEN_MODELS, '..', 'tokenizer'));
    const fault = page.getByRole('alert');
    await fault.waitFor();
    await expect.poll(() => fault.textContent()).toContain('config.json');
    expect(workbench.store.libraryModels.all()).toHaveLength(1);
    await fault.getByRole('button', { name: 'Close' }).click();
  });

  it('maps data files that are dropped, and makes a data set of them', async () => {
    const protocol = await page.context().newCDPSession(page);
    const files = ['train.jsonl', 'test.jsonl'].map((name) => join(folder, name));
    const data = { items: [], files, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await protocol.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    }
    const form = page.getByRole('dialog');
    await form.getByLabel('Prompt', { exact: true }).fill('{txt}:');
    await form.getByText('The placeholder {txt} is not known. With one text column').waitFor();
    await form.getByLabel('Prompt', { exact: true }).fill('{text}:');
    await form.getByLabel('Name').fill('letters');
    await form.getByRole('tab', { name: 'Classes' }).click();
    await form.getByRole('row', { name: 'All 90 30' }).waitFor();
    await form.getByRole('button', { name: 'Create data set' }).click();
    await page.getByRole('region', { name: 'letters' }).waitFor();
    expect(workbench.store.libraryDatasets.all()).toMatchObject([
      { name: 'letters', task: { kind: 'custom', template: '{text}:' }, facts: { rows: { train: 90, test: 30 } } },
    ]);
    const { data: made } = workbench.store.libraryDatasets.all()[0]!;
    expect([existsSync(made.train), readdirSync(workbench.store.workspace.uploads).length]).toEqual([true, 2]);
  });

  it('shows how a file was read, lets that be changed, and leaves out rows that lack something by a tick', async () => {
    const rows = Array.from({ length: 20 }, (_, row) => `${row % 2};a text, number ${row}`);
    writeFileSync(
      join(folder, 'orders.csv'),
      Buffer.from(`label;text\n${rows.join('\n')}\n;none\n1;\n0;caf\u00e9\n`, 'latin1'),
    );
    await page.setInputFiles('[data-pick=file]', join(folder, 'orders.csv'));
    const form = page.getByRole('dialog');
    await form.getByText('The training file was read with “;” as delimiter, as windows-1252.').waitFor();
    await form.getByText('Note: the fields were split at “;”.').waitFor();
    await form.getByText('The file does not say what its numbers mean').waitFor();
    await form.getByLabel('Word for 0').fill('cat');
    await form.getByLabel('Word for 1').fill('hat');
    // 21 rows lack nothing; a tick leaves out the others.
    const fault = form.getByText(
      'Some rows are incomplete: 1 row without a label (line 22) and 1 row without a text (line 23).',
    );
    await fault.first().waitFor();
    const make = form.getByRole('button', { name: 'Create data set' });
    await expect.poll(() => make.isDisabled()).toBe(true);
    await form.getByLabel('Leave out rows without a text or a label').check();
    await form.getByText('train: 1 row has no label').first().waitFor();
    await form.getByRole('button', { name: 'Look at these rows' }).click();
    const shown = form.getByRole('region', { name: 'train: 1 row has no text' });
    await shown.getByRole('row', { name: '23 absent 1' }).waitFor();
    // A column that is read as text and as label is refused next to the label.
    const choose = async (label: string, option: string) => {
      await form.getByLabel(label, { exact: true }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('Label column', 'text');
    await form.getByText('The column “text” is chosen as text and as label.').first().waitFor();
    await choose('Label column', 'label');
    await form.getByText('Read the files in another way').click();
    await choose('Delimiter', 'comma');
    await form.getByText('the first line has 1 (read with “,” as delimiter)').first().waitFor();
    await choose('Delimiter', 'As the file seems to mean');
    await form.getByText('The training file was read with “;” as delimiter').waitFor();
    await form.getByLabel('Word for 0').fill('cat');
    await form.getByLabel('Word for 1').fill('hat');
    await form.getByRole('tab', { name: /Classes/ }).click();
    await form.getByText('Labels: 0 is cat, 1 is hat, by the words and names of the task.').waitFor();
    await form
      .getByText('train: 1 row without a label (line 22) and 1 row without a text (line 23) left out.')
      .waitFor();
    await form.getByLabel('Name').fill('orders');
    await make.click();
    await page.getByRole('region', { name: 'orders' }).waitFor();
    const made = workbench.store.libraryDatasets.all().find(({ name }) => name === 'orders')!;
    expect(made.data.reading).toEqual({ incomplete: 'leave-out' });
    expect(made.facts.rows.train).toBe(21);
  });

  it('takes a data set out, and back in', async () => {
    await page.getByRole('button', { name: 'Remove the data set letters' }).click();
    // Else it would still be seen where it has not come back yet.
    await page.getByRole('region', { name: 'letters' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('region', { name: 'letters' }).waitFor();
    expect(workbench.store.libraryDatasets.all()).toHaveLength(2);
  });
});
