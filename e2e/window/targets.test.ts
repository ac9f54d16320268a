/** A comparison on a real Slurm from the window: added, tested, submitted, left, found again, paused, resumed. */
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { holdEngine, letAllGo } from '../testing/processes.ts';
import { freePorts } from '../testing/free-ports.ts';
import { hasSlurm, Slurm } from '../testing/slurm.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { chooseSubjects, fillLibrary, Window } from '../testing/window.ts';

const timeout = 300_000;

describe.skipIf(!hasSlurm || findBrowser() === null)('targets in a window (needs Slurm and a browser)', () => {
  let folder = '';
  let slurm: Slurm;
  let window: Window;
  const before = process.env['SLURM_CONF'];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-window-targets-'));
    writeTinyData(folder);
    mkdirSync(join(folder, 'slurm'));
    slurm = new Slurm(join(folder, 'slurm'), await freePorts(2));
    await slurm.start();
    process.env['SLURM_CONF'] = slurm.config;
    window = await Window.open(folder, join(folder, 'workspace'));
    const model = join(GOLDEN_MODELS, 'llama-gqa-untied');
    await fillLibrary(window.page, model, [join(folder, 'train.jsonl'), join(folder, 'test.jsonl')], 'letters');
  }, timeout);
  afterAll(async () => {
    letAllGo();
    await window?.close();
    await slurm?.stop();
    if (before === undefined) delete process.env['SLURM_CONF'];
    else process.env['SLURM_CONF'] = before;
    if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }, timeout);

  const button = (name: string) => window.page.getByRole('button', { name, exact: true });
  const field = (label: string) => window.page.getByLabel(label, { exact: true });
  const job = (state: RegExp) => window.page.getByRole('list', { name: 'Jobs' }).getByRole('article', { name: state });
  const placed = () => window.page.getByRole('list', { name: 'Runs at targets' });
  const runs = (): string[] => readdirSync(join(folder, 'workspace', 'runs')).map((run) => join(folder, 'workspace', 'runs', run)); // prettier-ignore
  const openBoard = async (): Promise<void> => {
    await window.goTo('Board');
    await window.page.getByRole('heading', { level: 1, name: 'Board' }).waitFor();
  };

  it('are added, refused with the field that is wrong, tested and removed', { timeout }, async () => {
    await window.goTo('Settings');
    for (const name of ['lab', 'other']) {
      await button('Add a target').click();
      await field('Name').fill(name);
      if (name === 'lab') {
        await field('GPUs of a cell').fill('many');
        await button('Save').click();
        await window.page.getByRole('alert').getByText('“many” does not fit: GPUs of a cell').first().waitFor();
        await field('GPUs of a cell').fill('');
      }
      await button('Save').click();
      await button(`Test ${name}`).waitFor();
    }
    await button('Remove other').click();
    await button('Test other').waitFor({ state: 'detached' });
    await button('Test lab').click();
    const found = window.page.getByRole('status').getByText(/^lab: It works: two steps took .* Slurm \d/);
    await found.waitFor({ timeout: 120_000 });
  });

  it('train a comparison that waits with Slurm’s reason, and is found again after the program has ended', { timeout }, async () => {
    slurm.run('scontrol', ['update', 'PartitionName=main', 'State=DOWN']);
    await window.goTo('Compare');
    await chooseSubjects(window.page);
    await window.page.getByRole('combobox', { name: 'Run on' }).click();
    await window.page.getByRole('option', { name: 'lab' }).click();
    await field('Seeds').fill('1');
    await field('Epochs').fill('60');
    await field('Epochs').press('Tab');
    await window.page.getByText(/--on lab/).waitFor({ state: 'attached' });
    await button('Add to queue').click();
    await job(/running/).getByText('on lab').waitFor();
    await openBoard();
    const waits = '2 runs at lab, waiting in the queue there: the partition is down (PartitionDown)';
    await placed().getByText(waits).waitFor({ timeout: 120_000 });
    await window.goTo('Settings');
    await button('Remove lab').click();
    await window.page.getByText(/2 runs are at the target lab/).first().waitFor();

    await window.close();
    window = await Window.open(folder, join(folder, 'workspace'));
    await openBoard();
    await placed().getByText(waits).waitFor();
    await window.goTo('Compare');
    await job(/running/).getByText('on lab').waitFor({ timeout: 60_000 });
  }); // prettier-ignore

  it('are followed live in curves and log', { timeout }, async () => {
    slurm.run('scontrol', ['update', 'PartitionName=main', 'State=UP']);
    // Held, so that they are still at work when curves and log are looked at, however fast the machine is.
    await Promise.all(runs().map((run) => holdEngine(run)));
    await openBoard();
    await placed().getByText(/at lab, training/).waitFor({ timeout: 120_000 }); // prettier-ignore
    await placed().getByRole('link', { name: 'full, seed 1' }).click();
    await window.page.getByText('At lab, training.').waitFor();
    await window.page.getByText('of 300').waitFor({ timeout: 120_000 });
    await window.page.getByRole('tab', { name: 'Settings and log' }).click();
    const [run] = /r-\d{8}-[0-9a-f]{6}/.exec(window.page.url())!;
    appendFileSync(join(folder, 'workspace', 'runs', run, 'engine.log'), 'a line of a library\n');
    await window.page.getByLabel('Log', { exact: true }).getByText('a line of a library').waitFor();
  });

  it('pause as a whole with checkpoints, and come to their scores once they are resumed', { timeout }, async () => {
    await window.goTo('Compare');
    await button('Pause').last().click();
    await job(/paused/).waitFor({ timeout: 120_000 });
    await button('Resume').click();
    await job(/, done/).waitFor({ timeout: 240_000 });
    await openBoard();
    const table = window.page.getByRole('grid', { name: 'Macro-F1 of all methods on all data sets' });
    for (const method of ['salf', 'full'])
      await expect.poll(() => table.getByRole('row', { name: new RegExp(`^${method} `) }).textContent()).toMatch(/0\.\d{3}/); // prettier-ignore
    await expect.poll(() => placed().count()).toBe(0);
    await window.goTo('Settings');
    await button('Remove lab').click();
    await button('Test lab').waitFor({ state: 'detached' });
    expect(window.complaints).toEqual([]);
  });
});
