/**
 * Loads the library of onnxruntime that the host of this process chose, before the Node binding loads the one that it brings:
 * the system then gives the binding the one that is loaded (on Linux by its SONAME, on Windows by the name of its file).
 * So this must be the first import of a process, and it does nothing where no library was chosen.
 */
import { dirname } from 'node:path';
import type { LibraryHandle } from 'koffi';
import { LIBRARY_VARIABLE } from '../base/library-variable.ts';
import { troubleOf } from '../base/trouble.ts';
import { noteUse } from '../base/use-notes.ts';
import { koffi } from './foreign.ts';

/** Path of the library; null: the one that the binding brings. */
export const CHOSEN_LIBRARY = process.env[LIBRARY_VARIABLE] ?? null;

/** Kept: a library is unloaded together with this object. */
const chosen = CHOSEN_LIBRARY === null ? null : load(CHOSEN_LIBRARY);
if (CHOSEN_LIBRARY !== null && chosen?.library !== undefined) noteWherePossible(dirname(CHOSEN_LIBRARY));

/** Why it could not be loaded; null: it is there, or none was chosen. */
export const CHOSEN_TROUBLE = chosen?.trouble ?? null;

function load(file: string): { readonly library?: LibraryHandle; readonly trouble: string | null } {
  try {
    return { library: koffi().load(file), trouble: null };
  } catch (thrown) {
    return { trouble: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Nobody deletes the libraries while the process works. Where the system refuses the note it works all the same. */
function noteWherePossible(folder: string): void {
  try {
    noteUse(folder);
  } catch (thrown) {
    if (troubleOf(thrown) === null) throw thrown;
  }
}
