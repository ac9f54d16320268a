import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keyOf, writeCache } from '../../../app/testing/caches.ts';
import { noteUse } from '../../../base/use-notes.ts';
import { cli, events } from '../testing/run.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ago = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
const workspace = () => join(folder, 'workspace');

it('lists the caches of a workspace', async () => {
  expect((await cli(['cache'], { folder })).stdout).toBe('There are no caches.\n');
  writeCache(workspace(), 'a', { createdAt: ago(3.5), lastUsedAt: '2026-11-20T10:11:12.000Z', boundary: 1 });
  const busy = writeCache(workspace(), 'b', { createdAt: ago(0.5), prompts: 1234, rows: 56_789 });
  rmSync(join(writeCache(workspace(), 'c'), 'about.json'));
  const release = noteUse(busy);
  const { stdout, exitCode } = await cli(['cache'], { folder });
  release();
  expect(exitCode).toBe(0);
  const [title, ...rows] = stdout.trimEnd().split('\n');
  expect(title).toMatch(/^cache +model +blocks +prompts +rows +size +age +last used \(UTC\)$/);
  const cells = rows.map((row) => row.split(/ {2,}/));
  expect(cells[0]).toEqual(['cccccccc', '32 B', expect.stringMatching(/^20\d\d-/), 'not whole']);
  expect(cells[1]).toEqual(['aaaaaaaa', 'tiny', '1', '1', '2', expect.any(String), '3 days', '2026-11-20 10:11']);
  expect(cells[2]!.slice(0, 5)).toEqual(['bbbbbbbb', 'tiny', '1–6', '1,234', '56,789']);
  expect(cells[2]!.slice(6)).toEqual(['12 h', '2026-11-20 10:00', 'in use']);
  expect(rows[3]).toMatch(/^3 caches, [\d,]+ B$|^3 caches, [\d.]+ KiB$/);
  const [listed] = events((await cli(['cache', '--json'], { folder })).stdout);
  expect(listed).toMatchObject({
    type: 'result',
    caches: [{ key: keyOf('c') }, { key: keyOf('a') }, { key: keyOf('b') }],
  });
});

it('deletes them where asked to, but for those in use', async () => {
  writeCache(workspace(), 'a', { lastUsedAt: ago(9) });
  writeCache(workspace(), 'b', { lastUsedAt: ago(1) });
  const far = writeCache(workspace(), 'c', { lastUsedAt: ago(9) });
  writeFileSync(join(far, 'in-use.7.00'), 'elsewhere');
  const old = await cli(['cache', '--prune', '--older-than', '5'], { folder });
  expect(old.exitCode).toBe(0);
  const note = join(far, 'in-use.7.00');
  expect(old.stdout).toMatch(/^Deleted 1 cache, \d+ B\.\n/);
  expect(old.stdout).toContain(`process 7 of elsewhere may be working with it; if it is not, delete ${note}.\n`);
  const release = noteUse(far);
  const all = await cli(['cache', '--prune', '--json'], { folder });
  release();
  expect(events(all.stdout)).toMatchObject([
    { type: 'result', deleted: [{ key: keyOf('b') }], inUse: [{ key: keyOf('c') }] },
  ]);
  rmSync(note);
  expect((await cli(['cache', '--prune'], { folder })).stdout).toMatch(/^Deleted 1 cache, /);
});

it('names the process of this machine that works with a cache', async () => {
  const release = noteUse(writeCache(workspace(), 'a'));
  const { stdout } = await cli(['cache', '--prune'], { folder });
  release();
  expect(stdout).toMatch(
    new RegExp(
      `^Deleted 0 caches, 0 B\\.\nKept aaaaaaaa \\(\\d+ B\\): process ${process.pid} is working with it\\.\n$`,
    ),
  );
});

it.each(['soon', '-1', ''])('refuses “%s” days', async (given) => {
  const { exitCode, stderr } = await cli(['cache', '--older-than', given], { folder });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: `salf: --older-than: “${given}” is not a number of days from 0 on. See \`npm run salf -- cache --help\`.\n`,
  });
});
