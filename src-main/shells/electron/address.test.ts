import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAILED_PAGE, isOwnPage, mayGo, pageFile, START_PAGE } from './address.ts';

const FOLDER = join('out', 'renderer');

describe('the window’s addresses', () => {
  it('lead to files of the renderer', () => {
    expect(pageFile(START_PAGE, FOLDER)).toBe(join(FOLDER, 'index.html'));
    expect(pageFile('salf://window/assets/index-C3_x.js', FOLDER)).toBe(join(FOLDER, 'assets', 'index-C3_x.js'));
    expect(pageFile('salf://window/../../package.json', FOLDER)).toBe(join(FOLDER, 'package.json'));
  });

  it.each([
    'salf://window/..%2f..%2fpackage.json',
    'salf://window/..%5c..%5cpackage.json',
    'salf://window/',
    'salf://window/.hidden',
    'salf://elsewhere/index.html',
    'file:///etc/passwd',
  ])('do not lead anywhere else: %s', (address) => {
    expect(pageFile(address, FOLDER)).toBeNull();
  });

  it('are left by no page but the one that says what failed, which leads back', () => {
    expect(mayGo(FAILED_PAGE, START_PAGE, true)).toBe(true);
    expect(mayGo(FAILED_PAGE, START_PAGE, false)).toBe(false);
    expect(mayGo(FAILED_PAGE, 'https://example.org/', true)).toBe(false);
    expect(mayGo(START_PAGE, START_PAGE, true)).toBe(false);
    expect(mayGo(START_PAGE, FAILED_PAGE, true)).toBe(false);
  });

  it('are told from other pages', () => {
    expect(isOwnPage(START_PAGE)).toBe(true);
    expect(isOwnPage('salf://window.example/index.html')).toBe(false);
    expect(isOwnPage('https://example.org/salf://window/')).toBe(false);
  });
});
