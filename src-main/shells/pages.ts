/** The built renderer, which both shells show. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beginProcess, refusalRemedy } from '../base/begin-process.ts';
import { Placement } from '../base/atomic-write.ts';
import { FailureError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const PAGES = join(ROOT, 'out', 'renderer');
/** What the pages, and the programs of the Electron window next to them, are made from. */
const SOURCES = [
  'src-renderer',
  ...['base', 'contract', 'charts', 'tables', 'stats', 'shells/electron'].map((room) => `src-main/${room}`),
  'electron.vite.config.ts',
  'package-lock.json',
];
const BUILDER = join('node_modules', 'electron-vite', 'bin', 'electron-vite.js');

/** Whether the pages are missing, or older than what they are made from. */
export function arePagesOld(root: string = ROOT): boolean {
  const page = join(root, 'out', 'renderer', 'index.html');
  // Another program may just be moving the folder into place.
  const built = statSync(page, { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  return SOURCES.some((source) => newest(join(root, source)) > built);
}

/**
 * Builds the pages where they are missing or old. They are built beside and then moved into place: of two programs that start at
 * once both may build, and neither shows a part of what the other writes.
 * @param announce hears that it will take some seconds
 * @throws FailureError `internal` where they cannot be built, or what the system refused
 */
export async function buildPages(announce: () => void, root: string = ROOT): Promise<void> {
  if (!arePagesOld(root)) return;
  announce();
  const out = join(root, 'out');
  const made = new Placement(join(out, 'built'));
  try {
    mkdirSync(made.partial, { recursive: true });
    await build(root, made.partial);
    for (const name of readdirSync(made.partial)) place(join(made.partial, name), join(out, name));
  } catch (thrown) {
    throw systemError(thrown, { file: out });
  } finally {
    made.discard();
  }
}

async function build(root: string, folder: string): Promise<void> {
  const output: string[] = [];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    const words = [join(root, BUILDER), 'build', '--logLevel', 'error'];
    const env = { ...process.env, SALF_BUILD_FOLDER: folder };
    const child = beginProcess(
      () => spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true }),
      (why) => reject(notBuilt(why.message, refusalRemedy(why))),
    );
    if (child === null) return;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.on('close', resolve);
  });
  if (exitCode === 0) return;
  throw notBuilt(reasonIn(output.join('')), 'Run `npm ci`, then `npm run build`, and look at what it says.');
}

/** Puts a built folder where an older one may be. What another program moves there meanwhile is as new, and stays. */
function place(built: string, target: string): void {
  const older = `${built}-older`;
  try {
    renameSync(target, older);
  } catch (thrown) {
    if (existsSync(target)) throw thrown;
  }
  try {
    renameSync(built, target);
  } catch (thrown) {
    if (existsSync(target)) return;
    if (existsSync(older)) renameSync(older, target);
    throw thrown;
  }
}

function notBuilt(reason: string, remedy: string): FailureError {
  return new FailureError({ code: 'internal', message: `The window could not be built: ${reason}.`, remedy });
}

/** The first line that names an error; a builder says much around it, and ends with a stack. */
function reasonIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((each) => /error/i.test(each)) ?? lines.at(-1) ?? 'no reason was given';
  return line.replace(/\.$/, '').slice(0, 300);
}

/** When a file, or a folder or anything in it, last changed; 0 where there is none. A deletion changes the folder. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
