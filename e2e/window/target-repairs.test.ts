/** What a person does in the window where something at a target is in the way: memory that ran out, a folder that has grown. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { salf } from '../testing/salf.ts';
import { freePorts } from '../testing/free-ports.ts';
import { hasSlurm, MEMORY_LIMIT, Slurm } from '../testing/slurm.ts';
import { hasSshd, Sshd } from '../testing/sshd.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { openFirst, Window } from '../testing/window.ts';

const timeout = 300_000;
const MODULES = join(import.meta.dirname, '../../node_modules');
const COMPARE = ['compare', '--model', 'llama-gqa-untied', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15', '--skip-untrained', '--methods', 'head']; // prettier-ignore

const canRun = hasSlurm && hasSshd && findBrowser() !== null;
describe.skipIf(!canRun)('targets in a window (needs Slurm, sshd and a browser)', () => {
  let folder = '';
  let slurm: Slurm;
  let sshd: Sshd;
  let window: Window;
  const before = { PATH: process.env['PATH'], SLURM_CONF: process.env['SLURM_CONF'] };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'salf-window-repairs-'));
    writeTinyData(folder);
    cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
    for (const name of ['slurm', 'sshd']) mkdirSync(join(folder, name));
    slurm = new Slurm(join(folder, 'slurm'), await freePorts(2), MEMORY_LIMIT);
    sshd = new Sshd(join(folder, 'sshd'), await freePorts(1));
    await slurm.start();
    await sshd.start();
    Object.assign(process.env, { SLURM_CONF: slurm.config, PATH: `${sshd.bin}:${before.PATH ?? ''}` });
    await salf(
      ['targets', 'add', 'box', '--ssh', 'box', '--folder', join(folder, 'box'), '--modules', MODULES],
      folder,
    );
    await salf(['targets', 'add', 'lab', '--slurm', '--memory', '60M'], folder);
    const there = [...COMPARE, '--steps', '100', '--seeds', '1', '--on', 'box'];
    expect(await salf(there, folder)).toMatchObject({ exitCode: 0, stderr: '' });
    // Enough steps for several of Slurm's looks at the memory, also where the run continues from a checkpoint.
    const short = [...COMPARE, '--steps', '3000', '--seeds', '2', '--on', 'lab'];
    expect(await salf(short, folder)).toMatchObject({ exitCode: 1 });
    window = await Window.open(folder, join(folder, 'workspace'));
  }, timeout);
  afterAll(async () => {
    await window?.close();
    await slurm?.stop();
    await sshd?.stop();
    Object.assign(process.env, before);
    if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }, timeout);

  const button = (name: string) => window.page.getByRole('button', { name, exact: true });
  const promised = (words: RegExp) => window.page.getByText(words).first().waitFor({ timeout: 120_000 });

  /** Of the run at Slurm. */
  function stateOf(): unknown {
    const database = new Database(join(folder, 'workspace', 'salf.sqlite'), { readonly: true });
    const sql = `SELECT r.state, p.memory FROM runs r JOIN placements p ON p.run = r.id WHERE p.target = 'lab'`;
    const found = database.prepare(sql).raw().all();
    database.close();
    return found;
  }

  it('show what lies there, and delete what is not needed', { timeout }, async () => {
    const parts = ['runs', 'trees', 'contents', 'lots'];
    const there = (): string[] => parts.flatMap((part) => readdirSync(join(folder, 'box', part)));
    expect(there()).not.toEqual([]);
    await window.goTo('Settings');
    await button('Look what lies at box').click();
    const status = window.page.getByRole('status');
    await status.getByText(/^box holds .*models and data [\d.]+.[KM]iB.* of it are not needed any more\.$/).waitFor();
    expect(there()).not.toEqual([]);
    await button('Delete what is not needed').click();
    await status.getByText(/^Deleted [\d.]+.[KM]iB at box\.$/).waitFor();
    expect(there()).toEqual([]);
    // Where files lie in the workspace itself, there is nothing to clean up.
    await expect.poll(() => button('Look what lies at lab').count()).toBe(0);
  });

  it('send a run again with twice the memory that ran out, or with what a person says', { timeout }, async () => {
    const MIB = 2 ** 20;
    expect(stateOf()).toEqual([['crashed', 60 * MIB]]);
    await window.goTo('Runs');
    await openFirst(window.page);
    await promised(/ran out of the memory that it was promised \(60.MiB\)/);
    await button('Retry').click();
    await promised(/ran out of the memory that it was promised \(120.MiB\)/);
    expect(stateOf()).toEqual([['crashed', 120 * MIB]]);

    await button('Change memory').click();
    const dialog = window.page.getByRole('dialog', { name: 'Change memory' });
    await dialog.getByText(/It was promised 120.MiB/).waitFor();
    const memory = dialog.getByLabel('Memory of a cell', { exact: true });
    await memory.fill('much');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.getByRole('alert').getByText('“much” does not fit: memory of a cell').first().waitFor();
    await memory.fill('4G');
    await dialog.getByRole('button', { name: 'Send again' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(stateOf, { timeout: 120_000 }).toEqual([['finished', 4096 * MIB]]);
    await button('Change memory').waitFor({ state: 'detached' });
    expect(window.complaints).toEqual([]);
  });
});
