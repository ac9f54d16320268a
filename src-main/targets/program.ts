/** This program as one file, for machines that train its cells. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { FailureError } from '../base/errors.ts';
import { tar } from './tar.ts';
import type { TarFile } from './tar.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** What the command line needs; the window's page is not among it. */
const PARTS = ['LICENSE', 'bin', 'db', 'src-main'];
/** What `npm ci` needs, and where it lies beside a packaged program: electron-builder.config.mjs. */
const LIBRARIES = { 'package-lock.json': 'target/package-lock.json', '.npmrc': 'target/npmrc' } as const;
const LEFT_OUT = /\.test\.ts$|(^|\/)(testing|bench|electron)(\/|$)/;

export interface PackedProgram {
  /** Version and content, as the name of a folder. */
  readonly key: string;
  /** A compressed archive, and its SHA-256. */
  readonly bytes: Buffer;
  readonly hash: string;
}

/**
 * @param root of a clone, or the unpacked part of a package
 * @throws FailureError `target.program` where there is no list of its libraries
 */
export function packProgram(root: string = ROOT): PackedProgram {
  const archive = tar([...librariesOf(root), ...PARTS.flatMap((name) => filesIn(root, name))]);
  const bytes = gzipSync(archive, { level: 9 });
  const key = `${manifest.version}-${sha256(archive).slice(0, 16)}`;
  return { key, bytes, hash: sha256(bytes) };
}

const Lock = z.object({ packages: z.object({ '': z.record(z.string(), z.unknown()) }) });

/** A package has a package.json without what only developers need; `npm ci` takes none but the one that its lock file is for. */
function librariesOf(root: string): TarFile[] {
  const read = (name: keyof typeof LIBRARIES): Buffer | null => {
    const place = [join(root, name), join(root, '..', LIBRARIES[name])].find((path) => existsSync(path));
    return place === undefined ? null : readFileSync(place);
  };
  const lock = read('package-lock.json');
  if (lock === null) throw noLibraries(root);
  const { dependencies, devDependencies } = Lock.parse(JSON.parse(lock.toString())).packages[''];
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
  const text = `${JSON.stringify({ ...own, dependencies, devDependencies }, null, 2)}\n`;
  const settings = read('.npmrc');
  return [
    { name: 'package.json', bytes: Buffer.from(text) },
    { name: 'package-lock.json', bytes: lock },
    ...(settings === null ? [] : [{ name: '.npmrc', bytes: settings }]),
  ];
}

/** Files below a path, in an order that does not change. */
function filesIn(root: string, name: string): TarFile[] {
  const path = join(root, name);
  if (LEFT_OUT.test(name) || !existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [{ name, bytes: readFileSync(path), isProgram: name.startsWith('bin/') }];
  return readdirSync(path)
    .sort()
    .flatMap((child) => filesIn(root, `${name}/${child}`));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function noLibraries(root: string): FailureError {
  return new FailureError({
    code: 'target.program',
    message: `This program has no list of its libraries in ${root}, so it cannot be installed on another machine.`,
    remedy: 'Use a clone of the repository, or a package that is whole.',
  });
}
