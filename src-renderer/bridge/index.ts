import type { Bridge } from '../../src-main/contract/window.ts';
import { plainly } from './plainly.ts';
import { createWebBridge } from './web.ts';

/** The main side: that of the Electron window, or of the server that this page came from. */
export const bridge: Bridge = window.salf === undefined ? createWebBridge() : plainly(window.salf);
