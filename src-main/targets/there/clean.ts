/** What lies in the folder of a target, and deleting what no run there needs any more. */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lotPlaces, runPlaces } from '../../base/stored/places.ts';
import { usersOf } from '../../base/use-notes.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, QuestionOf } from './protocol.ts';

/** Of runs whose results were brought away: what only resuming them would need. */
export function trim({ runs: folder }: Folder, { runs }: QuestionOf<'trim'>): AnswerOf<'trim'> {
  const freed = runs.flatMap((run) => {
    const { checkpoints, cache } = runPlaces(join(folder, run));
    return [checkpoints, cache].map(remove);
  });
  return { bytes: sum(freed) };
}

/** A file or folder, and whether it goes. */
interface Thing {
  readonly path: string;
  readonly isNeeded: boolean;
}

/** What can go, by kind; it goes unless it is only asked for. */
export function clean(folder: Folder, asked: QuestionOf<'clean'>): AnswerOf<'clean'> {
  const runs = runsOf(folder, asked);
  const left = runs.filter(({ isNeeded }) => isNeeded).map(({ path }) => path);
  const kinds: Readonly<Record<keyof AnswerOf<'clean'>, readonly Thing[]>> = {
    program: things(folder.program, (name) => name === asked.program || left.length > 0),
    contents: contentsOf(folder, left),
    runs,
    lots: lotsOf(folder, new Set(left)),
    caches: things(folder.cache, (name) => usersOf(join(folder.cache, name)).length > 0),
  };
  const seen = new Set<number>();
  const one = (kind: keyof AnswerOf<'clean'>): AnswerOf<'clean'>[typeof kind] => {
    const [needed, others] = [true, false].map((is) => kinds[kind].filter((each) => each.isNeeded === is));
    const stays = sum(needed!.map(({ path }) => sizeOf(path, seen)));
    const goes = sum(others!.map(({ path }) => sizeOf(path, seen)));
    if (!asked.isDry) for (const { path } of others!) rmSync(path, { recursive: true, force: true });
    return { bytes: stays + goes, goes };
  };
  return {
    program: one('program'),
    contents: one('contents'),
    runs: one('runs'),
    lots: one('lots'),
    caches: one('caches'),
  };
}

/** Runs that were asked to go, and those that no list knows; none that an engine is at. */
function runsOf(folder: Folder, { runs, known }: QuestionOf<'clean'>): Thing[] {
  const asked = new Set(runs);
  const others = known === null ? null : new Set(known);
  return things(folder.runs, (name) => {
    const isFree = asked.has(name) || (others !== null && !others.has(name));
    return !isFree || usersOf(join(folder.runs, name)).length > 0;
  });
}

/** Models and data by name, then by content: what the runs that stay will read is kept. */
function contentsOf(folder: Folder, left: readonly string[]): Thing[] {
  const texts = left.map((path) => textOf(runPlaces(path).request));
  const named = new Set(texts.flatMap((text) => [...text.matchAll(/[0-9a-f]{64}/g)].map(([key]) => key)));
  const trees = things(folder.trees, (name) => named.has(name));
  const needed = trees.filter(({ isNeeded }) => isNeeded);
  // The same files by other names.
  const linked = new Set(
    needed.flatMap(({ path }) => readdirSync(path).map((name) => lstatSync(join(path, name)).ino)),
  );
  // One that is not whole may be on its way for a run that is not there yet.
  const isNeeded = (name: string): boolean => linked.has(lstatSync(join(folder.contents, name)).ino);
  return [...trees, ...things(folder.contents, isNeeded)];
}

/** Lots without a run that stays. */
function lotsOf(folder: Folder, left: ReadonlySet<string>): Thing[] {
  return things(folder.lots, (name) => {
    const lot = join(folder.lots, name);
    const inside = readdirSync(lot, { withFileTypes: true }).filter((each) => each.isDirectory());
    const parts = [lot, ...inside.map((part) => join(lot, part.name))];
    const runs = parts.flatMap((part) => textOf(lotPlaces(part).runs).split('\n'));
    return runs.some((run) => run !== '' && left.has(join(folder.runs, run)));
  });
}

function things(folder: string, isNeeded: (name: string) => boolean): Thing[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => ({ path: join(folder, name), isNeeded: isNeeded(name) }));
}

function textOf(file: string): string {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : '';
}

/** @returns bytes that this freed */
function remove(path: string): number {
  const bytes = existsSync(path) ? sizeOf(path, new Set()) : 0;
  rmSync(path, { recursive: true, force: true });
  return bytes;
}

/** Bytes of all files, each once whatever its names; links to elsewhere are not followed. */
function sizeOf(path: string, seen: Set<number>): number {
  const found = lstatSync(path);
  if (found.isDirectory()) return sum(readdirSync(path).map((name) => sizeOf(join(path, name), seen)));
  if (seen.has(found.ino)) return 0;
  seen.add(found.ino);
  return found.size;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
