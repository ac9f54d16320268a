import type { WindowApi } from '../src-main/contract/window.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly salf: WindowApi;
  }
}
