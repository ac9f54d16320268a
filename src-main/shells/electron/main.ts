import { resolve } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol } from 'electron';
import { summariseRuns } from '../../app/run-summaries.ts';
import { LIST_RUNS } from '../../contract/window.ts';
import { isOwnPage, SCHEME } from './address.ts';
import { answer } from './answer.ts';
import { openWindow, servePages } from './window.ts';

// As on the command line.
const given = process.env['SALF_WORKSPACE'] ?? '';
const workspace = resolve(given === '' ? 'workspace' : given);

// Before the program is ready, or the page has no origin that its content security policy could name.
protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);

ipcMain.handle(LIST_RUNS, ({ senderFrame }) => {
  if (senderFrame === null || !isOwnPage(senderFrame.url)) throw new Error('a page that is not ours asked for runs');
  return answer(() => summariseRuns(workspace));
});

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) void openWindow();
});

await app.whenReady();
servePages();
await openWindow();
