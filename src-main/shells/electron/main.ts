import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, protocol, shell } from 'electron';
import { SCHEME } from './address.ts';
import { CONNECTED, CONNECTION, DROP, EVENT, INVOKE, PICK, REVEAL } from './channels.ts';
import { CurrentHost } from './current-host.ts';
import { guardPages, guardSession } from './guards.ts';
import { HostLink } from './host-link.ts';
import { handle } from './ipc.ts';
import { Departure } from './leaving.ts';
import { menuFor } from './menu.ts';
import { keepWorkspace, partsAt, workspaceFor, workspaceIn } from './places.ts';
import { focusWindow, openWindow, servePages } from './window.ts';

const parts = partsAt(import.meta.dirname);

/** Runs the program; a second one only tells the first which workspace it would have shown. */
function run(first: string, choice: string): void {
  const tellAll = (channel: string, value: unknown): void => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channel, value);
  };
  const linkTo = (folder: string): HostLink =>
    new HostLink({
      entry: parts.host,
      node: parts.node,
      workspace: folder,
      onEvent(event) {
        tellAll(EVENT, event);
        void departure.hear(event);
      },
      onConnection(isConnected) {
        tellAll(CONNECTION, isConnected);
        if (isConnected) void departure.reconnected();
      },
    });
  const host = new CurrentHost(first, linkTo);
  const departure: Departure = new Departure(() => host.link);

  handle(INVOKE, (name, input) => host.link.invoke(name, input));
  handle(CONNECTED, () => host.link.isConnected);
  handle(DROP, (paths) => host.link.invoke('library.addPaths', { paths }));
  handle(REVEAL, async (id, name) => {
    const answer = await host.link.invoke('runs.exportFolder', { id, name });
    if (answer.kind === 'failed') return answer;
    shell.showItemInFolder((answer.value as { readonly folder: string }).folder);
    return { kind: 'done', value: null };
  });
  handle(PICK, async (what) => {
    const properties = what === 'folder' ? (['openDirectory'] as const) : (['openFile', 'multiSelections'] as const);
    const { canceled, filePaths } = await dialog.showOpenDialog({ properties: [...properties] });
    return canceled ? { kind: 'done', value: [] } : host.link.invoke('library.addPaths', { paths: filePaths });
  });

  const show = (): void => {
    if (focusWindow()) return;
    departure.windowOpened();
    openWindow(parts, departure);
  };
  const switchTo = async (folder: string): Promise<void> => {
    try {
      await host.switchTo(folder, {
        maySwitch: () => departure.maySwitch(),
        isLeaving: () => departure.isLeaving,
        switched(workspace) {
          for (const window of BrowserWindow.getAllWindows()) window.webContents.reload();
          keepWorkspace(choice, workspace);
        },
      });
    } catch (thrown) {
      dialog.showErrorBox('The workspace could not be changed', String(thrown));
    }
  };
  const chooseWorkspace = async (): Promise<void> => {
    const properties = ['openDirectory' as const, 'createDirectory' as const];
    const { filePaths } = await dialog.showOpenDialog({ title: 'Open a workspace', properties });
    if (filePaths[0] !== undefined) await switchTo(filePaths[0]);
  };

  app.on('second-instance', (_event, _words, _folder, data) => {
    show();
    const wanted = workspaceIn(data);
    if (wanted !== null) void switchTo(wanted);
  });
  app.on('activate', show);
  app.on('window-all-closed', () => departure.windowsClosed());
  app.on('before-quit', (event) => departure.beforeQuit(event));

  // Not awaited at the top: Electron is not ready before this file has been run to its end (its issue 40719).
  void app.whenReady().then(() => {
    // Ctrl-C in the terminal, or the end of the session. Handlers that are set earlier Chromium replaces by its own.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => departure.quitUnasked(name));
    guardSession();
    servePages(parts);
    const about = { applicationName: 'SALF Workbench', applicationVersion: app.getVersion(), iconPath: parts.icon };
    app.setAboutPanelOptions(about);
    const actions = { chooseWorkspace: () => void chooseWorkspace(), showAbout: () => app.showAboutPanel() };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuFor(process.platform, actions)));
    show();
  });
}

app.setName('SALF Workbench');
// Before the program is ready, or the page has no origin that its content security policy could name.
const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
app.enableSandbox();
guardPages();
const choice = join(app.getPath('userData'), 'workspace.json');
// What the workbench and its engines compile is kept for their next start; the program's own folder may be read-only.
process.env['NODE_COMPILE_CACHE'] ??= join(app.getPath('userData'), 'compiled');
const workspace = workspaceFor({
  environment: process.env,
  workingFolder: process.cwd(),
  choice,
  isPackaged: app.isPackaged,
  documents: app.getPath('documents'),
});
if (app.requestSingleInstanceLock({ workspace })) run(workspace, choice);
else app.quit();
