/** Every screen at every size that a window has, with and without a job at work: nothing cut, nothing out of reach. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src-main/store/open.ts';
import { findBrowser } from '../testing/browser.ts';
import { layoutFaults } from '../testing/layout.ts';
import { longJob } from '../testing/long-job.ts';
import { salf } from '../testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { chooseSubjects, fillLibrary, openFirst, settled, Window } from '../testing/window.ts';

/** A place, the screen on which it is, and the way to it from there. */
type Place = readonly [place: string, screen: string, way: (page: Page) => Promise<void>];

const PLACES: readonly Place[] = [
  ['the library with many files', 'Library', async (page) => page.getByText('rows-13.jsonl').waitFor()],
  ['the analyses', 'Analyse', async (page) => page.getByRole('row').nth(1).waitFor()],
  ['an analysis', 'Analyse', openFirst],
  ['a comparison in the making', 'Compare', chooseSubjects],
  ['the runs', 'Runs', async (page) => page.getByRole('row').nth(1).waitFor()],
  ['a run', 'Runs', openFinished],
  ['the board', 'Board', async (page) => page.getByRole('grid').waitFor()],
  ['the reports', 'Reports', async (page) => page.getByRole('checkbox').first().check()],
  ['the settings', 'Settings', async (page) => page.getByText('Free on this disk').waitFor()],
];

/** Looked at in the smaller room that a job at work leaves. */
const PARTS: readonly Place[] = [
  ['the paths to add', 'Library', openDialog('Add by path')],
  ['a data set in the making', 'Library', openDialog('New data set of rows-3.jsonl')],
  ['a data set', 'Library', openDialog('View')],
  ['the shortcuts', 'Settings', openDialog('Shortcuts')],
  ['the results of a run', 'Runs', openPart('Results')],
  ['the costs of a run', 'Runs', openPart('Plan and costs')],
  ['the settings of a run', 'Runs', openPart('Settings and log')],
  ['costs on the board', 'Board', async (page) => page.getByRole('tab', { name: 'Costs' }).click()],
  ['curves on the board', 'Board', async (page) => page.getByRole('tab', { name: 'Curves' }).click()],
  ['settings on the board', 'Board', async (page) => page.getByRole('tab', { name: 'Settings' }).click()],
];

async function openFinished(page: Page): Promise<void> {
  await page
    .getByRole('row', { name: /finished/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'All runs', exact: true }).waitFor();
}

function openDialog(button: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog').waitFor();
  };
}

function openPart(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await openFinished(page);
    await page.getByRole('tab', { name }).click();
  };
}

describe.skipIf(findBrowser() === null)('the layout (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-layout-'));
  const workspace = join(folder, 'workspace');
  const model = join(GOLDEN_MODELS, 'qwen2-tied');
  let window: Window;
  beforeAll(async () => {
    writeTinyData(folder);
    const [train, test] = ['train.jsonl', 'test.jsonl'];
    const shared = ['--model', model, ...TINY_TASK, '--workspace', workspace];
    const files = ['--train', train, '--test', test];
    await salf(['compare', ...shared, ...files, '--methods', 'full,salf', '--seeds', '1', '--epochs', '1'], folder);
    await salf(['analyze', ...shared, '--data', train, '--samples', '24'], folder);
    {
      using store = await openStore(workspace);
      const title = 'full, salf, salf-lora, lora-full, lora-half on letters and several others, seeds 1, 2, 3, 4, 5';
      store.jobs.add({ id: 'j-20261126-abcdef', title, request: longJob(folder) });
    }
    window = await Window.open(folder, workspace);
    const { page } = window;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await fillLibrary(page, model, [join(folder, train), join(folder, test)], 'letters');
    const many = Array.from({ length: 14 }, (_, index) => join(folder, `rows-${index}.jsonl`));
    for (const path of many) copyFileSync(join(folder, train), path);
    await page.getByRole('button', { name: 'Add by path' }).click();
    await page.getByLabel('Paths, one per line').fill(many.join('\n'));
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('dialog', { name: /data set/ }).waitFor();
    await page.keyboard.press('Escape');
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    rmSync(folder, { recursive: true });
  });

  for (const isBusy of [true, false]) {
    describe(isBusy ? 'while a job is at work' : 'while nothing is at work', () => {
      beforeAll(async () => {
        const strip = window.page.getByRole('status', { name: 'Current job' });
        await strip.waitFor();
        if (isBusy) return;
        await strip.getByRole('button', { name: 'Pause' }).click();
        await strip.waitFor({ state: 'detached' });
      });
      for (const [place, screen, way] of isBusy ? [...PLACES, ...PARTS] : PLACES) {
        it(`holds: ${place}`, async () => {
          await window.goTo(screen);
          await way(window.page);
          await settled(window.page);
          const faults = await layoutFaults(window.page);
          // Closes a dialog.
          await window.page.keyboard.press('Escape');
          expect(faults).toEqual([]);
        });
      }
    });
  }

  it('saw no error in the console', () => {
    expect(window.complaints).toEqual([]);
  });
});
