import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, protocol } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import { isOwnPage, SCHEME } from './address.ts';
import { CONNECTION, DROP, EVENT, INVOKE, PICK } from './channels.ts';
import { HostLink } from './host-link.ts';
import { openWindow, servePages } from './window.ts';

// As on the command line.
const given = process.env['SALF_WORKSPACE'] ?? '';
const workspace = resolve(given === '' ? 'workspace' : given);

// Before the program is ready, or the page has no origin that its content security policy could name.
protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);

const tellAll = (channel: string, value: unknown): void => {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel, value);
};
const link = new HostLink({
  // From out/main, where this program lies once it is built.
  entry: join(import.meta.dirname, '..', '..', 'src-main', 'shells', 'electron', 'host.ts'),
  node: createRequire(import.meta.url).resolve(`node/bin/node${process.platform === 'win32' ? '.exe' : ''}`),
  workspace,
  onEvent: (event) => tellAll(EVENT, event),
  onConnection: (isConnected) => tellAll(CONNECTION, isConnected),
});

/** Answers a channel to pages of our own. */
function handle(channel: string, answer: (...values: unknown[]) => unknown): void {
  ipcMain.handle(channel, ({ senderFrame }: IpcMainInvokeEvent, ...values: unknown[]) => {
    if (senderFrame === null || !isOwnPage(senderFrame.url))
      throw new Error('a page that is not ours asked for something');
    return answer(...values);
  });
}
handle(INVOKE, (name, input) => link.invoke(name, input));
handle(DROP, (paths) => link.invoke('library.addPaths', { paths }));
handle(PICK, async (what) => {
  const properties = what === 'folder' ? (['openDirectory'] as const) : (['openFile', 'multiSelections'] as const);
  const { filePaths } = await dialog.showOpenDialog({ properties: [...properties] });
  // Nothing was chosen.
  if (filePaths.length === 0) return { kind: 'done', value: [] };
  return link.invoke('library.addPaths', { paths: filePaths });
});

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) void openWindow();
});
let isEnding = false;
app.on('before-quit', (event) => {
  if (isEnding) return;
  isEnding = true;
  event.preventDefault();
  void link.close().then(() => app.quit());
});

await app.whenReady();
servePages();
await openWindow();
