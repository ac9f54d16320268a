/** koffi, which calls functions of libraries, with this program's settings. */
import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';

/** Sessions analyse graphs recursively, deeper than the stacks that koffi gives by default allow. */
const STACKS = { sync_stack_size: 16 * 2 ** 20, async_stack_size: 16 * 2 ** 20 };

let loaded: typeof Koffi | null = null;

/** Loaded when it is first needed: there are systems that it has no binary for. @throws Error there */
export function koffi(): typeof Koffi {
  if (loaded === null) {
    loaded = createRequire(import.meta.url)('koffi') as typeof Koffi;
    loaded.config(STACKS);
  }
  return loaded;
}
