import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../store/open.ts';
import type { Store } from '../../../store/open.ts';

/** A folder of our own with a workspace in it. */
export interface TestLibrary {
  readonly folder: string;
  readonly store: Store;
  /** Writes a file into the folder; its path. */
  write(name: string, lines: readonly string[]): string;
  end(): void;
}

export async function openTestLibrary(): Promise<TestLibrary> {
  const folder = mkdtempSync(join(tmpdir(), 'salf-library-'));
  const store = await openStore(join(folder, 'workspace'));
  return {
    folder,
    store,
    write(name, lines) {
      const path = join(folder, name);
      writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
      return path;
    },
    end() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Rows as CSV, `n` of each label, no text twice. */
export function csvRows(n: number, labels: readonly string[], prefix = 'row'): string[] {
  const rows = Array.from({ length: n }, (_, index) =>
    labels.map((label) => `${prefix} ${index} of ${label},${label}`),
  );
  return ['text,label', ...rows.flat()];
}
