/** What the board and the page of a run say and draw of runs that were trained by an earlier version. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokeOf } from '../../src-main/charts/testing/stroke.ts';
import { select } from '../../src-main/comparison/selection.ts';
import { readBoard } from '../../src-main/comparison/board/board.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { parseMethodWord } from '../../src-main/contract/named-methods.ts';
import { MethodRequest } from '../../src-main/contract/method.ts';
import { weightsWords } from '../../src-main/contract/score.ts';
import { openStore } from '../../src-main/store/open.ts';
import type { Store } from '../../src-main/store/open.ts';
import { verdictWords } from '../../src-main/tables/verdict-words.ts';
import { findBrowser } from '../testing/browser.ts';
import { Window } from '../testing/window.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/workspace-5.tgz');
/** Of `full` and `half`, two seeds each. */
const EXPERIMENT = 'x-24fb3aba';
const [SWEEP, CORRECTED] = ['x-00000001', 'x-00000002'];
/** It excludes 0, and so does p before the correction for two tests. */
const FOUND = { difference: 0.046, interval: { low: 0.004, high: 0.117 }, p: 0.03, resamples: 10_000 };

/** Of a busy machine. */

/** Another experiment of the same runs. The model has two blocks: `full` is `freeze:0`, and `half` is `freeze:1`. */
function regroup(
  store: Store,
  id: string,
  kind: ExperimentRequest['kind'],
  runs: Readonly<Record<string, 'full' | 'half'>>,
): void {
  const { request } = store.experiments.find(EXPERIMENT);
  const methods = Object.keys(runs).map((name) => ({
    name,
    lora: null,
    learningRate: null,
    method: MethodRequest.parse(parseMethodWord(name).method),
  }));
  store.experiments.put({ id, name: `${kind} of ${id}`, request: { ...request, kind, methods, baseline: methods[0]!.name } }); // prettier-ignore
  for (const cell of store.experimentRuns.all(EXPERIMENT)) {
    const names = Object.keys(runs).filter((name) => runs[name] === cell.method);
    for (const method of names) store.experimentRuns.put(id, { ...cell, method });
  }
}

/** Follows a link of the window. */
async function visit({ page, address }: Window, hash: string): Promise<void> {
  await page.goto(`${new URL(address).origin}/#${hash}`);
}

/** The cell of a method in the overview of a board. */
const cellOf = (page: Page, method: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: method, exact: true }) }).getByRole('gridcell'); // prettier-ignore

describe.skipIf(findBrowser() === null)('runs of an earlier version (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-words-'));
  let window: Window;
  let run = '';
  beforeAll(async () => {
    execFileSync('tar', ['xzf', FIXTURE, '-C', folder]);
    const workspace = join(folder, 'workspace');
    const store = await openStore(workspace);
    run = store.experimentRuns.all(EXPERIMENT)[0]!.run;
    regroup(store, SWEEP, 'sweep', { 'freeze:0': 'full', 'freeze:1': 'half' });
    regroup(store, CORRECTED, 'compare', { half: 'half', full: 'full', 'freeze:0': 'full' });
    readBoard(store, select(store, { experiments: [CORRECTED], runs: [] }), null, ({ key }) =>
      store.bootstraps.put(key, FOUND),
    );
    store.close();
    window = await Window.open(folder, workspace);
    // Before that, the page would still leave for its first screen by itself.
    await window.page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  it('that differ by chance have a verdict, and a sentence that names the correction', async () => {
    const { page } = window;
    await visit(window, `/board/${EXPERIMENT}`);
    const cell = cellOf(page, 'half');
    // Its interval touches 0, so nothing needs to be said of the correction in the cell.
    await expect.poll(() => cell.locator('.verdict').allTextContents()).toEqual(['no difference shown']);
    await cell.focus();
    await page.getByText('p = 0.255 after Holm’s correction, so no difference is shown.').waitFor();
  });

  it('whose interval excludes 0 where the corrected p value shows nothing say that it is the corrected one', async () => {
    const { page } = window;
    await visit(window, `/board/${CORRECTED}`);
    const words = verdictWords('no difference shown', FOUND.interval);
    expect(words).toContain('after Holm');
    for (const method of ['full', 'freeze:0']) {
      // The board of the test before stays until this one is read.
      await expect.poll(() => cellOf(page, method).locator('.verdict').allTextContents()).toEqual([words]);
    }
    await page.getByRole('tab', { name: 'Costs' }).click();
    await expect.poll(() => page.getByRole('cell', { name: words }).count()).toBe(2);
  });

  it('say beside the test score whose weights it is of', async () => {
    const { page } = window;
    await visit(window, `/runs/${run}`);
    await page.getByRole('tab', { name: 'Results' }).click();
    const scores = page.getByRole('region', { name: 'Scores by split' });
    const row = scores.getByRole('row').filter({ has: page.getByRole('cell', { name: 'test', exact: true }) });
    const words = weightsWords(3, 6);
    expect(words).toBe('best weights (step 3)');
    await row.getByRole('cell', { name: words, exact: true }).waitFor();
  });

  it('of a sweep have a colour for each boundary, in the legend and in the chart', async () => {
    const { page } = window;
    await visit(window, `/board/${SWEEP}`);
    const chips = page.getByRole('group', { name: 'Methods shown' }).getByRole('button');
    await expect.poll(() => chips.allTextContents()).toEqual(['freeze:0', 'freeze:1']);
    const strokes = await chips
      .locator('path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('stroke')));
    expect(new Set(strokes).size).toBe(2);
    await page.getByRole('tab', { name: 'Curves' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Save “Training loss on .* as SVG$/ }).click(),
    ]);
    const file = join(folder, 'curves.svg');
    await download.saveAs(file);
    const svg = readFileSync(file, 'utf8');
    for (const stroke of strokes) expect(svg).toMatch(strokeOf(stroke!));
  });

  it('bring no error to the console', () => {
    expect(window.complaints).toEqual([]);
  });
});
