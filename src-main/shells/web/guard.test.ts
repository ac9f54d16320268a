import { describe, expect, it } from 'vitest';
import { refusalOf } from './guard.ts';
import type { Caller } from './guard.ts';

const TOKEN = 'a-token';
const caller = (given: Partial<Caller>): Caller => ({
  host: '127.0.0.1:8123',
  origin: undefined,
  cookie: `other=1; salf-token-8123=${TOKEN}`,
  token: null,
  site: undefined,
  mode: undefined,
  destination: undefined,
  ...given,
});
const status = (given: Partial<Caller>) => refusalOf(caller(given), TOKEN, 8123)?.status ?? null;

describe('the local server answers', () => {
  it.each([
    ['the token of the address', { cookie: undefined, token: TOKEN }],
    ['the token of the cookie', {}],
    ['its own page', { origin: 'http://127.0.0.1:8123' }],
    ['by every name of the machine', { host: 'localhost:8123' }],
    ['IPv6', { host: '[::1]:8123', origin: 'http://[::1]:8123' }],
    ['through a tunnel', { host: 'localhost:9000', origin: 'http://localhost:9000' }],
    ['its own page’s parts', { site: 'same-origin', mode: 'cors', destination: 'script' }],
    ['an address that was typed', { site: 'none', mode: 'navigate', destination: 'document' }],
    ['a link of another site', { site: 'cross-site', mode: 'navigate', destination: 'document', token: TOKEN }],
    ['beside the cookie of another workbench', { cookie: `salf-token-8124=x; salf-token-8123=${TOKEN}` }],
  ])('%s', (_what, given) => {
    expect(status(given)).toBeNull();
  });

  it.each([
    ['no token', { cookie: undefined }, 401],
    ['a wrong token', { token: 'another' }, 401],
    ['a wrong token beside the right cookie', { token: '' }, 401],
    ['the cookie of another port', { cookie: `salf-token-8124=${TOKEN}` }, 401],
    ['a foreign host', { host: 'evil.example:8123' }, 403],
    ['a host that begins like ours', { host: '127.0.0.1.evil.example' }, 403],
    ['no host', { host: undefined }, 403],
    ['a foreign origin', { origin: 'http://evil.example' }, 403],
    ['another port of this machine', { origin: 'http://127.0.0.1:3000' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['an image on another port', { site: 'same-site', mode: 'no-cors', destination: 'image' }, 403],
    ['an image of another site', { site: 'cross-site', mode: 'no-cors', destination: 'image', token: TOKEN }, 403],
    ['a frame on another port', { site: 'same-site', mode: 'navigate', destination: 'iframe' }, 403],
    ['a form on another port', { site: 'same-site', mode: 'navigate', origin: 'http://127.0.0.1:3000' }, 403],
  ])('not %s', (_what, given, expected) => {
    expect(status(given)).toBe(expected);
  });
});
