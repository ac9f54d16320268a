import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT_NO_PAGE } from '../electron/page-trouble.ts';
import { electronProgram, hasScreen, openElectron, whyItFailed, whyNoWindow } from './electron.ts';
import type { Surroundings, WindowEnd } from './electron.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-electron-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('Electron’s program', () => {
  it('is there once it has been fetched', () => {
    expect(electronProgram({}, folder)).toBeNull();
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(electronProgram({}, folder)).toBeNull();
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'electron'), '');
    expect(electronProgram({}, folder)).toBe(join(folder, 'dist', 'electron'));
  });

  it('may lie elsewhere', () => {
    const elsewhere = join(folder, 'elsewhere');
    expect(electronProgram({ ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, folder)).toBeNull();
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'electron'), '');
    expect(electronProgram({ ELECTRON_OVERRIDE_DIST_PATH: elsewhere }, folder)).toBe(join(elsewhere, 'electron'));
  });
});

const surroundings = (given: Partial<Surroundings>): Surroundings => ({
  program: '/electron',
  platform: 'linux',
  environment: { DISPLAY: ':0' },
  isRoot: false,
  ...given,
});

describe('a window of its own', () => {
  it.each<[string, Partial<Surroundings>]>([
    ['X', {}],
    ['Wayland', { environment: { WAYLAND_DISPLAY: 'wayland-0' } }],
    ['Windows', { platform: 'win32', environment: {} }],
    ['macOS', { platform: 'darwin', environment: {}, isRoot: true }],
  ])('opens on %s', (_where, given) => {
    expect(whyNoWindow(surroundings(given))).toBeNull();
    expect(hasScreen(surroundings(given))).toBe(true);
  });

  it.each<[string, Partial<Surroundings>, string]>([
    ['without the program', { program: null }, '--get-electron'],
    ['without a screen', { environment: { DISPLAY: '' } }, 'no screen'],
    ['for root', { isRoot: true }, 'root'],
  ])('does not open %s', (_what, given, reason) => {
    expect(whyNoWindow(surroundings(given))).toContain(reason);
  });
});

describe('the end of Electron', () => {
  const end = (given: Partial<WindowEnd>): WindowEnd => ({
    exitCode: 0,
    signal: null,
    seconds: 1,
    lastWords: '',
    ...given,
  });

  it('is a closed window where it was one', () => {
    expect(whyItFailed(end({}))).toBeNull();
    expect(whyItFailed(end({ exitCode: 1, seconds: 60 }))).toBeNull();
  });

  it('says why there was no window', () => {
    expect(whyItFailed(end({ exitCode: 127, lastWords: 'first\nlibnss3.so: not found\n' }))).toBe(
      'Electron ended with exit code 127 (libnss3.so: not found)',
    );
    const noPage = end({ exitCode: EXIT_NO_PAGE, seconds: 60, lastWords: 'The window’s page: not-loaded: 404\n' });
    expect(whyItFailed(noPage)).toBe('Electron ended with exit code 3 (The window’s page: not-loaded: 404)');
    expect(whyItFailed(end({ exitCode: null, signal: 'SIGTRAP' }))).toBe('Electron ended by SIGTRAP');
  });

  it('is that of a real process', async () => {
    // It gets the program's folder, which Node takes for a program of its own and cannot run.
    const ended = await openElectron(join(folder, 'not-there'), folder, {}, () => undefined);
    expect(whyItFailed(ended)).toContain('ENOENT');
  });
});
