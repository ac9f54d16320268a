/**
 * A person's own table and what becomes of it, in a real browser with a real engine: from a semicolon CSV with holes to a
 * named experiment, a tried sentence, a predicted workbook, and a file that llama.cpp answers from. The last part runs
 * where SALF_LLAMA_CPP names a folder with node-llama-cpp (`.ci/run` installs it).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { textRow, workbookParts, zip } from '../../src-main/data/testing/workbook.ts';
import { labelTokens } from '../../src-main/data/label-words.ts';
import { loadTokenizer } from '../../src-main/data/tokenizer.ts';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { Window } from '../testing/window.ts';

const LLAMA = process.env['SALF_LLAMA_CPP'] ?? '';
const MODEL = join(GOLDEN_MODELS, 'qwen2-tied');
const SENTENCE = 'a the p in';
const LABELS = ['cat', 'end', 'hat'];

const Row = z.object({ text: z.string(), label: z.string() });
const Heard = z.array(z.object({ tokens: z.array(z.array(z.int())), first: z.array(z.tuple([z.int(), z.number()])) }));

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe.skipIf(findBrowser() === null)('a person with a table (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-data-story-'));
  let window: Window;
  let rows: z.infer<typeof Row>[] = [];
  /** The answer in the window, by label. */
  const seen = new Map<string, number>();

  beforeAll(async () => {
    writeTinyData(folder);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
    const all = ['train.jsonl', 'test.jsonl'].flatMap(read).map((line) => Row.parse(JSON.parse(line)));
    // 40, 40 and 20 rows.
    rows = all.filter(({ label }, at) => label !== 'end' || at % 2 === 0);
    // As a German spreadsheet saves it: two holes, one row twice, one text with two labels, an accent.
    const lines = [
      ...rows.map(({ text, label }) => `${label};"${text}"`),
      ';no label',
      'cat;',
      `${rows[0]!.label};"${rows[0]!.text}"`,
      'hat;"caf\u00e9 do"',
      'end;"caf\u00e9 do"',
    ];
    writeFileSync(join(folder, 'pets.csv'), Buffer.from(`Art;Text\r\n${lines.join('\r\n')}\r\n`, 'latin1'));
    const sheet = [textRow(1, 'Text', 'number'), textRow(2, SENTENCE, '1'), textRow(4, 'do z on', '2')];
    writeFileSync(join(folder, 'new pets.xlsx'), zip(workbookParts(sheet.join(''))));
    window = await Window.open(folder, join(folder, 'workspace'));
    window.page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes a data set of it, after a look at the rows that are left out', async () => {
    const { page } = window;
    await page.setInputFiles('[data-pick=folder]', MODEL);
    await page.getByRole('region', { name: 'qwen2-tied' }).waitFor();
    await page.setInputFiles('[data-pick=file]', join(folder, 'pets.csv'));
    const form = page.getByRole('dialog');
    await form.getByText('The training file was read with “;” as delimiter, as windows-1252').waitFor();
    const choose = async (field: string, option: string | RegExp) => {
      await form.getByLabel(field, { exact: true }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('Text column', 'Text');
    await choose('Label column', 'Art');
    await choose('Test file', 'Random split of the training rows');
    await form.getByLabel('Prompt', { exact: true }).fill('{text}:');
    await form.getByText('Some rows are incomplete: 1 row without a label (line 102)').first().waitFor();
    await form.getByRole('button', { name: 'Look at these rows' }).click();
    await form.getByRole('region', { name: 'train: 1 row has no label' }).getByText('no label').waitFor();
    for (const tick of [
      'Leave out rows without a text or a label',
      'Leave out contradictions',
      'Leave out repeated rows',
    ])
      await form.getByLabel(tick).check();
    await form.getByRole('tab', { name: /Classes/ }).click();
    await form.getByText('2 rows with another label elsewhere (lines 105, 106)').waitFor();
    await form.getByLabel('Name').fill('Our pets');
    await form.getByRole('button', { name: 'Create data set' }).click();
    await page.getByRole('region', { name: 'Our pets' }).waitFor();
  });

  it('trains on it with balanced classes, and names the experiment', async () => {
    const { page } = window;
    await window.goTo('Compare');
    for (const group of ['Models', 'Data sets'])
      await page.getByRole('group', { name: group }).getByRole('checkbox').first().check();
    for (const method of [
      'salf',
      'full',
      'salf-lora',
      'lora-full',
      'lora-half',
      'lift-front',
      'lift-end',
      'lift-random',
    ])
      await page.getByRole('checkbox', { name: method, exact: true }).setChecked(method === 'full');
    await page.getByLabel('Seeds', { exact: true }).fill('1');
    await page.getByLabel('Epochs', { exact: true }).fill('3');
    await page.getByLabel('Learning rate', { exact: true }).fill('0.01');
    await page.getByLabel('Class weights', { exact: true }).click();
    await page.getByRole('option', { name: 'balanced' }).click();
    await page.getByRole('button', { name: 'Add to queue' }).click();
    const job = page.getByRole('list', { name: 'Jobs' }).getByRole('article', { name: /full.*done/ });
    await job.getByRole('link', { name: 'the board' }).waitFor();
    await page
      .getByRole('button', { name: /^Describe / })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Pets, first try');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table', { name: 'Experiments' }).getByText('Pets, first try').waitFor();
  });

  it('tries a sentence', async () => {
    const { page } = window;
    await window.goTo('Runs');
    await page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Plan and costs' }).click();
    await page.getByText(/^cat 0\.\d+, end 1\.\d+, hat 0\.\d+$/).waitFor();
    await page.getByRole('tab', { name: 'Try it' }).click();
    await page.getByLabel('Text', { exact: true }).fill(SENTENCE);
    await page.getByLabel('Text', { exact: true }).press('Control+Enter');
    const table = page.getByRole('region', { name: 'Probability of every label' });
    for (const label of LABELS) {
      const row = table.getByRole('row', { name: new RegExp(`^${label} `) });
      seen.set(label, Number(await row.locator('.number').innerText()));
    }
    expect([...seen.values()].reduce((sum, each) => sum + each)).toBeCloseTo(1, 2);
  });

  it('predicts the first sheet of a workbook', async () => {
    const { page } = window;
    await page.setInputFiles('[data-pick=rows]', join(folder, 'new pets.xlsx'));
    await page.getByText('new pets.xlsx, 2 rows, read from the sheet “One”').waitFor();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    const answers = page.getByRole('button', { name: 'new pets-answers.csv' });
    const [download] = await Promise.all([page.waitForEvent('download'), answers.click()]);
    const [title, first, second] = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(title).toBe('Text,number,predicted_label,probability_cat,probability_end,probability_hat,margin');
    const likeliest = LABELS.toSorted((a, b) => seen.get(b)! - seen.get(a)!)[0]!;
    expect(first).toMatch(new RegExp(`^${SENTENCE},1,${likeliest},`));
    expect(second).toMatch(/^do z on,2,(cat|end|hat),/);
  });

  it('takes a GGUF file away', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    const choose = async (field: string, option: string | RegExp) => {
      await dialog.getByRole('combobox', { name: field }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('Format', 'GGUF');
    await choose('Weights', /^F32|f32/);
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    const row = dialog.getByText('gguf', { exact: true }).locator('..');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: 'Download' }).click(),
    ]);
    await download.saveAs(join(folder, 'gguf.tar'));
    expect(window.complaints).toEqual([]);
  });

  const title =
    LLAMA === '' ? 'from which llama.cpp answers (skipped: SALF_LLAMA_CPP is not set)' : 'from which llama.cpp answers';
  it.skipIf(LLAMA === '')(title, async () => {
    execFileSync('tar', ['-xf', join(folder, 'gguf.tar'), '-C', folder]);
    const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(
      (name) => name.endsWith('.gguf') && !name.startsWith('workspace'),
    );
    const tokenizer = await loadTokenizer(MODEL, null);
    const ids = await tokenizer.encodePrompt(`${SENTENCE}:`);
    const models = [{ path: join(folder, path!), texts: [`${SENTENCE}:`], ids, steps: 1 }];
    const script = join(import.meta.dirname, '..', 'testing', 'llama-cpp.mjs');
    const said = execFileSync(process.execPath, [script, LLAMA, JSON.stringify({ models })], {
      encoding: 'utf8',
      maxBuffer: 2 ** 27,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [heard] = Heard.parse(JSON.parse(said));
    expect(heard!.tokens[0]).toEqual(ids);
    const chances = new Map(heard!.first.map(([id, log]) => [id, Math.exp(log)]));
    const labelIds = await labelTokens(
      LABELS.map((word) => ({ word, names: [] })),
      tokenizer,
    );
    const ofLabels = labelIds.map((id) => chances.get(id)!);
    const sum = ofLabels.reduce((total, each) => total + each);
    LABELS.forEach((label, index) => expect(ofLabels[index]! / sum, label).toBeCloseTo(seen.get(label)!, 2));
  });
});
