/** The bundled files at a place that is there at the next start, too: runs and the library know them by their paths. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Placement } from '../base/atomic-write.ts';
import { BUNDLED_FILES, BUNDLED_FOLDER, requireBundled } from './bundled.ts';
import type { Bundled } from './bundled.ts';

/**
 * Where the bundled files lie; a program that is mounted at another path with each start copies them first.
 * @param keep folder for copies, each in one of its own that is named by its content
 * @throws InputError as {@link requireBundled}
 */
export function lastingBundled(
  keep: string,
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = BUNDLED_FOLDER,
): Bundled {
  const bundled = requireBundled(folder);
  if (!isMounted(folder, environment)) return bundled;
  const copy = join(keep, contentName(folder));
  if (!existsSync(copy)) {
    const placement = new Placement(copy);
    try {
      cpSync(folder, placement.partial, { recursive: true });
      placement.commit();
    } finally {
      placement.discard();
    }
  }
  return requireBundled(copy);
}

/** Whether a folder belongs to an AppImage, whose runtime says where it is mounted. */
function isMounted(folder: string, environment: NodeJS.ProcessEnv): boolean {
  const mount = environment['APPDIR'] ?? '';
  return (environment['APPIMAGE'] ?? '') !== '' && mount !== '' && folder.startsWith(mount + sep);
}

function contentName(folder: string): string {
  const hash = createHash('sha256');
  for (const name of BUNDLED_FILES) {
    const bytes = readFileSync(join(folder, name));
    hash.update(`${name} ${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}
