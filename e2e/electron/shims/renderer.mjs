/** What Chromium 83 lacks of the language. Loaded before the page's own script. */
import 'core-js/actual';

// The contextBridge of Electron 9 copies the own properties of a File alone, and its path is none there.
window.addEventListener(
  'drop',
  ({ dataTransfer }) => {
    for (const file of dataTransfer?.files ?? [])
      Object.defineProperty(file, 'path', { value: file.path, enumerable: true });
  },
  { capture: true },
);
