/** Electron as the preload script sees it, with webUtils.getPathForFile (Electron 29) over File.path. */
import * as real from 'electron';

export const { contextBridge, ipcRenderer } = real;
export const webUtils = { getPathForFile: (file) => file.path };
