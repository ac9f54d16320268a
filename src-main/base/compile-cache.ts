/**
 * Node can keep what it compiled, TypeScript without its types included, for the next process that loads the same files:
 * more than half of the start of this program is compiling. Files are recognised by their content, so nothing gets old.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** Lies where `npm ci` removes it; who may not write there starts as before. */
export const COMPILED = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'salf');

/**
 * Keeps what this process, its threads and its child processes compile. Only what is imported later counts, so an entry
 * point calls it before it imports the rest. Where the environment names a folder it is used in place of ours, and
 * NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function keepCompiled(): void {
  process.env['NODE_COMPILE_CACHE'] ??= COMPILED;
  enableCompileCache(process.env['NODE_COMPILE_CACHE']);
}
