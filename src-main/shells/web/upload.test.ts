import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Hub } from '../../workbench/hub.ts';
import { Registry } from '../../workbench/registry.ts';
import { InputError } from '../../base/errors.ts';
import { LIBRARY_ROUTES } from '../../contract/routes/library.ts';
import { serveWorkbench } from './server.ts';
import type { WebServer } from './server.ts';
import { isUpload } from './upload.ts';

const Answered = z.object({ kind: z.string(), value: z.unknown().optional(), fault: z.looseObject({}).optional() });
let folder = '';
let uploads = '';
let server: WebServer;
/** What the library was asked to take in. */
let broughtIn: (readonly string[])[] = [];
let addPaths: (paths: readonly string[]) => [] = () => [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-upload-'));
  uploads = join(folder, 'uploads');
  broughtIn = [];
  addPaths = () => [];
  const { 'library.addPaths': route } = LIBRARY_ROUTES;
  const registry = new Registry().add(
    { 'library.addPaths': route },
    {
      'library.addPaths': ({ paths }) => {
        broughtIn.push(paths);
        return addPaths(paths);
      },
    },
  );
  const log = (): void => undefined;
  server = await serveWorkbench({ workbench: { hub: new Hub() }, registry, pages: folder, port: 0, uploads, log });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A request of the page, with changes. */
function open(method: string, path: string, changes: Readonly<Record<string, string | undefined>> = {}): ClientRequest {
  const { origin, port, searchParams } = new URL(server.address);
  const cookie = `salf-token-${port}=${searchParams.get('token') ?? ''}`;
  const given = { origin, cookie, ...changes };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return httpRequest(`${origin}${path}`, { method, headers });
}

function answerOf(request: ClientRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

async function send(method: string, path: string, body: string, changes = {}) {
  const request = open(method, path, changes);
  const answer = answerOf(request);
  request.end(body);
  const { status, body: text } = await answer;
  return status === 200 ? Answered.parse(JSON.parse(text)) : status;
}

const MODEL = {
  entries: [
    {
      kind: 'folder',
      name: 'tiny',
      files: [
        { path: 'config.json', size: 2 },
        { path: 'empty.txt', size: 0 },
        { path: 'model.safetensors', size: 5 },
      ],
    },
    { kind: 'file', name: 'rows.csv', files: [{ path: 'rows.csv', size: 3 }] },
  ],
};
async function announce(manifest: unknown = MODEL): Promise<string> {
  const answer = await send('POST', '/uploads', JSON.stringify(manifest));
  return z.object({ value: z.object({ id: z.string() }) }).parse(answer).value.id;
}
const left = (): string[] => readdirSync(uploads);

describe('files of a browser', () => {
  it('are written as they come and brought in', async () => {
    const id = await announce();
    expect(await send('PUT', `/uploads/${id}`, '{}12345a,b')).toMatchObject({ kind: 'done', value: [] });
    expect(broughtIn).toEqual([[join(uploads, id, '1', 'tiny'), join(uploads, id, '2', 'rows.csv')]]);
    expect(left()).toEqual([id]);
    const read = (path: string) => readFileSync(join(uploads, id, path), 'utf8');
    expect(readdirSync(join(uploads, id, '1', 'tiny'))).toEqual(['config.json', 'empty.txt', 'model.safetensors']);
    expect([read('1/tiny/config.json'), read('1/tiny/model.safetensors'), read('2/rows.csv')]).toEqual([
      '{}',
      '12345',
      'a,b',
    ]);
  });

  it('are removed where the library does not take them, with a fault that names them as the browser does', async () => {
    addPaths = ([path]) => {
      const file = join(path!, 'config.json');
      throw new InputError({ code: 'model.bad-config', file, message: 'It is no config.', remedy: 'Mend it.' });
    };
    const answer = await send('PUT', `/uploads/${await announce()}`, '{}12345a,b');
    expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'model.bad-config', file: 'tiny/config.json' } });
    expect(left()).toEqual([]);
  });

  it.each([
    ['missing', '{}123'],
    ['too many', '{}12345a,b!'],
  ])('are removed where bytes are %s', async (_what, body) => {
    const answer = await send('PUT', `/uploads/${await announce()}`, body);
    expect(answer).toMatchObject({
      kind: 'failed',
      fault: { message: expect.stringContaining('broke off') as string },
    });
    expect(left()).toEqual([]);
    expect(broughtIn).toEqual([]);
  });

  it('are removed where the browser goes away', async () => {
    const request = open('PUT', `/uploads/${await announce()}`);
    const failed = answerOf(request).catch(() => 'gone');
    request.write('{}12');
    await expect.poll(left).toHaveLength(1);
    request.destroy();
    expect(await failed).toBe('gone');
    await expect.poll(left).toEqual([]);
    expect(broughtIn).toEqual([]);
  });

  it('are not taken twice, nor unannounced', async () => {
    const id = await announce();
    await send('PUT', `/uploads/${id}`, '{}12345a,b');
    expect(await send('PUT', `/uploads/${id}`, '{}12345a,b')).toMatchObject({ kind: 'failed' });
    expect(await send('PUT', '/uploads/..%2f..%2fx', 'x')).toMatchObject({ kind: 'failed' });
    expect(broughtIn).toHaveLength(1);
  });

  it('are not announced by what is no list of files', async () => {
    const fault = { message: 'This is no list of files.' };
    expect(await send('POST', '/uploads', 'no json')).toMatchObject({ kind: 'failed', fault });
  });

  it('are not taken where they have more bytes than are free', async () => {
    const files = [{ path: 'model.safetensors', size: 2 ** 52 }];
    const answer = await send('POST', '/uploads', JSON.stringify({ entries: [{ kind: 'folder', name: 'm', files }] }));
    expect(answer).toMatchObject({ kind: 'failed', fault: { code: 'request.bad-option', field: 'upload' } });
  });
});

describe('a caller is refused', () => {
  it.each([
    ['without the token', { cookie: undefined }, 401],
    ['from another page', { origin: 'http://evil.example' }, 403],
    ['that says not where it comes from', { origin: undefined }, 403],
    ['under another name of the host', { host: 'evil.example' }, 403],
  ])('%s', async (_what, changes, status) => {
    expect(await send('POST', '/uploads', JSON.stringify(MODEL), changes)).toBe(status);
    expect(await send('PUT', '/uploads/u-1', 'x', changes)).toBe(status);
  });
});

it('other requests are no uploads', () => {
  expect([isUpload('POST', '/uploads'), isUpload('PUT', '/uploads/u-1')]).toEqual([true, true]);
  const others = [
    ['GET', '/uploads'],
    ['DELETE', '/uploads/u-1'],
    ['POST', '/uploadsx'],
    ['PUT', '/uploads'],
  ] as const;
  expect(others.map(([method, path]) => isUpload(method, path))).toEqual([false, false, false, false]);
});
