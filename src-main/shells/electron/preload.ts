import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Answer, Bridge, Dropped } from '../../contract/window.ts';
import type { WindowEvent } from '../../contract/window-events.ts';
import { CONNECTED, CONNECTION, DROP, EVENT, INVOKE, PICK, REVEAL } from './channels.ts';

/** Listens on a channel; what is returned ends it. */
function on(channel: string, listener: (value: unknown) => void): () => void {
  const wrapped = (_event: unknown, value: unknown): void => listener(value);
  ipcRenderer.on(channel, wrapped);
  return () => void ipcRenderer.off(channel, wrapped);
}

const bridge: Bridge = {
  shell: 'electron',
  invoke: (name, input) => ipcRenderer.invoke(INVOKE, name, input),
  listen: (listener) => on(EVENT, (event) => listener(event as WindowEvent)),
  onConnection(listener) {
    const tell = (isConnected: unknown): void => listener(isConnected === true);
    void ipcRenderer.invoke(CONNECTED).then(tell);
    return on(CONNECTION, tell);
  },
  drop(source, progress) {
    const paths = source.files.map((file) => webUtils.getPathForFile(file));
    progress(1);
    return ipcRenderer.invoke(DROP, paths) as Promise<Answer<readonly Dropped[]>>;
  },
  reveal: (id, name) => ipcRenderer.invoke(REVEAL, id, name) as Promise<Answer<null>>,
  pick: (what) => ipcRenderer.invoke(PICK, what) as Promise<Answer<readonly Dropped[]>>,
};

contextBridge.exposeInMainWorld('salf', bridge);
