import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arePagesOld, buildPages } from './pages.ts';

const BUILDER = 'node_modules/electron-vite/bin/electron-vite.js';
const PAGE = 'out/renderer/index.html';
let root = '';

/** Writes a file as it was written so many seconds ago. */
function write(path: string, age: number, text = ''): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const then = Date.now() / 1000 - age;
  utimesSync(file, then, then);
  for (let folder = dirname(file); folder !== root; folder = dirname(folder)) utimesSync(folder, then, then);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'salf-pages-'));
  write('src-renderer/views/one.vue', 100);
  write('src-main/contract/route.ts', 100);
  write('src-main/training/run.ts', 100);
  write(PAGE, 50);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the built pages', () => {
  it('are good while nothing changes that they are made from', () => {
    expect(arePagesOld(root)).toBe(false);
    write('src-main/training/run.ts', 0);
    expect(arePagesOld(root)).toBe(false);
  });

  it.each([
    'src-renderer/views/one.vue',
    'src-main/contract/route.ts',
    'src-main/tables/table.ts',
    'package-lock.json',
  ])('are old once %s changes', (path) => {
    write(path, 0);
    expect(arePagesOld(root)).toBe(true);
  });

  it('are old once a file is gone, and where there are none', () => {
    rmSync(join(root, 'src-renderer/views/one.vue'));
    expect(arePagesOld(root)).toBe(true);
    rmSync(join(root, 'out'), { recursive: true });
    expect(arePagesOld(root)).toBe(true);
  });
});

/** A builder that writes the value of an expression as the page. */
function builder(page: string): string {
  const lines = [
    `const fs = require('node:fs');`,
    `const folder = process.env.SALF_BUILD_FOLDER + '/renderer';`,
    `fs.mkdirSync(folder); fs.writeFileSync(folder + '/index.html', ${page});`,
  ];
  return lines.join(' ');
}

describe('building them', () => {
  const build = async (): Promise<boolean> => {
    let announced = false;
    await buildPages(() => (announced = true), root);
    return announced;
  };

  it('is done where they are old, and announced', async () => {
    write(BUILDER, 100, builder(`process.argv.slice(2).join(' ')`));
    expect(await build()).toBe(false);
    write('src-renderer/views/one.vue', 20);
    expect(await build()).toBe(true);
    expect(readFileSync(join(root, PAGE), 'utf8')).toBe('build --logLevel error');
    expect(await build()).toBe(false);
  });

  it('never shows a part of what is being written, and leaves nothing beside it', async () => {
    const seen = join(root, 'seen.txt');
    write('out/renderer/assets/old.js', 50);
    write(BUILDER, 100, `${builder(`'new'`)} fs.copyFileSync('${PAGE}', ${JSON.stringify(seen)});`);
    write(PAGE, 50, 'old');
    // Of a program that was killed; no process has this number.
    write('out/built.partial-4194305-00000000/renderer/index.html', 60);
    write('src-renderer/views/one.vue', 20);
    expect(await build()).toBe(true);
    expect(readFileSync(seen, 'utf8')).toBe('old');
    expect(readFileSync(join(root, PAGE), 'utf8')).toBe('new');
    expect(readdirSync(join(root, 'out', 'renderer'))).toEqual(['index.html']);
    expect(readdirSync(join(root, 'out'))).toEqual(['renderer']);
  });

  it('says why it failed, and leaves what was there', async () => {
    const output = '\\u001b[31mError: Cannot find “x.vue”.\\u001b[0m\\n    at one (file.js:1:1)';
    write(BUILDER, 100, `console.error("${output}"); process.exit(1);`);
    write('src-renderer/views/one.vue', 0);
    await expect(build()).rejects.toThrow('The window could not be built: Error: Cannot find “x.vue”. Run `npm ci`');
    expect(readdirSync(join(root, 'out'))).toEqual(['renderer']);
  });
});
