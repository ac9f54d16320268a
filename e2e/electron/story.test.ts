/** A user's story in a window of Electron, from what is dropped to the report, and what the window survives. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { START_PAGE } from '../../src-main/shells/electron/address.ts';
import { untilGone } from '../testing/processes.ts';
import { GOLDEN_MODELS, writeTinyData } from '../testing/tiny-task.ts';
import { buildForOldElectron, layOut } from './build.ts';
import { PlainProgram } from './devtools.ts';
import { Desktop, OLD_ELECTRON, whyNoRig } from './desktop.ts';
import { canDrag, drag } from './drag.ts';
import { Program, until } from './program.ts';

const reason = whyNoRig('openbox', 'xdotool');
const MODEL = join(GOLDEN_MODELS, 'qwen2-tied');

describe.skipIf(reason !== null)(`Electron’s window${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-electron-story-'));
  const data = ['train.jsonl', 'test.jsonl'].map((name) => join(folder, name));
  let desktop: Desktop;
  let program: Program;
  beforeAll(async () => {
    writeTinyData(folder);
    const app = join(folder, 'app');
    await buildForOldElectron(join(folder, 'built'));
    layOut(app, join(folder, 'built'));
    desktop = await Desktop.open('openbox');
    const { environment } = desktop;
    program = await Program.launch({ executable: OLD_ELECTRON, words: [app], folder, environment });
  }, 180_000);
  afterAll(async () => {
    await program?.close();
    desktop?.close();
    rmSync(folder, { recursive: true });
  }, 60_000);

  /** The system's dialog, answered. */
  const pick = (paths: readonly string[]) =>
    program.electron.evaluate(({ dialog }, filePaths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] });
    }, paths);
  /** Runs in the page through Electron, for Playwright loses a page that crashed; null: the page does not answer. */
  const inPage = (expression: string): Promise<unknown> => {
    const answer = program.electron.evaluate(
      ({ webContents }, code) => webContents.getAllWebContents()[0]!.executeJavaScript(code) as Promise<unknown>,
      expression,
    );
    return Promise.race([answer.catch(() => null), sleep(1000, null)]);
  };

  it.skipIf(!canDrag())('takes a dropped model folder (skipped where python3 has no GTK)', async () => {
    await program.page.waitForTimeout(500);
    const dropped = program.page.getByRole('region', { name: 'qwen2-tied' });
    // A machine that is too busy to see where the mouse is takes the drop for none.
    for (let tries = 0; tries < 3 && !(await dropped.isVisible()); tries++) {
      await drag(desktop, [MODEL], [700, 450]);
      await dropped.waitFor({ timeout: 10_000 }).catch(() => undefined);
    }
    await dropped.waitFor();
  });

  it('takes picked files, and makes a data set of them', async () => {
    const { page } = program;
    await pick([MODEL]);
    await page.getByRole('button', { name: 'Add a model folder' }).click();
    await page.getByRole('region', { name: 'qwen2-tied' }).waitFor();
    await pick(data);
    await page.getByRole('button', { name: 'Add files' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Prompt', { exact: true }).fill('{text}:');
    await form.getByLabel('Name').fill('letters');
    await form.getByRole('button', { name: 'Create data set' }).click();
    await page.getByRole('region', { name: 'letters' }).waitFor();
  });

  it('trains a run', async () => {
    const { page } = program;
    await program.goTo('Compare');
    await page.getByRole('checkbox', { name: /qwen2-tied/ }).check();
    await page.getByRole('checkbox', { name: /letters/ }).check();
    for (const box of await page.locator('ul.methods input[type=checkbox]').all()) await box.uncheck();
    await page.getByRole('checkbox', { name: 'full', exact: true }).check();
    await page.getByLabel('Seeds', { exact: true }).fill('1');
    await page.getByLabel('Epochs', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Add to queue' }).click();
    const done = page.getByRole('list', { name: 'Jobs' }).getByRole('article', { name: /full.*done/ });
    await done.getByRole('link', { name: 'the board' }).click();
    await page
      .getByText(/0\.\d{3}/)
      .first()
      .waitFor();
  }, 120_000);

  it('saves a report', async () => {
    const { page, electron } = program;
    const file = join(folder, 'report.pdf');
    await electron.evaluate(({ session }, path) => {
      session.defaultSession.on('will-download', (_event, item) => item.setSavePath(path));
    }, file);
    await program.goTo('Reports');
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Create PDF' }).click();
    await until('the report', () => {
      try {
        return readFileSync(file).toString('latin1').trimEnd().endsWith('%%EOF');
      } catch {
        return false;
      }
    }, 60_000); // prettier-ignore
  }, 90_000);

  it('complained of nothing', () => {
    expect(program.complaints).toEqual([]);
  });

  it('gives its page neither Node, nor the network, nor files, nor devices', async () => {
    const found = await program.page.evaluate(`(async () => ({
      require: typeof require,
      process: typeof process,
      fetched: await fetch('https://example.org/').then(() => true, () => false),
      file: await fetch('file:///etc/hostname').then(() => true, () => false),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => true, () => false),
      place: await new Promise((tell) => navigator.geolocation.getCurrentPosition(() => tell(true), ({ code }) => tell(code))),
    }))()`);
    // The place: denied, not unknown.
    expect(found).toEqual({
      require: 'undefined',
      process: 'undefined',
      fetched: false,
      file: false,
      camera: false,
      place: 1,
    });
  });

  it('says so when the workbench’s process is killed, and starts another', async () => {
    const { page } = program;
    const host = program.host!;
    process.kill(host, 'SIGKILL');
    await page.getByText('The workbench cannot be reached.').waitFor();
    await untilGone(host, 30_000);
    await page.getByText('The workbench cannot be reached.').waitFor({ state: 'detached' });
    await program.goTo('Library');
    await page.getByRole('region', { name: 'letters' }).waitFor();
    expect(program.host).not.toBe(host);
  });

  it('loads its page again when that crashed, and says what to do when it crashes again', async () => {
    const crash = async (): Promise<void> => {
      const pid = await program.electron.evaluate(({ webContents }) =>
        webContents.getAllWebContents()[0]!.getOSProcessId(),
      );
      process.kill(pid, 'SIGKILL');
      await untilGone(pid, 30_000);
    };
    const heading = () => inPage('(document.querySelector("h1") || {}).innerText');
    await crash();
    await until('the page', async () => (await heading()) === 'Library');
    await crash();
    await until('the page that says what to do', async () => (await heading()) === 'The window has failed');
    await inPage('document.querySelector("a").click()');
    await until('the page', async () => (await heading()) === 'Library');
  }, 90_000);

  it('lets its page neither leave nor open another', async () => {
    const profile = `--user-data-dir=${join(folder, 'plain-profile')}`;
    const environment = { ...desktop.environment, SALF_WORKSPACE: join(folder, 'plain-workspace') };
    const plain = await PlainProgram.launch(OLD_ELECTRON, [profile, join(folder, 'app')], environment);
    try {
      const address = async () => (await plain.pages()).map(({ url }) => url.split('#')[0]);
      await until('the page', async () => (await address())[0] === START_PAGE);
      await until(
        'the heading',
        () => plain.evaluate("document.querySelector('h1')?.innerText === 'Library'") as Promise<boolean>,
      );
      for (const leave of [
        "window.open('https://example.org/')",
        "window.open('salf://window/index.html')",
        "location.assign('https://example.org/')",
        "location.assign('salf://window/index.html?again')",
        "Object.assign(document.createElement('a'), { href: 'file:///etc/hostname' }).click()",
        "Object.assign(document.createElement('a'), { href: 'salf://window/failed.html', target: '_blank' }).click()",
      ]) {
        await plain.evaluate(`void ${leave}`);
        await sleep(200);
        expect(await address()).toEqual([START_PAGE]);
      }
      expect(await plain.evaluate('location.search')).toBe('');
    } finally {
      plain.child.kill('SIGTERM');
      await untilGone(plain.child.pid!, 20_000);
    }
  }, 120_000);
});
