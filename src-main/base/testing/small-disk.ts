import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real disk of a few MiB, for tests of what happens when it is full. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves no byte free. */
  fill(): void;
  /** Gives back what {@link fill} took. */
  free(): void;
  remove(): void;
}

/** @param size in MiB. @returns null where no file system may be mounted; such tests are skipped by name. */
export function smallDisk(size: number): SmallDisk | null {
  const parent = mkdtempSync(join(tmpdir(), 'salf-disk-'));
  const folder = join(parent, 'disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(parent, { recursive: true });
    return null;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill() {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(bavail * bsize), { flag: 'a' });
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(parent, { recursive: true });
    },
  };
}

/** Whether this machine lets a test mount a file system. */
export function mayMount(): boolean {
  const disk = smallDisk(1);
  disk?.remove();
  return disk !== null;
}
