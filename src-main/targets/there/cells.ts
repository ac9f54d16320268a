/** Requests, events, logs and checkpoints of runs. */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { checkpointStep, lotPlaces, runPlaces } from '../../base/stored/places.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, LookAnswer, QuestionOf } from './protocol.ts';

export function writeRequests({ runs }: Folder, { requests }: QuestionOf<'requests'>): AnswerOf<'requests'> {
  for (const { run, text } of requests) {
    const folder = join(runs, run);
    mkdirSync(folder, { recursive: true });
    writeFileSync(runPlaces(folder).request, text);
  }
  return {};
}

/** What is new of runs, as far as it fits into what may be sent. */
export function newOf(
  { runs }: Folder,
  { runs: asked, most }: Pick<QuestionOf<'look'>, 'runs' | 'most'>,
): { readonly pieces: LookAnswer['pieces']; readonly body: Uint8Array[] } {
  const body: Uint8Array[] = [];
  const pieces: LookAnswer['pieces'][number][] = [];
  let left = most;
  const read = (file: string, from: number, size: number): number => {
    const bytes = size > from && left > 0 ? piece(file, from, Math.min(left, size - from)) : null;
    if (bytes === null) return 0;
    body.push(bytes);
    left -= bytes.length;
    return bytes.length;
  };
  for (const { run, events, log } of asked) {
    const places = runPlaces(join(runs, run));
    const size = sizeOf(places.events);
    const logSize = most === 0 ? log : sizeOf(places.log);
    if (size === events && logSize <= log) continue;
    pieces.push({ run, size, events: read(places.events, events, size), log: read(places.log, log, logSize) });
  }
  return { pieces, body };
}

/**
 * Bytes of a checkpoint of a run.
 * @throws InputError `request.bad-option` for another name
 */
export function give(
  { runs }: Folder,
  { run, name, from, most }: QuestionOf<'give'>,
): { readonly answer: AnswerOf<'give'>; readonly body: Uint8Array[] } {
  const { checkpoints } = runPlaces(join(runs, run));
  if (checkpointStep(name) === null) {
    const remedy = 'Use the version of the program that is there.';
    throw new InputError({ code: 'request.bad-option', field: name, message: 'It is no file of a run.', remedy });
  }
  const file = join(checkpoints, name);
  const size = sizeOf(file);
  const begin = Math.min(size, from);
  const bytes = size > begin ? piece(file, begin, Math.min(most, size - begin)) : new Uint8Array(0);
  return { answer: { size, length: bytes.length }, body: [bytes] };
}

/** Of what is printed, in bytes. */
const TAIL = 2000;

/** The last that the program of a cell printed, and before it what its scheduler and its shell did. */
export function printed({ runs, lots }: Folder, { run, lot, ticket }: QuestionOf<'printed'>): AnswerOf<'printed'> {
  const place = join(lots, lot);
  const parts = existsSync(place) ? readdirSync(place) : [];
  const outputs = [lotPlaces(place).printed, ...parts.map((part) => join(place, part, `${ticket}.out`))];
  const files = [...outputs, runPlaces(join(runs, run)).printed];
  return { texts: files.map(tailOf).filter((text) => text !== '') };
}

function tailOf(file: string): string {
  const size = sizeOf(file);
  if (size === 0) return '';
  return Buffer.from(piece(file, Math.max(0, size - TAIL), TAIL))
    .toString('utf8')
    .trim();
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function piece(file: string, from: number, length: number): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from));
  } finally {
    closeSync(descriptor);
  }
}
