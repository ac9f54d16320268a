import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { archiveOf } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-tar-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is unpacked by tar into the same files, and has the size that was announced', async () => {
  const source = join(folder, 'source');
  mkdirSync(join(source, 'inner'), { recursive: true });
  const files = { 'a.txt': 'a', empty: '', 'inner/b.bin': 'b'.repeat(100_000), whole: 'c'.repeat(512) };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(source, name), content);
  const { bytes, content } = await archiveOf(source, 'model');
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  const archive = Buffer.concat(chunks);
  expect(archive.length).toBe(bytes);
  execFileSync('tar', ['-xf', '-'], { cwd: folder, input: archive });
  for (const [name, expected] of Object.entries(files)) {
    expect(readFileSync(join(folder, 'model', name), 'utf8')).toBe(expected);
  }
});
