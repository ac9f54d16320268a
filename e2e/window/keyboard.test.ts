/** The way from an empty library to a run in the queue, without a mouse. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { Window } from '../testing/window.ts';

/** Presses Tab until what is in focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const names: string[] = [];
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(`(() => {
      const at = document.activeElement;
      const label = at.labels?.[0]?.innerText ?? '';
      return [at.getAttribute('aria-label') ?? '', label, at.innerText ?? ''].find((text) => text !== '') ?? '';
    })()`);
    names.push(String(focused).split('\n')[0]!);
    if (name.test(String(focused))) return;
  }
  throw new Error(`Tab never came to ${String(name)}: ${names.join(' | ')}`);
}

describe.skipIf(findBrowser() === null)('by keyboard alone (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-keyboard-'));
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    window = await Window.open(folder, join(folder, 'workspace'));
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  it('a model and data come in by their paths, and are mapped', async () => {
    const { page } = window;
    await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
    await tabTo(page, /^Add by path/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const paths = [join(GOLDEN_MODELS, 'qwen2-tied'), join(folder, 'train.jsonl'), join(folder, 'test.jsonl')];
    await page.keyboard.insertText(paths.join('\n'));
    await tabTo(page, /^Add/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Prompt', { exact: true }).waitFor();
    await tabTo(page, /^Name$/);
    await page.keyboard.insertText('letters');
    await tabTo(page, /^Prompt$/);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{text}:');
    // It can be reached once the form was looked at.
    await page.getByRole('button', { name: 'Create data set', disabled: false }).waitFor();
    await tabTo(page, /^Create data set/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('an analysis is started and read', async () => {
    const { page } = window;
    await page.keyboard.press('2');
    await page.getByRole('heading', { level: 1, name: 'Analyse' }).waitFor();
    // It is there once the library was read.
    await page.getByRole('button', { name: 'Analyse', exact: true }).waitFor();
    await tabTo(page, /^Analyse$/);
    await page.keyboard.press('Enter');
    await page
      .getByText(/Block 2 (has the largest gain|is the only one)/)
      .first()
      .waitFor();
    await tabTo(page, /^Compare with these settings/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
  });

  it('a comparison is put into the queue', async () => {
    const { page } = window;
    // Until then the button says that the form is being checked.
    await page.getByText(/\d runs to train/).waitFor();
    await tabTo(page, /^Add to queue/);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Jobs' }).getByRole('article', { name: /salf/ }).waitFor();
    await page.keyboard.press('?');
    await expect.poll(() => page.getByRole('dialog', { name: 'Shortcuts' }).count()).toBe(1);
    await page.keyboard.press('Escape');
  });
});
