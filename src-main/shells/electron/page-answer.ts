import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { PAGE_HEADERS } from '../policy.ts';
import { FAILED_PAGE, pageFile } from './address.ts';
import { failedPage } from './failed-page.ts';

/** What a build of the renderer is made of. Anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Answers an address of the window with a file of the renderer and the headers of a page; 404 for any other. */
export async function answerPage(address: string, rendererFolder: string): Promise<Response> {
  if (address === FAILED_PAGE) return failedPage();
  const file = pageFile(address, rendererFolder);
  const type = file === null ? undefined : TYPES[extname(file)];
  const headers = new Headers(PAGE_HEADERS.map(([name, value]): [string, string] => [name, value]));
  const content = file === null || type === undefined ? null : await contentOf(file);
  if (content === null || type === undefined) return new Response(null, { status: 404, headers });
  headers.set('content-type', type);
  return new Response(content, { headers });
}

/** null: there is no such file. */
async function contentOf(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(file);
  } catch {
    return null;
  }
}
