import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { packProgram } from './program.ts';
import { tar } from './tar.ts';

it.skipIf(process.platform === 'win32')('what is packed is what the system unpacks, the same every time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-tar-'));
  const program = packProgram();
  expect(packProgram()).toEqual(program);
  execFileSync('tar', ['-xzf', '-', '-C', folder], { input: program.bytes });
  const root = join(import.meta.dirname, '..', '..');
  for (const name of ['package-lock.json', '.npmrc', 'src-main/targets/there/main.ts', 'src-main/engine/main.ts'])
    expect(readFileSync(join(folder, name)).equals(readFileSync(join(root, name)))).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual(manifest);
  const files = execFileSync('find', [folder, '-name', '*.test.ts'], { encoding: 'utf8' });
  expect(files).toBe('');
  const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: tar([{ name: long, bytes: Buffer.from('x') }]) });
  expect(readFileSync(join(folder, long), 'utf8')).toBe('x');
  expect(() => tar([{ name: 'x'.repeat(300), bytes: Buffer.alloc(0) }])).toThrow('too long');
  rmSync(folder, { recursive: true });
});

it.skipIf(process.platform === 'win32')('a packaged program brings the list of its libraries from beside it, and says where there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-packaged-'));
  const root = join(folder, 'resources', 'app.asar.unpacked');
  mkdirSync(join(root, 'src-main'), { recursive: true });
  writeFileSync(join(root, 'src-main', 'main.ts'), '');
  const { name, version } = manifest;
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name, version, dependencies: {} }));
  expect(() => packProgram(root)).toThrow('has no list of its libraries');
  mkdirSync(join(folder, 'resources', 'target'));
  const repository = join(import.meta.dirname, '..', '..');
  copyFileSync(join(repository, 'package-lock.json'), join(folder, 'resources', 'target', 'package-lock.json'));
  copyFileSync(join(repository, '.npmrc'), join(folder, 'resources', 'target', 'npmrc'));
  execFileSync('tar', ['-xzf', '-', '-C', folder], { input: packProgram(root).bytes });
  const { dependencies, devDependencies } = manifest;
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ name, version, dependencies, devDependencies });
  for (const each of ['package-lock.json', '.npmrc']) expect(readFileSync(join(folder, each)).equals(readFileSync(join(repository, each)))).toBe(true);
  rmSync(folder, { recursive: true });
}); // prettier-ignore
