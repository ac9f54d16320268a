/**
 * What an operating system, SQLite or the memory can refuse: one table from codes to kinds, one from kinds to words.
 * Pure, so that the window's page may import it too.
 */
import { FailureError, InputError } from './errors.ts';
import { capital, count } from './numbers.ts';
import type { ErrorCode, SalfError } from './errors.ts';

/** Every kind of refusal that has words of its own. */
export type Trouble = (typeof KINDS)[number];
const KINDS = [
  'full',
  'quota',
  'too-large',
  'read-only',
  'denied',
  'long-name',
  'missing',
  'not-a-folder',
  'is-a-folder',
  'exists',
  'loop',
  'special',
  'busy',
  'handles',
  'hardware',
  'memory',
] as const;

const CODES: Readonly<Record<string, Trouble>> = {
  ENOSPC: 'full',
  SQLITE_FULL: 'full',
  EDQUOT: 'quota',
  EFBIG: 'too-large',
  SQLITE_TOOBIG: 'too-large',
  EROFS: 'read-only',
  SQLITE_READONLY: 'read-only',
  EACCES: 'denied',
  EPERM: 'denied',
  SQLITE_PERM: 'denied',
  SQLITE_AUTH: 'denied',
  ENAMETOOLONG: 'long-name',
  ENOENT: 'missing',
  SQLITE_READONLY_DBMOVED: 'missing',
  ENOTDIR: 'not-a-folder',
  EISDIR: 'is-a-folder',
  ERR_FS_EISDIR: 'is-a-folder',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  ELOOP: 'loop',
  EINVAL: 'special',
  ENXIO: 'special',
  ENODEV: 'special',
  ESPIPE: 'special',
  ENOTSUP: 'special',
  EOPNOTSUPP: 'special',
  ENOSYS: 'special',
  EXDEV: 'special',
  SQLITE_CANTOPEN: 'special',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  EMFILE: 'handles',
  ENFILE: 'handles',
  EIO: 'hardware',
  ESTALE: 'hardware',
  SQLITE_IOERR: 'hardware',
  ENOMEM: 'memory',
  SQLITE_NOMEM: 'memory',
  SQLITE_IOERR_NOMEM: 'memory',
  ERR_WORKER_OUT_OF_MEMORY: 'memory',
  ERR_MEMORY_ALLOCATION_FAILED: 'memory',
  ERR_STRING_TOO_LONG: 'memory',
};

/** What V8, onnxruntime and C++ libraries write where an allocation failed. */
const NO_MEMORY =
  /out of memory|bad[ _]alloc|failed to allocate|cannot allocate memory|buffer allocation failed|invalid string length/i;

/** Whether words of a library, or the last ones of a process, say that the memory ran out. */
export function saysNoMemory(text: string): boolean {
  return NO_MEMORY.test(text);
}

/** The kind of refusal that was thrown; null: something else. */
export function troubleOf(thrown: unknown): Trouble | null {
  if (!(thrown instanceof Error)) return null;
  const code = codeOf(thrown);
  if (code === undefined) return saysNoMemory(thrown.message) ? 'memory' : null;
  // SQLite's extended codes begin with the plain ones.
  for (let known = code; known !== ''; known = known.slice(0, Math.max(0, known.lastIndexOf('_')))) {
    if (Object.hasOwn(CODES, known)) return CODES[known]!;
  }
  return null;
}

/** The code (`ENOENT`, `SQLITE_FULL`) of a thrown value; undefined for values without. */
export function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Where trouble arose, and what is known of it. */
export interface Place {
  readonly file?: string;
  /** The option that named the file. */
  readonly field?: string;
  /** Where else the work could be done, to complete “Free some space there, or ...”. */
  readonly elsewhere?: string;
  /** Bytes left on its disk. */
  readonly free?: number;
  /** Bytes that the work needs; unknown: {@link ENOUGH}. */
  readonly needed?: number;
  /** Code for what is neither a full disk nor the memory; else `workspace.unwritable`. */
  readonly code?: ErrorCode;
  /** The work was under way when it happened: no input is at fault, whatever the kind. */
  readonly isUnderWay?: boolean;
}

/** Bytes that are worth freeing where nobody can tell how many are needed. */
const ENOUGH = 256 * 2 ** 20;

interface Words {
  /** Another input would help: exit code 2. */
  readonly isInput: boolean;
  readonly code?: ErrorCode;
  readonly message: (place: Place) => string;
  readonly remedy: (place: Place) => string;
}

