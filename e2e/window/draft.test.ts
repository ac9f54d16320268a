/** The form of a comparison: what is typed stays, whatever becomes of the page and of the program behind it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../testing/browser.ts';
import { salf, startSalf } from '../testing/salf.ts';
import type { RunningSalf } from '../testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { chooseSubjects, fillLibrary, Window } from '../testing/window.ts';

describe.skipIf(findBrowser() === null)('a comparison’s form (skipped where there is no browser)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-draft-'));
  const workspace = join(folder, 'workspace');
  const model = join(GOLDEN_MODELS, 'qwen2-tied');
  let window: Window;
  let next: RunningSalf | null = null;
  beforeAll(async () => {
    writeTinyData(folder);
    const looked = ['analyze', '--model', model, ...TINY_TASK, '--name', 'letters', '--data', 'train.jsonl'];
    await salf([...looked, '--samples', '16', '--gain', 'relative', '--workspace', workspace], folder);
    window = await Window.open(folder, workspace);
    await fillLibrary(window.page, model, [join(folder, 'train.jsonl'), join(folder, 'test.jsonl')], 'letters');
  }, 120_000);
  afterAll(async () => {
    await window?.close();
    next?.child.kill('SIGINT');
    await next?.ended;
    rmSync(folder, { recursive: true });
  });
  const field = (label: string) => window.page.getByLabel(label, { exact: true });
  const restart = async (port: string): Promise<URL> => {
    next = startSalf(['serve', '--json', '--workspace', workspace, '--port', port], folder);
    return new URL(/"address":"([^"]+)"/.exec(await next.until(/"address":"[^"]+"/))![1]!);
  };

  it('takes the settings of an analysis along, which is called by its data', async () => {
    await window.goTo('Analyse');
    await window.page.getByRole('row').filter({ hasText: 'letters' }).first().focus();
    await window.page.keyboard.press('Enter');
    await window.page.getByRole('heading', { level: 1, name: 'qwen2-tied on letters' }).waitFor();
    await window.page.getByRole('button', { name: 'Compare with these settings' }).click();
    await window.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await expect.poll(() => field('Gain').textContent()).toContain('relative');
  });

  it('leaves limits alone when a preset is taken, which can be undone', async () => {
    await field('Epochs').fill('7');
    await field('Epochs').press('Tab');
    await window.page.getByText('Limits', { exact: false }).last().click();
    await field('Training rows at most').fill('64');
    await field('Training rows at most').press('Tab');
    await window.page.getByRole('button', { name: 'Preset paper', exact: true }).click();
    await expect.poll(() => field('Epochs').inputValue()).toBe('1');
    await expect.poll(() => field('Training rows at most').inputValue()).toBe('64');
    await window.page.getByRole('button', { name: 'Undo' }).last().click();
    await expect.poll(() => field('Epochs').inputValue()).toBe('7');
  });

  it('takes a name, which the command says too, and shows what it is called otherwise', async () => {
    await chooseSubjects(window.page);
    const name = field('Name');
    await expect.poll(() => name.getAttribute('placeholder')).toContain('letters');
    await name.fill('March’s table');
    await window.page.getByText('The same on the command line').click();
    const command = window.page.getByLabel('Command', { exact: true });
    await expect.poll(() => command.textContent()).toContain("--as 'March’s table'");
  });

  it('says nothing more of a method that was typed wrong, once that is cleared', async () => {
    await field('Add a method').fill('foo');
    await window.page.getByRole('button', { name: 'Add', exact: true }).click();
    await window.page.getByText('“foo” is no method').waitFor();
    await field('Add a method').fill('');
    await window.page.getByText('“foo” is no method').waitFor({ state: 'detached' });
  });

  it('is there again when the page is loaded again', async () => {
    await window.page.waitForTimeout(600);
    await window.page.reload();
    await window.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await expect.poll(() => field('Epochs').inputValue()).toBe('7');
    await expect.poll(() => field('Name').inputValue()).toBe('March’s table');
    await window.goTo('Compare');
  });

  it('comes along to the workbench that was started in place of one that was killed', async () => {
    window.serving.child.kill('SIGKILL');
    await window.serving.ended;
    await window.page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor();
    await field('Seeds').fill('4,5');
    // Said once, and not again in each panel whose question is lost meanwhile.
    await window.page.waitForTimeout(2000);
    expect(await window.page.getByRole('alert').count()).toBe(1);
    const address = await restart('0');
    const input = window.page.getByLabel('New address of the workbench');
    await input.fill(`http://127.0.0.1:${address.port}/`);
    await input.press('Enter');
    await window.page.getByText('This is not an address of a workbench').waitFor();
    await input.fill(`The workbench is at ${address.href}`);
    await input.press('Enter');
    await window.page.waitForURL((url) => url.port === address.port);
    await window.page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await expect.poll(() => field('Seeds').inputValue()).toBe('4,5');
    await expect.poll(() => field('Epochs').inputValue()).toBe('7');
    expect(window.page.url()).not.toContain('token');
  });

  it('says so where another workbench answers at the same address', async () => {
    const { port } = new URL(window.page.url());
    next!.child.kill('SIGKILL');
    await next!.ended;
    const address = await restart(port);
    await window.page.getByText('The workbench was restarted: open the address it printed').waitFor();
    await window.page.getByLabel('New address of the workbench').fill(address.href);
    await window.page.getByRole('button', { name: 'Open' }).click();
    await window.page.getByRole('alert').first().waitFor({ state: 'detached' });
    await expect.poll(() => field('Seeds').inputValue()).toBe('4,5');
  });
});
