import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly chooseWorkspace: () => void;
  readonly showAbout: () => void;
}

type Items = MenuItemConstructorOptions[];
const LINE: MenuItemConstructorOptions = { type: 'separator' };

/** The menu of the program: the entries people look for, where their system has them. */
export function menuFor(platform: NodeJS.Platform, { chooseWorkspace, showAbout }: MenuActions): Items {
  const isMac = platform === 'darwin';
  const own: Items = [
    { role: 'about' },
    LINE,
    { role: 'services' },
    LINE,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    LINE,
    { role: 'quit' },
  ];
  const file: Items = [
    { label: 'Open Workspace…', accelerator: 'CmdOrCtrl+O', click: chooseWorkspace },
    LINE,
    isMac ? { role: 'close' } : { role: 'quit' },
  ];
  const edit: Items = [
    { role: 'undo' },
    { role: 'redo' },
    LINE,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const view: Items = [
    { role: 'reload' },
    LINE,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    LINE,
    { role: 'togglefullscreen' },
  ];
  return [
    ...(isMac ? [{ label: 'SALF Workbench', submenu: own }] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    ...(isMac ? [{ role: 'windowMenu' as const }] : []),
    ...(isMac ? [] : [{ label: 'Help', submenu: [{ label: 'About SALF Workbench', click: showAbout }] }]),
  ];
}
