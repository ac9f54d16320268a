import { describe, expect, it } from 'vitest';
import { FAILED_PAGE, isOwnPage, mayGo, pathOfPage, START_PAGE } from './address.ts';

describe('the window’s addresses', () => {
  it.each([
    [START_PAGE, '/index.html'],
    ['salf://window/assets/index-C3_x.js', '/assets/index-C3_x.js'],
    ['salf://window/../../package.json', '/package.json'],
    ['salf://window/..%2fpackage.json', '/..%2fpackage.json'],
    ['salf://window//', '//'],
    ['salf://window/\\\\[', '/\\\\['],
    ['salf://elsewhere/index.html', null],
    ['salf://[', null],
    ['file:///etc/passwd', null],
  ])('have paths: %s', (address, path) => {
    expect(pathOfPage(address)).toBe(path);
  });

  it('are left by no page but the one that says what failed, which leads back', () => {
    expect(mayGo(FAILED_PAGE, START_PAGE, true)).toBe(true);
    expect(mayGo(FAILED_PAGE, START_PAGE, false)).toBe(false);
    expect(mayGo(FAILED_PAGE, 'https://example.org/', true)).toBe(false);
    expect(mayGo(START_PAGE, START_PAGE, true)).toBe(false);
    expect(mayGo(START_PAGE, FAILED_PAGE, true)).toBe(false);
  });

  it('are distinguished from other pages', () => {
    expect(isOwnPage(START_PAGE)).toBe(true);
    expect(isOwnPage('salf://window.example/index.html')).toBe(false);
    expect(isOwnPage('https://example.org/salf://window/')).toBe(false);
  });
});
