/** What keeps a path from being read as a file: found without opening anything that could block or never end. */

import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs';

export interface Obstacle {
  /** One sentence: what the path is instead. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly remedy: string;
}

type Kind = 'absent' | 'dangling-link' | 'folder' | 'special' | 'lfs-pointer' | 'regular';

const OBSTACLES: Readonly<Record<Exclude<Kind, 'absent' | 'regular'>, Obstacle>> = {
  'dangling-link': {
    message: 'The file is a link that leads to nothing.',
    remedy: 'Download the file again, or copy the file itself instead of a link to it.',
  },
  folder: { message: 'This is a folder, not a file.', remedy: 'Give a file.' },
  special: { message: 'This is a pipe, a socket or a device, not a regular file.', remedy: 'Give a regular file.' },
  'lfs-pointer': {
    message: 'The file is a git-lfs pointer; its content was not downloaded.',
    remedy: 'Run `git lfs pull` in the folder, or download the file again.',
  },
};

/**
 * null: a regular file with a content of its own, or nothing at all (opening it gives the operating system's reason).
 *
 * @throws the operating system's error where the path may not be looked at
 */
export function fileObstacle(path: string): Obstacle | null {
  const kind = kindOf(path);
  return kind === 'absent' || kind === 'regular' ? null : OBSTACLES[kind];
}

function kindOf(path: string): Kind {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? 'absent' : 'dangling-link';
  }
  if (found.isDirectory()) return 'folder';
  if (!found.isFile()) return 'special';
  return found.size <= LARGEST_POINTER && isPointer(path) ? 'lfs-pointer' : 'regular';
}

/** Source: git-lfs, docs/spec.md: a pointer is smaller than 1024 bytes, and its first line is this. */
const LARGEST_POINTER = 1023;
const POINTER_START = 'version https://git-lfs.github.com/spec/';

function isPointer(path: string): boolean {
  const head = Buffer.alloc(POINTER_START.length);
  const file = openSync(path, 'r');
  try {
    return readSync(file, head) === head.length && head.toString('latin1') === POINTER_START;
  } finally {
    closeSync(file);
  }
}
