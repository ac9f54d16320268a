import { join } from 'node:path';
import { app, BrowserWindow, protocol, screen } from 'electron';
import { logTo } from '../log-to.ts';
import { START_PAGE, SCHEME } from './address.ts';
import { answerPage } from './page-answer.ts';
import { EXIT_NO_PAGE } from './page-trouble.ts';
import type { partsAt } from './places.ts';
import { recover } from './recovery.ts';
import { keepWindowState, placeFor, readWindowState, SMALLEST } from './window-state.ts';

type Parts = ReturnType<typeof partsAt>;

/** Answers the window's own scheme with the renderer's files. To be called once the program is ready. */
export function servePages({ renderer }: Parts): void {
  protocol.handle(SCHEME, ({ url }) => answerPage(url, renderer, logTo(process.stderr)));
}

/** Who decides whether the window may be closed, which may take its time, and ends a program that cannot show one. */
interface Closing {
  readonly isLeaving: boolean;
  mayClose(): Promise<boolean>;
  giveUp(exitCode: number): Promise<void>;
}

/** Opens the window: sandboxed, apart from Node, where it was the last time. */
export function openWindow({ preload, icon }: Parts, closing: Closing): void {
  const file = join(app.getPath('userData'), 'window.json');
  const last = readWindowState(file);
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeFor(last, screens),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'SALF Workbench',
    icon,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: !app.isPackaged,
    },
  });
  if (last?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  let isAllowed = false;
  window.on('close', (event) => {
    keepWindowState(file, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    if (isAllowed || closing.isLeaving) return;
    event.preventDefault();
    void closing.mayClose().then((isSo) => {
      isAllowed = isSo;
      if (isSo) window.close();
    });
  });
  recover(window, () => void closing.giveUp(EXIT_NO_PAGE));
  // A load that fails is reported as an event, too.
  window.loadURL(START_PAGE).catch(() => undefined);
}

/** Brings the window to the front. @returns false: there is none */
export function focusWindow(): boolean {
  const window = BrowserWindow.getAllWindows()[0];
  if (window === undefined) return false;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  return true;
}
