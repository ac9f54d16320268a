/** Small things that a person relies on: where the focus is, what an icon is called, why a button does nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GLOSSARY } from '../../src-main/contract/glossary.ts';
import { findBrowser } from '../testing/browser.ts';
import { salf } from '../testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { Window } from '../testing/window.ts';

const SCREENS = ['Library', 'Analyse', 'Compare', 'Runs', 'Board', 'Reports', 'Settings'];

describe.skipIf(findBrowser() === null)('the window (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-manners-'));
  const workspace = join(folder, 'workspace');
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    const model = join(GOLDEN_MODELS, 'qwen2-tied');
    const files = ['--train', 'train.jsonl', '--test', 'test.jsonl', '--workspace', workspace];
    const compared = ['compare', '--model', model, ...TINY_TASK, ...files, '--methods', 'full,salf'];
    await salf([...compared, '--seeds', '1', '--epochs', '1'], folder);
    window = await Window.open(folder, workspace);
    await window.page.emulateMedia({ reducedMotion: 'reduce' });
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });
  /** Text of what has the focus. */
  const focused = async (): Promise<string> =>
    String(await window.page.evaluate('document.activeElement.textContent'))
      .trim()
      .replaceAll(/\s+/g, ' ');

  it('says which of several paths is wrong, and adds none of them', async () => {
    const { page } = window;
    await page.getByRole('button', { name: 'Add by path' }).click();
    const dialog = page.getByRole('dialog');
    const add = dialog.getByRole('button', { name: 'Add', exact: true });
    const [good, bad] = [join(folder, 'train.jsonl'), join(folder, 'nothing-here.jsonl')];
    await dialog.getByLabel('Paths, one per line').fill(`${good}\n\n  ${bad}\n${join(folder, 'test.jsonl')}\n`);
    await add.click();
    await dialog.getByRole('alert').getByText(`Path 2, ${bad}: There is no such folder or file.`).waitFor();
    const selected = `(() => { const { value, selectionStart, selectionEnd } = document.activeElement;
      return value.slice(selectionStart, selectionEnd); })()`;
    await expect.poll(() => page.evaluate(selected)).toBe(bad);
    // The path that is wrong is marked, so typing takes its place.
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: 'Data files' }).count()).toBe(0);
  });

  it('says why a button does nothing, to the keyboard as well', async () => {
    const { page } = window;
    await window.goTo('Runs');
    const remove = page.getByRole('button', { name: /^Delete/ });
    await remove.waitFor();
    await expect.poll(() => remove.getAttribute('aria-disabled')).toBe('true');
    await page.getByRole('button', { name: 'Select all or none' }).focus();
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip', { name: /Select two or more finished runs first/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('row').count()).toBe(3);
    await page.getByRole('button', { name: 'Select all or none' }).click();
    await expect.poll(() => remove.getAttribute('aria-disabled')).toBeNull();
    await page.getByRole('button', { name: 'Select all or none' }).click();
  });

  it('has the focus on the heading of a run that was opened, and on its row on the way back', async () => {
    const { page } = window;
    await window.goTo('Runs');
    await page.getByLabel('Find runs').fill('salf');
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Run r-/ }).waitFor();
    await expect.poll(focused).toMatch(/^Run r-/);
    await page.goBack();
    await expect.poll(focused).toMatch(/finished.*salf/);
    // The list is as it was left.
    await expect.poll(() => page.getByLabel('Find runs').inputValue()).toBe('salf');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'All runs' }).press('Enter');
    await expect.poll(focused).toMatch(/finished.*salf/);
    await page.keyboard.press('7');
    await expect.poll(focused).toBe('Settings');
  });

  it('begins each page at its top', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 900, height: 500 });
    await page.evaluate('document.getElementById("main").scrollTop = 400');
    await window.goTo('Compare');
    await expect.poll(() => page.evaluate('document.getElementById("main").scrollTop')).toBe(0);
  });

  it('names the icons of the narrow rail, under the pointer and with the keyboard', async () => {
    const { page } = window;
    await page.setViewportSize({ width: 600, height: 700 });
    const rail = page.getByRole('navigation', { name: 'Screens' });
    for (const name of [...SCREENS, 'Shortcuts'])
      await rail.getByText(name, { exact: true }).waitFor({ state: 'attached' });
    await rail.getByRole('link', { name: 'Board' }).hover();
    await page.getByRole('tooltip', { name: 'Board (5)' }).waitFor();
    await page.mouse.move(400, 400);
    await rail.getByRole('link', { name: 'Library' }).focus();
    await page.keyboard.press('Tab');
    await page.getByRole('tooltip', { name: 'Analyse (2)' }).waitFor();
    await page.setViewportSize({ width: 1360, height: 860 });
  });

  it('says what a short title of the board stands for', async () => {
    const { page } = window;
    await window.goTo('Board');
    await page.getByRole('tab', { name: 'Costs' }).click();
    await page
      .getByRole('columnheader', { name: /^Corrected/ })
      .getByRole('button')
      .focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('tooltip', { name: GLOSSARY['corrected p'].means }).waitFor();
  });

  it('tells what the workspace holds by kind', async () => {
    const { page } = window;
    await window.goTo('Settings');
    const table = page.getByRole('table', { name: 'Disk use of the workspace' });
    const kinds = ['Runs', 'Deleted runs', 'Caches', 'Uploads', 'Data sets', 'Exports', 'Reports', 'Database'];
    for (const kind of kinds)
      await table
        .getByRole('row', { name: new RegExp(`^${kind}`) })
        .first()
        .waitFor();
  });

  it('saw no error in the console', () => {
    expect(window.complaints).toEqual([]);
  });
});
