/** The first start of the window: the bundled model, without anything to bring. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { Window } from '../testing/window.ts';

describe.skipIf(findBrowser() === null)('the first start (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-first-'));
  let window: Window;
  beforeAll(async () => {
    window = await Window.open(folder, join(folder, 'workspace'));
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });
  const jobs = () => window.page.getByRole('list', { name: 'Jobs' });

  it('begins the comparison of the bundled model with one press', async () => {
    await window.page.getByRole('button', { name: 'Try it with the bundled model' }).click();
    await window.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await jobs()
      .getByRole('article', { name: /^Analyse the bundled model on Bundled questions, done/ })
      .waitFor();
    const comparison = jobs().getByRole('article', {
      name: /^6 methods on Bundled questions, seeds 1, 2/,
    });
    await comparison.getByText('current run').waitFor();
  });

  it('has the model and the questions in the library, and leads to the comparison again', async () => {
    await window.goTo('Library');
    await window.page.getByRole('region', { name: 'demo-qwen2-12l' }).waitFor();
    await window.page.getByRole('region', { name: 'Bundled questions' }).waitFor();
    await window.page.getByRole('button', { name: 'Try it with the bundled model' }).click();
    await window.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    // The one that runs, not a second one, and in sight.
    const comparisons = jobs().getByRole('article', { name: /^6 methods on Bundled questions/ });
    await expect
      .poll(() => window.page.evaluate("document.activeElement?.textContent ?? ''"))
      .toContain('6 methods on Bundled questions');
    await expect.poll(() => comparisons.count()).toBe(1);
  });

  it('shows where SALF draws the line in it', async () => {
    await window.goTo('Compare');
    await jobs().getByRole('link', { name: 'the result' }).click();
    await window.page
      .getByText(/Block 11 has the largest gain/)
      .first()
      .waitFor();
  });

  it('lets the comparison be stopped', async () => {
    await window.goTo('Compare');
    await jobs().getByRole('button', { name: 'Pause' }).click();
    await jobs()
      .getByRole('article', { name: /seeds 1, 2, paused/ })
      .waitFor();
    expect(window.complaints).toEqual([]);
  });
});
