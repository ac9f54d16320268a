import type { Bridge } from '../src-main/contract/window.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly salf?: Bridge;
  }
}
