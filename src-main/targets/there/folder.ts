import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemError } from '../../base/system-error.ts';
import { targetPlaces } from '../../base/stored/places.ts';
import type { TargetPlaces } from '../../base/stored/places.ts';

/** The folder of a target on this machine. */
export interface Folder extends TargetPlaces {
  readonly folder: string;
}

/**
 * @param given with `~/` for the home
 * @param runs where runs lie, if not in the folder
 * @throws SalfError where it cannot be made
 */
export function openFolder(given: string, runs?: string): Folder {
  const folder = given.startsWith('~/') ? join(homedir(), given.slice(2)) : resolve(given);
  const places = targetPlaces(folder);
  const opened = { ...places, folder, runs: runs ?? places.runs };
  try {
    for (const each of [opened.contents, opened.trees, opened.runs, opened.lots]) mkdirSync(each, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, { file: folder, elsewhere: 'use another --folder' });
  }
  return opened;
}
