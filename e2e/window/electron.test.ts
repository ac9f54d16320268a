/** The workbench in its own window. Skipped, and says why, where Electron cannot open one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../src-main/shells/pages.ts';
import { electronProgram, ROOT, whyNoWindow } from '../../src-main/shells/start/electron.ts';

const program = electronProgram(process.env);
const reason = whyNoWindow({
  program,
  platform: process.platform,
  environment: process.env,
  isRoot: process.getuid?.() === 0,
});
const folder = mkdtempSync(join(tmpdir(), 'salf-electron-e2e-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(reason !== null)(`the Electron window${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let electron: ElectronApplication;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    await buildPages(() => undefined);
    electron = await _electron.launch({
      executablePath: program ?? '',
      args: [ROOT, `--user-data-dir=${join(folder, 'profile')}`],
      env: { ...(process.env as Record<string, string>), SALF_WORKSPACE: join(folder, 'workspace') },
    });
    page = await electron.firstWindow();
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  }, 120_000);
  afterAll(() => electron?.close());

  it('shows the workspace', async () => {
    await page.evaluate("location.hash = '#/settings'");
    await page.getByText(join(folder, 'workspace')).waitFor();
    expect(errors).toEqual([]);
  });

  it('gives its page neither Node nor a way out', async () => {
    const found = await page.evaluate(`(async () => ({
      require: typeof require,
      process: typeof process,
      opened: window.open('https://example.org/') !== null,
      fetched: await fetch('https://example.org/').then(() => true, () => false),
      file: await fetch('file:///etc/hostname').then(() => true, () => false),
      location: await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
    }))()`);
    expect(found).toEqual({
      require: 'undefined',
      process: 'undefined',
      opened: false,
      fetched: false,
      file: false,
      location: 'denied',
    });
    await page.evaluate("location.assign('https://example.org/')");
    await page.waitForTimeout(300);
    expect(page.url()).toMatch(/^salf:\/\/window\//);
  });
});
