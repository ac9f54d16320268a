import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BrowserWindow, net, protocol } from 'electron';
import { pageFile, START_PAGE, SCHEME } from './address.ts';

/** Beside this program in the build's output. */
const PRELOAD = join(import.meta.dirname, '..', 'preload', 'preload.cjs');
const RENDERER = join(import.meta.dirname, '..', 'renderer');

/** Answers the window's own scheme with the renderer's files. To be called once the program is ready. */
export function servePages(): void {
  protocol.handle(SCHEME, ({ url }) => {
    const file = pageFile(url, RENDERER);
    return file === null ? new Response(null, { status: 404 }) : net.fetch(pathToFileURL(file).href);
  });
}

/** Opens the window: sandboxed, apart from Node, and unable to leave its page or to open another. */
export async function openWindow(): Promise<void> {
  const window = new BrowserWindow({
    width: 1100,
    height: 720,
    title: 'SALF Workbench',
    webPreferences: { preload: PRELOAD, sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.removeMenu();
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  await window.loadURL(START_PAGE);
}
