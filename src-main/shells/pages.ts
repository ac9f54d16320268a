/** The built renderer, which both shells show. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError } from '../base/errors.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const PAGES = join(ROOT, 'out', 'renderer');
/** What the pages are made from. */
const SOURCES = ['src-renderer', 'src-main/contract', 'src-main/charts', 'src-main/base', 'package-lock.json'];
const BUILDER = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

/** Whether the pages are missing, or older than what they are made from. */
export function arePagesOld(pages: string = PAGES, root: string = ROOT): boolean {
  const page = join(pages, 'index.html');
  if (!existsSync(page)) return true;
  const built = statSync(page).mtimeMs;
  return SOURCES.some((source) => newest(join(root, source)) > built);
}

/**
 * Builds the pages where they are missing or old.
 * @param announce hears that it will take some seconds
 * @throws FailureError `internal` where they cannot be built
 */
export async function buildPages(announce: () => void): Promise<void> {
  if (!arePagesOld()) return;
  announce();
  const output: string[] = [];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [BUILDER, 'build', '--logLevel', 'error'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (exitCode === 0) return;
  throw new FailureError({
    code: 'internal',
    message: `The window could not be built: ${output.join('').trim().split('\n').at(-1) ?? 'no reason was given'}.`,
    remedy: 'Run `npm ci`, then `npm run build`, and look at what it says.',
  });
}

/** When a file, or any in a folder, last changed; 0 where there is none. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