const OTHER_PLACE = 'use another workspace (--workspace)';
const elsewhere = ({ elsewhere: place = OTHER_PLACE }: Place): string => place;
const instead = (place: Place): string => `${capital(elsewhere(place))}.`;

const WORDS: Readonly<Record<Trouble, Words>> = {
  full: {
    isInput: false,
    code: 'workspace.no-space',
    message: (place) => `The disk ${place.file === undefined ? '' : 'that holds it '}is full${left(place)}.`,
    remedy: (place) => `Free ${toFree(place)} there, or ${elsewhere(place)}; what was done is kept.`,
  },
  quota: {
    isInput: false,
    code: 'workspace.no-space',
    message: () => 'Your quota of the disk that holds it is used up.',
    remedy: (place) => `Delete files of yours there, or ${elsewhere(place)}; what was done is kept.`,
  },
  'too-large': {
    isInput: false,
    code: 'workspace.no-space',
    message: () => 'The file grew larger than its file system, or a limit of this session, allows.',
    remedy: (place) => `Raise the limit (ulimit -f), or ${elsewhere(place)}; what was done is kept.`,
  },
  'read-only': {
    isInput: true,
    message: () => 'It lies on a file system or in a file that is read-only.',
    remedy: (place) => `Make it writable, or ${elsewhere(place)}.`,
  },
  denied: {
    isInput: true,
    message: () => 'You have no permission for this file or folder.',
    remedy: (place) => `Change its permissions, or ${elsewhere(place)}.`,
  },
  'long-name': {
    isInput: true,
    message: () => 'The path, or a name in it, is longer than the file system allows.',
    remedy: () => 'Use shorter names.',
  },
  missing: {
    isInput: true,
    message: () => 'The file or folder is not there, or was moved or deleted meanwhile.',
    remedy: () => 'Check the path, or put it back, and try again.',
  },
  'not-a-folder': {
    isInput: true,
    message: () => 'A part of the path is a file, where a folder is needed.',
    remedy: instead,
  },
  'is-a-folder': { isInput: true, message: () => 'This is a folder, where a file is needed.', remedy: instead },
  exists: { isInput: true, message: () => 'Something of this name is there already.', remedy: instead },
  loop: {
    isInput: true,
    message: () => 'Symbolic links in the path lead in a circle.',
    remedy: () => 'Correct the links.',
  },
  special: {
    isInput: true,
    message: () => 'This is no place for ordinary files, such as a device or a folder of the system.',
    remedy: instead,
  },
  busy: {
    isInput: false,
    message: () => 'Another program keeps it locked.',
    remedy: () => 'Close that program and try again.',
  },
  handles: {
    isInput: false,
    message: () => 'Too many files are open at once.',
    remedy: () => 'Raise the limit (ulimit -n), or close other programs, and try again.',
  },
  hardware: {
    isInput: false,
    message: () => 'The disk reported a failure while it was read or written.',
    remedy: (place) => `Check the disk and its connection, or ${elsewhere(place)}.`,
  },
  memory: {
    isInput: false,
    code: 'engine.out-of-memory',
    message: () => 'The memory ran out.',
    remedy: () => 'Close other programs, or ask for less: fewer rows, shorter texts, smaller batches, a smaller model.',
  },
};

/** The typed error for a kind of refusal. */
export function troubleError(trouble: Trouble, place: Place = {}): SalfError {
  const words = WORDS[trouble];
  const fault = {
    code: words.code ?? place.code ?? 'workspace.unwritable',
    message: words.message(place),
    remedy: words.remedy(place),
    ...(place.file === undefined ? {} : { file: place.file }),
    ...(place.field === undefined ? {} : { field: place.field }),
  };
  return words.isInput && place.isUnderWay !== true ? new InputError(fault) : new FailureError(fault);
}

/** All kinds, for tests of the table. */
export const TROUBLES: readonly Trouble[] = KINDS;

function left({ free }: Place): string {
  // Where much is free, something else than its size limits it.
  return free === undefined || free >= ENOUGH ? '' : ` (${mebibytes(free)} are free)`;
}

function toFree({ free = 0, needed = ENOUGH }: Place): string {
  return free < needed ? mebibytes(Math.max(2 ** 20, needed - free)) : 'some space';
}

/** Whole MiB, so that a small number never reads as enough. */
function mebibytes(bytes: number): string {
  return `${count(Math.round(bytes / 2 ** 20))} MiB`;
}
