import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAILED_PAGE, START_PAGE } from './address.ts';
import { answerPage } from './page-answer.ts';

const root = mkdtempSync(join(tmpdir(), 'salf-page-'));
const folder = join(root, 'renderer');
beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), 'the page');
  writeFileSync(join(folder, 'assets', 'index-C3_x.js'), 'a script');
  writeFileSync(join(folder, 'notes.txt'), 'a secret');
  writeFileSync(join(root, 'package.json'), 'a secret');
});
const log = (thrown: unknown): never => {
  throw thrown;
};
afterAll(() => rmSync(root, { recursive: true }));

describe('the window’s own scheme', () => {
  it('gives pages with the policy', async () => {
    const page = await answerPage(START_PAGE, folder, log);
    expect(await page.text()).toBe('the page');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await answerPage('salf://window/assets/index-C3_x.js', folder, log);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('says what to do where the page failed, with no script, and nothing that the policy would not let through', async () => {
    const page = await answerPage(FAILED_PAGE, folder, log);
    const text = await page.text();
    expect(text).toContain(`<a href="${START_PAGE}">Load the window again</a>`);
    const style = /<style>(.*)<\/style>/.exec(text)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers.get('content-security-policy')).toBe(`default-src 'none'; style-src 'sha256-${hash}'`);
  });

  it.each([
    'salf://window/not-there.js',
    'salf://window/assets',
    'salf://window/notes.txt',
    'salf://window/../package.json',
    'salf://window/..%2fpackage.json',
    'salf://window//',
    'salf://window/%',
    'salf://window/%00',
    'salf://[',
    '//',
    'file:///etc/passwd',
  ])('has nothing at %s', async (address) => {
    const answer = await answerPage(address, folder, log);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe('');
  });
});
