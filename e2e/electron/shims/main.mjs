/**
 * What Electron 9.4 (Node 12) lacks of what the shell's main process uses, written over what it has. Loaded before the
 * shell. Nothing of this is in the product.
 */
import 'core-js/actual/array/at';
import 'core-js/actual/object/from-entries';
import 'core-js/actual/object/has-own';
import 'core-js/actual/string/replace-all';
import 'core-js/actual/promise/any';
import 'core-js/actual/structured-clone';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { app, ipcMain, protocol, session } from 'electron';

globalThis.performance ??= performance;
URL.parse ??= (address, base) => {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
};

/** Of the classes of fetch, what page-answer.ts and failed-page.ts use. */
globalThis.Headers ??= class Headers {
  #values = new Map();
  constructor(pairs = []) {
    for (const [name, value] of pairs) this.set(name, value);
  }
  set(name, value) {
    this.#values.set(name.toLowerCase(), String(value));
  }
  [Symbol.iterator]() {
    return this.#values[Symbol.iterator]();
  }
};
globalThis.Response ??= function Response(body, { status = 200, headers }) {
  Object.assign(this, { body, status, headers });
};

// protocol.handle (Electron 25), over registerBufferProtocol.
protocol.handle = (scheme, answer) =>
  protocol.registerBufferProtocol(scheme, ({ url, method }, tell) => {
    Promise.resolve(answer({ url, method })).then(
      ({ status, headers, body }) => {
        const values = Object.fromEntries(headers);
        const [mimeType, charset] = (values['content-type'] ?? 'text/plain').split('; charset=');
        tell({ statusCode: status, headers: values, mimeType, charset, data: Buffer.from(body ?? '') });
      },
      () => tell({ error: -2 }),
    );
  });

// IpcMainInvokeEvent.senderFrame (Electron 14): a frame is distinguished from the main one by its routing id.
const mainFrames = new Map();
const handle = ipcMain.handle.bind(ipcMain);
ipcMain.handle = (channel, answer) =>
  handle(channel, (event, ...values) => {
    const main = mainFrames.get(event.sender.id);
    const isMain = main === undefined || main === event.frameId;
    return answer(
      Object.assign(event, { senderFrame: { url: event.sender.getURL(), parent: isMain ? null : {} } }),
      ...values,
    );
  });

app.on('web-contents-created', (_event, contents) => {
  contents.on('did-frame-navigate', (...[, , , , isMainFrame, , routing]) => {
    if (isMainFrame) mainFrames.set(contents.id, routing);
  });
  // setWindowOpenHandler (Electron 12), over new-window.
  contents.setWindowOpenHandler = (decide) =>
    contents.on('new-window', (event, url) => {
      if (decide({ url }).action === 'deny') event.preventDefault();
    });
  // will-frame-navigate (Electron 25), over will-navigate, which hears of the main frame only.
  const on = contents.on.bind(contents);
  contents.on = (name, listener) =>
    name === 'will-frame-navigate'
      ? on('will-navigate', (event, url) => listener(Object.assign(event, { url, isMainFrame: true })))
      : on(name, listener);
});

// setDevicePermissionHandler (Electron 16): there are no such devices here.
app.on('ready', () => {
  session.defaultSession.setDevicePermissionHandler = () => undefined;
});

// Chromium's sandbox does not work for root, as which tests may run; nobody else is spared it.
if (process.getuid() === 0) app.enableSandbox = () => undefined;

// The data that goes with the lock of the first instance (Electron 16), through a file beside it.
const lock = app.requestSingleInstanceLock.bind(app);
const note = () => path.join(app.getPath('userData'), 'second-instance.json');
app.requestSingleInstanceLock = (data) => {
  fs.mkdirSync(path.dirname(note()), { recursive: true });
  fs.writeFileSync(note(), JSON.stringify(data));
  return lock();
};
const on = app.on.bind(app);
app.on = (name, listener) =>
  name === 'second-instance'
    ? on(name, (event, words, folder) => listener(event, words, folder, JSON.parse(fs.readFileSync(note(), 'utf8'))))
    : on(name, listener);

/** Node 14.14 has it. */
fs.rmSync ??= (path, { recursive = false, force = false } = {}) => {
  if (force && !fs.existsSync(path)) return;
  if (fs.lstatSync(path).isDirectory()) fs.rmdirSync(path, { recursive });
  else fs.unlinkSync(path);
};

/** Node 14.17 knows `throwIfNoEntry`. */
const { statSync } = fs;
fs.statSync = (file, { throwIfNoEntry = true, ...options } = {}) =>
  !throwIfNoEntry && !fs.existsSync(file) ? undefined : statSync(file, options);
