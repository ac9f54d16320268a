/** Whether this process can speak to onnxruntime's library directly, found out once. */
import manifest from 'onnxruntime-node/package.json' with { type: 'json' };
import { libraryPath, OrtLibrary } from './library.ts';
import { selfTest } from './self-test.ts';

/** The library; or why graphs run through the JavaScript binding instead. */
export type Native =
  { readonly library: OrtLibrary; readonly note: null } | { readonly library: null; readonly note: string };

/**
 * Opens a library and tries it.
 * @param find answers its file
 * @param version that it must have: the positions of its functions were read for it, and the binding brings the same
 */
export async function tryLibrary(find: () => string, version: string): Promise<Native> {
  try {
    const library = new OrtLibrary(find());
    if (library.version !== version) throw new Error(`it has version ${library.version} instead of ${version}`);
    await selfTest(library);
    return { library, note: null };
  } catch (thrown) {
    const reason = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!.replace(/\.$/, '');
    const note = `onnxruntime’s library cannot be called directly (${reason}); its JavaScript binding is used, and a stop waits for the end of a step.`;
    return { library: null, note };
  }
}

let found: Promise<Native> | null = null;

/** This process's library. */
export function nativeRuntime(): Promise<Native> {
  found ??= tryLibrary(libraryPath, manifest.version);
  return found;
}
