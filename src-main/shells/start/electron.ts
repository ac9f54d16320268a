/** Electron's own program: where it is, whether it can open a window here, and how it is fetched. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginProcess } from '../../base/begin-process.ts';
import { EXIT_NO_PAGE } from '../electron/page-trouble.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
const PACKAGE = join(ROOT, 'node_modules', 'electron');

/**
 * The program, where it has been fetched: the package's own entry would fetch it from GitHub here and now, unasked.
 * @param folder of the npm package
 */
export function electronProgram(environment: NodeJS.ProcessEnv, folder: string = PACKAGE): string | null {
  const note = join(folder, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
  if (name === '' && override === '') return null;
  const program = override === '' ? join(folder, 'dist', name) : join(override, name === '' ? 'electron' : name);
  return existsSync(program) ? program : null;
}

/** What decides whether Electron can open a window. */
export interface Surroundings {
  readonly program: string | null;
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
}

/** Whether there is a screen to show anything on. Windows and macOS say no such thing of themselves; a window is tried. */
export function hasScreen({ platform, environment }: Pick<Surroundings, 'platform' | 'environment'>): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return [environment['DISPLAY'], environment['WAYLAND_DISPLAY']].some((name) => (name ?? '') !== '');
}

/** Why no Electron window can be opened, as the middle of a sentence; null: it can. */
export function whyNoWindow(given: Surroundings): string | null {
  if (given.program === null) {
    return 'Electron’s program is not here; `npm start -- --get-electron` fetches it from GitHub';
  }
  if (!hasScreen(given)) return 'there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  if (given.platform === 'linux' && given.isRoot) return 'Electron’s sandbox does not work for root';
  return null;
}

/** How a window of Electron ended. */
export interface WindowEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
  readonly lastWords: string;
}

/** Less than this, in seconds, and a failing Electron has not shown anything: a library or its sandbox is missing. */
const SOON = 10;

/** Why Electron could not open its window, as the middle of a sentence; null: it did. */
export function whyItFailed({ exitCode, signal, seconds, lastWords }: WindowEnd): string | null {
  if (exitCode === 0 || (seconds > SOON && exitCode !== EXIT_NO_PAGE)) return null;
  const reason = lastWords.trim().split('\n').at(-1)?.trim() ?? '';
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  return `Electron ended ${how}${reason === '' ? '' : ` (${reason.slice(0, 200)})`}`;
}

/**
 * Opens the window and waits until it is closed.
 * @param onStart gets what ends it: gracefully, or at once
 */
export function openElectron(
  program: string,
  workspace: string,
  environment: NodeJS.ProcessEnv,
  onStart: (end: (how: 'SIGTERM' | 'SIGKILL') => void) => void,
): Promise<WindowEnd> {
  const began = performance.now();
  let lastWords = '';
  const env = { ...environment, SALF_WORKSPACE: workspace, ELECTRON_RUN_AS_NODE: undefined };
  const seconds = (): number => (performance.now() - began) / 1000;
  return new Promise((resolve) => {
    const child = beginProcess(
      // Hidden, its window would be, too.
      () => spawn(program, [ROOT], { env, stdio: ['ignore', 'inherit', 'pipe'], windowsHide: false }),
      ({ message }) => resolve({ exitCode: -1, signal: null, seconds: 0, lastWords: message }),
    );
    onStart((how) => void child?.kill(how));
    if (child === null) return;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
      process.stderr.write(text);
    });
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, seconds: seconds(), lastWords }));
  });
}

/** Has the npm package fetch Electron's program, with its own script and checksums. @returns whether that went well */
export function fetchElectron(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const words = [join(PACKAGE, 'install.js')];
  return new Promise((resolve) => {
    const child = beginProcess(
      () =>
        spawn(process.execPath, words, {
          env: environment,
          stdio: ['ignore', 'inherit', 'inherit'],
          windowsHide: true,
        }),
      () => resolve(false),
    );
    child?.on('close', (exitCode) => resolve(exitCode === 0));
  });
}
