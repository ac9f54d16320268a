import { contextBridge, ipcRenderer } from 'electron';
import { LIST_RUNS } from '../../contract/window.ts';
import type { WindowApi } from '../../contract/window.ts';

const api: WindowApi = { listRuns: () => ipcRenderer.invoke(LIST_RUNS) };

contextBridge.exposeInMainWorld('salf', api);
