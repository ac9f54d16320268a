import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { About } from '../contract/routes/settings.ts';

const Manifest = z.object({ version: z.string() });
const ROOT = join(import.meta.dirname, '..', '..');

/** Of the program and of what its numbers depend on. onnxruntime itself is not loaded: engines do that. */
export function versions(): About['versions'] {
  const { resolve } = createRequire(import.meta.url);
  return {
    salf: versionIn(join(ROOT, 'package.json')),
    node: process.versions.node,
    onnxruntime: versionIn(resolve('onnxruntime-node/package.json')),
    sqlite: sqliteVersion(),
  };
}

function versionIn(file: string): string {
  return Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}
