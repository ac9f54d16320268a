/** Real requests to a real port. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { Hub } from '../../workbench/hub.ts';
import { Registry } from '../../workbench/registry.ts';
import { serveWorkbench } from './server.ts';
import type { WebServer } from './server.ts';
import { ask, openSocket } from './testing/client.ts';
import type { Received, Sent } from './testing/client.ts';

const ROUTES = { 'test.double': { input: z.strictObject({ of: z.number() }) }, 'test.never': { input: z.unknown() } };

const NO_EXPORT = { code: 'request.bad-option', message: 'There is none.', remedy: 'Export it again.' } as const;

let folder = '';
let server: WebServer | null = null;
let [hub, port, token] = [new Hub(), 0, ''];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-web-'));
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'pages-besides'));
  writeFileSync(join(pages, 'index.html'), 'the page');
  writeFileSync(join(pages, 'assets', 'icon.svg'), '<svg/>');
  writeFileSync(join(folder, 'secret.json'), 'a secret');
  writeFileSync(join(folder, 'pages-besides', 'secret.json'), 'a secret');
  hub = new Hub();
  const registry = new Registry().add(ROUTES, {
    'test.double': (input) => 2 * input.of,
    'test.never': () => new Promise(() => undefined),
  });
  const findExport = (run: string, name: string): Promise<string> =>
    run === 'r-20261124-7f3a9c' && name === 'gguf' ? Promise.resolve(pages) : Promise.reject(new InputError(NO_EXPORT));
  server = await serveWorkbench({ workbench: { hub }, registry, pages, port: 0, findExport, log: () => undefined });
  const address = new URL(server.address);
  [port, token] = [Number(address.port), address.searchParams.get('token')!];
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** Headers of our own page. */
const own = (): Record<string, string> => ({
  host: `127.0.0.1:${port}`,
  cookie: `salf-token-${port}=${token}`,
  origin: `http://127.0.0.1:${port}`,
});
const visit = (sent: Sent): Promise<Received> => ask(port, { ...sent, headers: { ...own(), ...sent.headers } });
/** A socket of our own page, with other headers. */
const socket = (headers: Readonly<Record<string, string>> = {}) => openSocket(port, { ...own(), ...headers });

/** What a browser says where a link of another site led a person here. */
const LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('an export', () => {
  it('comes as an archive of the size that was announced, to our own page alone', async () => {
    const path = '/exports/r-20261124-7f3a9c/gguf.tar';
    const { status, headers, text } = await visit({ path });
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/x-tar' });
    expect(headers['content-disposition']).toBe('attachment; filename="r-20261124-7f3a9c-gguf.tar"');
    expect(String(text.length)).toBe(headers['content-length']);
    expect(text).toContain('r-20261124-7f3a9c-gguf/index.html');
    expect(await ask(port, { path })).toMatchObject({ status: 401 });
    expect(await visit({ path: path.replace('gguf', 'onnx') })).toMatchObject({
      status: 404,
      text: 'There is none.\n',
    });
    expect(await visit({ path: '/exports/r-20261124-7f3a9c/..%2f..%2fx.tar' })).toMatchObject({ status: 404 });
  });
});

