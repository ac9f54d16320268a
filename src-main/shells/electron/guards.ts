/** What the window's page may not do, whatever it says: leave, open another, embed, or use what a page may ask for. */
import { app, session } from 'electron';
import { isOwnPage, mayGo } from './address.ts';

/** What our own page may do: tell what has ended, and put a table into the clipboard. */
const ALLOWED: readonly string[] = ['notifications', 'clipboard-sanitized-write'];

/** Whether a page gets a permission. */
export function mayHave(permission: string, page: string, isMainFrame: boolean): boolean {
  return ALLOWED.includes(permission) && isMainFrame && isOwnPage(page);
}

/** For every page that this program will ever show. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // Not fired by our own loadURL and reload.
    contents.on('will-frame-navigate', (event) => {
      if (!mayGo(contents.getURL(), event.url, event.isMainFrame)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** For the one session there is; to be called once the program is ready. */
export function guardSession(): void {
  const own = session.defaultSession;
  own.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl, isMainFrame }) =>
    decide(mayHave(permission, requestingUrl, isMainFrame)),
  );
  own.setPermissionCheckHandler((_contents, permission, origin, { requestingUrl, isMainFrame }) =>
    mayHave(permission, requestingUrl ?? `${origin}/`, isMainFrame),
  );
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (_event, item) => {
    // Charts and tables that the page made; where they go the person says.
    item.setSaveDialogOptions({ defaultPath: item.getFilename() });
  });
}
