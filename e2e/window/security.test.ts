/** What the page may do, as a real browser sees it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../src-main/shells/pages.ts';
import { findBrowser, openBrowser } from '../testing/browser.ts';
import { startSalf } from '../testing/salf.ts';
import type { RunningSalf } from '../testing/salf.ts';
import { settled } from '../testing/window.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-security-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SCREENS = ['library', 'analyse', 'compare', 'runs', 'board', 'reports', 'settings'];

describe.skipIf(findBrowser() === null)('the page in a browser (skipped where there is none)', () => {
  let serving: RunningSalf;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let address: URL;
  const [requests, complaints]: [string[], string[]] = [[], []];

  beforeAll(async () => {
    await buildPages(() => undefined);
    serving = startSalf(['serve', '--json', '--workspace', join(folder, 'workspace')], folder);
    const output = await serving.until(/"address":"[^"]+"/);
    address = new URL(/"address":"([^"]+)"/.exec(output)![1]!);
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('websocket', (socket) => requests.push(socket.url()));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address.href);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    serving?.child.kill('SIGINT');
    await serving?.ended;
  });

  /** A page on another port of this machine, in the context that has the cookie. */
  async function visitStranger(html: string, use: (stranger: Page) => Promise<void>): Promise<void> {
    const other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end(html);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const stranger = await context.newPage();
    try {
      await stranger.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
      await use(stranger);
    } finally {
      await stranger.close();
      other.close();
    }
  }

  it('shows every screen without a complaint, and asks nobody but this machine', async () => {
    for (const screen of SCREENS) {
      await page.evaluate(`location.hash = '#/${screen}'`);
      await page.waitForFunction(`location.hash.startsWith('#/${screen}')`);
      await page.getByRole('heading', { level: 1, name: screen }).waitFor();
      await settled(page);
    }
    expect(complaints).toEqual([]);
    const elsewhere = requests.filter((url) => new URL(url).host !== address.host && !/^(data|blob):/.test(url));
    expect(elsewhere).toEqual([]);
    expect(requests.some((url) => url.startsWith('ws://127.0.0.1'))).toBe(true);
  });

  it('has lost the token from its address, and cannot read its cookie', async () => {
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  it('runs no script that was put into it', async () => {
    const ran = await page.evaluate(`(async () => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const holder = document.createElement('div');
      holder.innerHTML = '<img src="data:," onerror="window.injected = true">';
      document.body.append(holder);
      await new Promise((resolve) => setTimeout(resolve, 200));
      let evaluated = true;
      try { new Function('return 1')(); } catch { evaluated = false; }
      return { injected: window.injected === true, evaluated };
    })()`);
    expect(ran).toEqual({ injected: false, evaluated: false });
  });

  it('reaches no other server, not even one of this machine', async () => {
    let visits = 0;
    const other = createServer((_request, response) => {
      visits++;
      response.setHeader('access-control-allow-origin', '*').end('hello');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const reached = await page.evaluate(`(async () => {
        const fetched = await fetch('http://127.0.0.1:${port}/').then(() => true, () => false);
        const image = await new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(true);
          image.onerror = () => resolve(false);
          image.src = 'http://127.0.0.1:${port}/a.png';
        });
        return { fetched, image };
      })()`);
      expect(reached).toEqual({ fetched: false, image: false });
      expect(visits).toBe(0);
    } finally {
      other.close();
    }
  });

  it('is not reached, ended or changed by a page on another port, whose browser sends the cookie along', async () => {
    await visitStranger('<p>a stranger</p>', async (stranger) => {
      const loaded = await stranger.evaluate(`(async () => {
        const load = (path) => new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve(true);
          image.onerror = () => resolve(false);
          image.src = '${address.origin}' + path;
        });
        const body = { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' };
        await fetch('${address.origin}/uploads', body).catch(() => undefined);
        return [await load('//'), await load('///x'), await load('/index.html')];
      })()`);
      expect(loaded).toEqual([false, false, false]);
    });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  it('cannot be framed or used by a page of another site', async () => {
    await visitStranger(`<iframe src="${address.origin}/"></iframe>`, async (stranger) => {
      const [, frame] = stranger.frames();
      expect(await frame?.evaluate('document.body?.innerText ?? ""').catch(() => '')).not.toContain('Library');
      const used = await stranger.evaluate(`(async () => {
        const fetched = await fetch('${address.origin}/', { credentials: 'include' }).then(() => true, () => false);
        const opened = await new Promise((resolve) => {
          const socket = new WebSocket('ws://${address.host}/socket');
          socket.onopen = () => resolve(true);
          socket.onerror = () => resolve(false);
        });
        return { fetched, opened };
      })()`);
      expect(used).toEqual({ fetched: false, opened: false });
    });
  });
});
