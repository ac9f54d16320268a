/** How Electron's program ends while something trains: each answer to its question, and each signal. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_NO_PAGE } from '../../src-main/shells/electron/page-trouble.ts';
import { openStore } from '../../src-main/store/open.ts';
import { longJob } from '../testing/long-job.ts';
import { untilGone } from '../testing/processes.ts';
import { writeTinyData } from '../testing/tiny-task.ts';
import { buildForOldElectron, layOut } from './build.ts';
import { Desktop, OLD_ELECTRON, whyNoRig } from './desktop.ts';
import { FLAGS, hostOf, Program, until } from './program.ts';

const reason = whyNoRig();
const JOB = 'j-20261126-abcdef';
const [BACKGROUND, KEEP, CANCEL] = [0, 1, 2];

describe.skipIf(reason !== null)(`Electron’s program${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  const root = mkdtempSync(join(tmpdir(), 'salf-electron-leaving-'));
  const app = join(root, 'app');
  let desktop: Desktop;
  let folder = '';
  let started: ChildProcess | undefined;
  beforeAll(async () => {
    writeTinyData(root);
    await buildForOldElectron(join(root, 'built'));
    layOut(app, join(root, 'built'));
    desktop = await Desktop.open();
  }, 180_000);
  afterAll(() => {
    desktop?.close();
    rmSync(root, { recursive: true });
  }, 60_000);
  beforeEach(async () => {
    folder = mkdtempSync(join(root, 'case-'));
    using store = await openStore(join(folder, 'workspace'));
    store.jobs.add({ id: JOB, title: 'A long one', request: longJob(root) });
  });
  afterEach(async () => {
    const host = hostOf(join(folder, 'workspace'));
    started?.kill('SIGKILL');
    if (host !== null) await untilGone(host, 30_000);
  }, 60_000);

  const states = async () => {
    using store = await openStore(join(folder, 'workspace'));
    const [run] = store.runs.all();
    const checkpoints = run === undefined ? 0 : store.checkpoints.all(run.id).length;
    const steps = run === undefined ? null : store.steps.extent(run.id, 'loss');
    return { job: store.jobs.all()[0]?.state, run: run?.state, isKept: checkpoints > 0, hasTrained: steps !== null };
  };
  const trains = () => until('the run at work', async () => (await states()).hasTrained, 60_000);
  const kept = { job: 'paused', run: 'stopped', isKept: true, hasTrained: true };

  /** The program with its question, which a test answers. */
  async function open() {
    const { environment } = desktop;
    const program = await Program.launch({ executable: OLD_ELECTRON, words: [app], folder, environment });
    started = program.electron.process();
    const ended = new Promise<number | null>((resolve) => started!.once('exit', resolve));
    await program.electron.evaluate(({ dialog }) => {
      const questions: { buttons: number; answer: (button: number) => void }[] = [];
      Object.assign(globalThis, { questions });
      dialog.showMessageBox = ((options: { buttons: string[] }) =>
        new Promise((resolve) => {
          const answer = (response: number) => resolve({ response, checkboxChecked: false });
          questions.push({ buttons: options.buttons.length, answer });
        })) as unknown as typeof dialog.showMessageBox;
    });
    await trains();
    const asked = (): Promise<number[]> =>
      program.electron.evaluate(() => (globalThis as unknown as Asked).questions.map(({ buttons }) => buttons));
    const answer = (button: number) =>
      program.electron
        .evaluate((_electron, response) => {
          (globalThis as unknown as Asked).questions.at(-1)!.answer(response);
        }, button)
        .catch(() => undefined);
    const closeWindow = (times = 1) =>
      program.electron.evaluate(({ BrowserWindow }, count) => {
        for (let at = 0; at < count; at++) BrowserWindow.getAllWindows()[0]!.close();
      }, times);
    const windows = () => program.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    return { program, ended, asked, answer, closeWindow, windows, host: program.host! };
  }

  it('asks once, stays where that is said, and keeps what is at work', async () => {
    const { ended, asked, answer, closeWindow, windows, host } = await open();
    await closeWindow(3);
    await until('the question', async () => (await asked()).length > 0);
    await sleep(500);
    expect(await asked()).toEqual([3]);
    await answer(CANCEL);
    await sleep(300);
    expect(await windows()).toBe(1);
    await closeWindow();
    await until('the question', async () => (await asked()).length === 2);
    await answer(KEEP);
    expect(await ended).toBe(0);
    await untilGone(host, 30_000);
    expect(await states()).toEqual(kept);
  }, 120_000);

  it('trains on in the background, comes back when it is started again, and asks before it quits', async () => {
    const { program, ended, asked, answer, closeWindow, windows, host } = await open();
    await closeWindow();
    await until('the question', async () => (await asked()).length === 1);
    await answer(BACKGROUND);
    await until('no window', async () => (await windows()) === 0);
    const again = start();
    expect(await again.ended).toBe(0);
    await until('the window', async () => (await windows()) === 1);
    expect(program.host).toBe(host);
    expect((await states()).run).toBe('running');
    void program.electron.evaluate(({ app: electron }) => electron.quit());
    await until('the question', async () => (await asked()).length === 2);
    expect(await asked()).toEqual([3, 2]);
    await answer(0);
    expect(await ended).toBe(0);
    await untilGone(host, 30_000);
    expect(await states()).toEqual(kept);
  }, 120_000);

  it('ends when the background was chosen after the job had ended', async () => {
    const { program, ended, asked, answer, closeWindow, host } = await open();
    await closeWindow();
    await until('the question', async () => (await asked()).length === 1);
    await program.page.evaluate(`salf.invoke('jobs.pause', { id: '${JOB}' })`);
    await until('the end of the job', async () => (await states()).job === 'paused', 30_000);
    await answer(BACKGROUND);
    expect(await ended).toBe(0);
    await untilGone(host, 30_000);
  }, 120_000);

  it('has one host, however fast the workspace changes', async () => {
    const { program, ended, asked, answer, host } = await open();
    const others = ['b', 'c'].map((name) => join(folder, name));
    for (const workspace of others) await start(workspace).ended;
    await until('the question', async () => (await asked()).length === 1);
    await answer(0);
    await until('the last workspace', () => hostOf(others[1]!) !== null);
    await untilGone(host, 30_000);
    await untilGone(hostOf(others[0]!) ?? host, 30_000);
    program.electron.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
    expect(await ended).toBe(0);
    await untilGone(hostOf(others[1]!)!, 30_000);
  }, 120_000);

  /** The program without Playwright, whose debugger would hear of signals first. */
  function start(workspace = join(folder, 'workspace'), from = app) {
    const child = spawn(OLD_ELECTRON, [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, from], {
      env: { ...desktop.environment, SALF_WORKSPACE: workspace },
      stdio: 'ignore',
    });
    return { child, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
  }

  it.each<{ signals: readonly NodeJS.Signals[] }>([
    { signals: ['SIGTERM'] },
    { signals: ['SIGHUP'] },
    { signals: ['SIGINT', 'SIGTERM'] },
  ])(
    'keeps what is at work after $signals',
    async ({ signals }) => {
      const { child, ended } = start();
      started = child;
      await trains();
      const host = hostOf(join(folder, 'workspace'))!;
      for (const signal of signals) child.kill(signal);
      expect(await ended).toBe(0);
      await untilGone(host, 30_000);
      expect(await states()).toEqual(kept);
    },
    120_000,
  );

  it('ends with a code that npm start knows where its page is missing', async () => {
    const broken = join(root, 'broken');
    layOut(broken, join(root, 'built'));
    rmSync(join(broken, 'out', 'renderer', 'index.html'));
    const { child, ended } = start(undefined, broken);
    started = child;
    expect(await ended).toBe(EXIT_NO_PAGE);
  }, 120_000);

  it('ends at once where a signal comes twice', async () => {
    const { child, ended } = start();
    started = child;
    await trains();
    const host = hostOf(join(folder, 'workspace'))!;
    process.kill(host, 'SIGSTOP');
    child.kill('SIGINT');
    await sleep(500);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await untilGone(host, 30_000);
  }, 120_000);
});

/** What a test leaves in Electron's main process. */
interface Asked {
  readonly questions: { readonly buttons: number; readonly answer: (button: number) => void }[];
}
