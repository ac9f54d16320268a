/**
 * Takes the pictures of docs/screens: every screen, light and dark, of a workspace that holds a comparison, a sweep and
 * an analysis. `node e2e/window/screens.ts WORKSPACE`
 */
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { chooseSubjects, openFirst, settled, Window } from '../testing/window.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** A picture's name, the screen, and what a person does there before it is taken. */
const SHOTS: readonly (readonly [name: string, screen: string, prepare: (page: Page) => Promise<void>])[] = [
  ['library', 'Library', nothing],
  ['analyse', 'Analyse', openFirst],
  ['compare', 'Compare', chooseSubjects],
  ['runs', 'Runs', nothing],
  ['run', 'Runs', openFirst],
  ['board', 'Board', chooseAll],
  [
    'reports',
    'Reports',
    async (page) =>
      page
        .getByRole('checkbox', { name: / x \d seeds? on / })
        .first()
        .check(),
  ],
  ['settings', 'Settings', nothing],
];

async function nothing(): Promise<void> {
  return Promise.resolve();
}

/** Every comparison, so that the board has several data sets. */
async function chooseAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Choose experiments/ }).click();
  const boxes = page.getByRole('dialog').getByRole('checkbox', { name: /comparison of/ });
  await boxes.first().waitFor();
  for (const box of await boxes.all()) await box.check();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  // Differences that were never tested are tested now.
  await page.waitForTimeout(8000);
}

const workspace = process.argv[2];
if (workspace === undefined) throw new Error('name a workspace');
const window = await Window.open(process.cwd(), resolve(workspace));
for (const theme of ['light', 'dark'] as const) {
  await window.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  for (const [name, screen, prepare] of SHOTS) {
    await window.goTo(screen);
    await settled(window.page);
    await prepare(window.page);
    // Charts are drawn a moment after their numbers are there.
    await window.page.waitForTimeout(1500);
    await window.page.screenshot({ path: join(FOLDER, `${name}-${theme}.png`) });
  }
}
await window.close();
