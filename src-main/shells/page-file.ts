/** The built renderer's files, by the paths that a page asks for. Both shells answer with them. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

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

export interface PageFile {
  readonly type: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a file of the renderer.
 * @param path of the address, with `..` resolved and percent signs as they are
 * @returns null where there is no such file, or none that a page may have
 */
export async function readPage(path: string, folder: string): Promise<PageFile | null> {
  // An encoded separator or dot is the one way left to climb out; no file of ours needs a percent sign.
  const type = /^(\/[\w-]+(\.[\w-]+)*)+$/.test(path) ? TYPES[extname(path)] : undefined;
  if (type === undefined) return null;
  try {
    return { type, content: await readFile(join(folder, path)) };
  } catch {
    return null;
  }
}
