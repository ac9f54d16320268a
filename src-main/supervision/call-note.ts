/** The file in which an engine notes its calls into native code (base/last-call.ts): made for it, and deleted with it. */
import { closeSync, mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST_CALL_VARIABLE, lastCall } from '../base/last-call.ts';

/** Where the process finds the descriptor that it is handed after the three usual ones. */
const CHILD_DESCRIPTOR = 3;
const NAME = 'call';

export class CallNote {
  /** To be handed to the process; 'ignore': there is no room for the file, and nothing is noted. */
  readonly handed: number | 'ignore';
  readonly #folder: string | null;

  constructor() {
    let folder: string | null = null;
    let handed: number | 'ignore' = 'ignore';
    try {
      folder = mkdtempSync(join(tmpdir(), 'salf-engine-'));
      handed = openSync(join(folder, NAME), 'w+');
    } catch {
      // A crash is then recorded without the call.
    }
    this.#folder = folder;
    this.handed = handed;
  }

  /** What the process must know. */
  get environment(): NodeJS.ProcessEnv {
    return this.handed === 'ignore' ? {} : { [LAST_CALL_VARIABLE]: String(CHILD_DESCRIPTOR) };
  }

  /** The call in which the process ended; null: in none, or none was noted. */
  read(): string | null {
    return this.handed === 'ignore' ? null : lastCall(this.handed);
  }

  /** Deletes the file, once the process is gone. */
  close(): void {
    if (this.handed !== 'ignore') closeSync(this.handed);
    if (this.#folder === null) return;
    try {
      // Two plain calls: where the system has no descriptors left, a folder cannot even be listed.
      unlinkSync(join(this.#folder, NAME));
      rmdirSync(this.#folder);
    } catch {
      // Somebody has tidied up the temporary folder, or it stays there.
    }
  }
}
