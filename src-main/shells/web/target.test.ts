import { describe, expect, it } from 'vitest';
import { targetOf } from './target.ts';

describe('the target of a request', () => {
  it.each([
    ['/', '/', null],
    ['/?token=abc', '/', 'abc'],
    ['/?token=', '/', ''],
    ['/assets/icon.svg?x=1', '/assets/icon.svg', null],
    ['/a/../b', '/b', null],
    ['/%2e%2e/b', '/b', null],
    ['/a//b', '/a//b', null],
    ['/:80', '/:80', null],
    ['/@evil.example', '/@evil.example', null],
  ])('%s', (url, path, token) => {
    expect(targetOf(url)).toEqual({ path, token });
  });

  it.each([
    ['nothing', undefined],
    ['an empty one', ''],
    ['two slashes', '//'],
    ['three slashes', '///'],
    ['another host', '//evil.example/'],
    ['a backslash', '/\\'],
    ['a backslash and a host', '/\\evil.example'],
    ['an open bracket', 'http://['],
    ['the form for proxies', 'http://127.0.0.1/'],
    ['the form of CONNECT', '127.0.0.1:80'],
    ['the form of OPTIONS', '*'],
    ['a bad escape', '/%zz'],
    ['an escape that is no UTF-8', '/%ff'],
    ['half an escape', '/%'],
    ['a control character', '/\u0001'],
    ['a letter that is not ASCII', '/ä'],
    ['a fragment', '/#x'],
    ['words alone', 'assets'],
  ])('is none: %s', (_what, url) => {
    expect(targetOf(url)).toBeNull();
  });
});
