/** Brings a window whose page failed back, says what to do, or ends a program that has nothing to show. */
import { app, dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import { FAILED_PAGE, START_PAGE } from './address.ts';
import { CALM, remedyFor } from './page-trouble.ts';
import type { Trouble } from './page-trouble.ts';

/** Chromium's code of a load that another one replaced; nothing failed. */
const ABORTED = -3;

/**
 * Watches a window's page.
 * @param giveUp ends the program, which has never shown its page
 */
export function recover(window: BrowserWindow, giveUp: () => void): void {
  const contents = window.webContents;
  let hasShown = false;
  let crashes: readonly number[] = [];

  const meet = (trouble: Trouble, reason: string): void => {
    process.stderr.write(`The window’s page: ${trouble}: ${reason}\n`);
    const now = performance.now();
    const recent = crashes.filter((time) => now - time < CALM);
    const remedy = remedyFor(trouble, { hasShown, crashes: recent.length, isPackaged: app.isPackaged });
    if (trouble === 'crashed') crashes = [...recent, now];
    // Not at once: Electron still works on what it tells.
    setImmediate(() => {
      if (window.isDestroyed()) return;
      if (remedy === 'reload') contents.reload();
      else if (remedy === 'explain') explain(window);
      else giveUp();
    });
  };

  contents.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (isMainFrame && code !== ABORTED && address !== FAILED_PAGE) meet('not-loaded', `${description} (${code})`);
  });
  contents.on('did-navigate', (_event, address, status) => {
    if (status >= 400) meet('not-loaded', `${address} answers ${status}`);
    else if (address.startsWith(START_PAGE)) hasShown = true;
  });
  contents.on('preload-error', (_event, _path, { message }) => meet('not-loaded', `preload script: ${message}`));
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') meet('crashed', reason);
  });
}

function explain(window: BrowserWindow): void {
  window.show();
  window.loadURL(FAILED_PAGE).catch((thrown: unknown) => {
    dialog.showErrorBox('The window has failed', `Quit the program and start it again. ${String(thrown)}`);
  });
}