describe('a page', () => {
  it('is given to the token, which becomes a cookie and leaves the address', async () => {
    const first = await ask(port, { path: `/?token=${token}` });
    expect(first).toMatchObject({ status: 303, text: '', headers: { location: '/' } });
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^salf-token-\d+=\S+; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await ask(port, { headers: { cookie: cookie.split(';')[0]! } });
    expect(page).toMatchObject({ status: 200, text: 'the page' });
  });

  it('leads on itself where a link of another site led to the token', async () => {
    const first = await ask(port, { path: `/?token=${token}`, headers: LINK });
    expect(first).toMatchObject({ status: 200, text: '', headers: { refresh: '0; url=/' } });
    expect(first.headers['set-cookie']).toHaveLength(1);
  });

  it('comes with headers that keep other sites away from it', async () => {
    const { headers } = await visit({});
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each<[string, Sent, number]>([
    ['no token', { headers: { cookie: '' } }, 401],
    ['a wrong token', { path: '/?token=wrong' }, 401],
    ['an empty token', { path: '/?token=' }, 401],
    ['a wrong cookie', { headers: { cookie: 'salf-token-1=wrong' } }, 401],
    ['a foreign origin', { headers: { origin: 'http://evil.example' } }, 403],
    ['a foreign host', { headers: { host: 'evil.example' } }, 403],
    ['a foreign host with its own origin', { headers: { host: 'evil.example', origin: 'http://evil.example' } }, 403],
    ['an image on another port', { headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' } }, 403],
    ['POST', { method: 'POST' }, 405],
    ['PUT', { method: 'PUT', path: '/index.html' }, 405],
    ['OPTIONS', { method: 'OPTIONS' }, 405],
  ])('is refused to %s', async (_what, sent, status) => {
    const answer = await visit(sent);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('the page');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%2fpages-besides%2fsecret.json',
    '/..%5csecret.json',
    '/%00',
    '/nothing-here',
  ])('of the path %s is not there', async (path) => {
    const answer = await visit({ path });
    expect(answer.text).not.toContain('a secret');
    expect(answer.status).toBe(404);
  });

  it.each(['//', '///', 'http://[', '/\\', '/%zz', 'http://evil.example/secret.json'])(
    'is not looked for at %s, which is no address, whatever is done there',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
        expect((await visit({ path, method })).status).toBe(400);
        expect((await ask(port, { path, method })).status).toBe(400);
      }
      expect((await visit({})).text).toBe('the page');
    },
  );

  it.each(['bytes=5-3', 'bytes=-1', 'bytes=--1', 'bytes=99-', 'bytes=x'])('is given whole for %s', async (range) => {
    expect(await visit({ headers: { range } })).toMatchObject({ status: 200, text: 'the page' });
  });

  it('can be visited once with an address for once', async () => {
    const { pathname, search } = new URL(server!.addressForOnce());
    const path = pathname + search;
    expect(path).not.toContain(token);
    expect((await ask(port, { path })).headers['set-cookie']?.[0]).toContain(token);
    expect((await ask(port, { path })).status).toBe(401);
  });
});

describe('a socket', () => {
  it('answers, refuses what is wrong, and knows which answer is whose', async () => {
    const { client, next } = await socket();
    client.send(JSON.stringify({ number: 7, name: 'test.double', input: { of: 21 } }));
    expect(await next()).toEqual({ type: 'answer', number: 7, answer: { kind: 'done', value: 42 } });
    client.send(JSON.stringify({ number: 8, name: 'test.double', input: { of: 'x' } }));
    expect(await next()).toMatchObject({ number: 8, answer: { kind: 'failed', fault: { field: 'of' } } });
    client.send(JSON.stringify({ number: 9, name: 'toString', input: {} }));
    expect(await next()).toMatchObject({ number: 9, answer: { fault: { field: 'route' } } });
  });

  it.each<[string, Record<string, string>, number]>([
    ['without a token', { cookie: '' }, 401],
    ['from another site', { origin: 'http://evil.example' }, 403],
    ['from a sandboxed page', { origin: 'null' }, 403],
    ['by another name', { host: 'evil.example' }, 403],
  ])('is refused %s', async (_what, headers, status) => {
    await expect(socket(headers)).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  it('is refused where nobody says where it comes from', async () => {
    const headers = { host: own()['host']!, cookie: own()['cookie']! };
    await expect(openSocket(port, headers)).rejects.toThrow('Unexpected server response: 404');
  });

  it.each<[string, string | Buffer, number]>([
    ['garbage', 'not JSON', 1002],
    ['a message of another shape', '{"number":-1,"name":"test.double","input":{}}', 1002],
    ['bytes', Buffer.from('{"number":1,"name":"test.double","input":{"of":1}}'), 1002],
    ['too much', 'x'.repeat(2 ** 20 + 1), 1009],
    ['a prototype', '{"number":1,"name":"test.double","input":{"__proto__":{"of":1}}}', 1002],
    ['what nests too deeply', `{"number":1,"name":"x","input":${'['.repeat(1000)}${']'.repeat(1000)}}`, 1002],
  ])('is closed after %s, and others are not', async (_what, message, code) => {
    const [bad, good] = [await socket(), await socket()];
    bad.client.send(message);
    expect(await bad.closed).toBe(code);
    good.client.send(JSON.stringify({ number: 1, name: 'test.double', input: { of: 1 } }));
    expect(await good.next()).toMatchObject({ number: 1 });
  });

  it('hears what every window hears, until it goes', async () => {
    const sockets = [await socket(), await socket()];
    hub.changed('runs');
    for (const { next } of sockets) {
      expect(await next()).toEqual({ type: 'event', event: { type: 'changed', what: 'runs' } });
    }
    sockets[0]!.client.close();
    await sockets[0]!.closed;
    hub.changed('jobs');
    expect(await sockets[1]!.next()).toEqual({ type: 'event', event: { type: 'changed', what: 'jobs' } });
  });

  it('is refused where there are too many, until one goes', async () => {
    const all = await Promise.all(Array.from({ length: 64 }, () => socket()));
    await expect(socket()).rejects.toThrow('Unexpected server response: 503');
    all[0]!.client.close();
    await all[0]!.closed;
    await expect
      .poll(() =>
        socket().then(
          () => 'open',
          () => 'refused',
        ),
      )
      .toBe('open');
  });

  it('is closed where it asks too much at once', async () => {
    const { client, closed } = await socket();
    for (let number = 0; number <= 256; number++) {
      client.send(JSON.stringify({ number, name: 'test.never', input: {} }));
    }
    expect(await closed).toBe(1013);
  });
});

describe('the server', () => {
  it('ends with its sockets', async () => {
    const { closed } = await socket();
    await server!.close();
    expect(await closed).toBe(1001);
    await expect(visit({})).rejects.toThrow('ECONNREFUSED');
  });

  it('says that a port is taken', async () => {
    const again = serveWorkbench({
      workbench: { hub },
      registry: new Registry(),
      pages: folder,
      port,
      log: () => undefined,
    });
    await expect(again).rejects.toThrow(`--port: Port ${port} is taken.`);
  });
});
