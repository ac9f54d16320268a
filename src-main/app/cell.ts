/**
 * A cell: one run as a file. Whoever has the file trains the run, on any machine; the event file beside it is all that
 * another machine needs to know. Paths in the file start at its folder, `~/` at the home of whoever trains.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import { runPlaces } from '../base/stored/places.ts';
import { usersOf } from '../base/use-notes.ts';
import { AT_START, eventLine, sequenceOf } from '../contract/event-file.ts';
import { EngineEvent, isLast } from '../contract/events.ts';
import type { LastEvent } from '../contract/events.ts';
import { encodeLine } from '../contract/ndjson.ts';
import { ResumeRequest, TrainRequest } from '../contract/request.ts';
import { LineFile } from '../models/line-file.ts';
import { startEngine } from '../supervision/engine-host.ts';
import type { Engine, EngineSettings } from '../supervision/engine-host.ts';
import { eventsAfter } from '../supervision/event-file.ts';
import { checkpointFiles, deleteOwnCache, deletePartialCheckpoints } from '../supervision/run-files.ts';

const CellRequest = z.discriminatedUnion('kind', [TrainRequest, ResumeRequest]);
type CellRequest = z.infer<typeof CellRequest>;

/** A cell that is ready to train. */
export interface Cell {
  readonly request: CellRequest;
  /** The file that takes its events. */
  readonly events: string;
  /** Step at which it continues; 0: at the beginning. */
  readonly from: number;
}

/**
 * Reads the file of a cell. One that was stopped earlier continues from its newest checkpoint.
 * @param events the file that takes its events; null: the one in the run's folder
 * @returns the cell, or how it ended where it has a result already: a cell that is sent twice trains once
 * @throws InputError `request.bad-option`, `workspace.in-use`, `events.damaged`, `events.other-version`
 */
export function openCell(file: string, events: string | null): Cell | LastEvent {
  const request = readRequest(file);
  const train = request.kind === 'train' ? request : request.train;
  const eventFile = events ?? runPlaces(train.runDir).events;
  const last = lastIn(eventFile);
  if (last?.type === 'result') return last;
  refuseSecond(train.runDir);
  deletePartialCheckpoints(train.runDir);
  const [newest, ...others] = checkpointFiles(train.runDir).sort((a, b) => b.step - a.step);
  if (newest === undefined) return { request, events: eventFile, from: 0 };
  const earlier = request.kind === 'resume' ? [request.checkpoint, ...request.others] : [];
  const fallback = [...others.map(({ path }) => path), ...earlier];
  const resume = { kind: 'resume', train, checkpoint: newest.path, others: fallback } as const;
  return { request: resume, events: eventFile, from: newest.step };
}

/** Trains a cell. What ends an engine without a word of its own is written into the event file as well. */
export function startCell(
  { request, events }: Cell,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Engine {
  const { runDir } = request.kind === 'train' ? request : request.train;
  try {
    mkdirSync(runDir, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, { file: runDir });
  }
  const started = startEngine(request, observe, runPlaces(runDir).log, { ...engine, events });
  const ended = started.ended.then((last) => {
    if (last.type === 'error') deleteOwnCache(runDir);
    if (lastIn(events) === null) sayLast(events, last);
    return last;
  });
  return { ended, cancel: () => started.cancel(), kill: () => started.kill() };
}

/** How the newest attempt in an event file ended; null: it has not ended, or there was none. */
function lastIn(file: string): LastEvent | null {
  let last: LastEvent | null = null;
  for (const { event } of eventsAfter(file, AT_START)) last = isLast(event) ? event : null;
  return last;
}

function sayLast(file: string, last: LastEvent): void {
  const lines = new LineFile(file);
  const sequence = lines.last === null ? 0 : sequenceOf(lines.last, file);
  lines.append(eventLine(sequence + 1, encodeLine(EngineEvent, last)));
  lines.sync();
  lines.close();
}

/** @throws InputError where another engine of this machine trains the same cell */
function refuseSecond(runDir: string): void {
  const other = existsSync(runDir) ? usersOf(runDir).find(({ host }) => host === hostname()) : undefined;
  if (other === undefined) return;
  throw new InputError({
    code: 'workspace.in-use',
    file: runDir,
    message: `Process ${other.pid} trains this cell already.`,
    remedy: 'Wait for it, or end it.',
  });
}

function readRequest(file: string): CellRequest {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    throw systemError(thrown, { file });
  }
  const checked = CellRequest.safeParse(parseJson(text));
  if (checked.success) return located(checked.data, dirname(resolve(file)));
  const { path = [], message = '' } = checked.error.issues[0] ?? {};
  throw new InputError({
    code: 'request.bad-option',
    file,
    field: path.join('.'),
    message: `This is no request of a run: ${message}.`,
    remedy: 'Give the file that this version of the program wrote.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With absolute paths. */
function located(request: CellRequest, folder: string): CellRequest {
  const at = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(folder, path));
  if (request.kind === 'train') return locatedTrain(request, at);
  const { checkpoint, others, train } = request;
  return { ...request, train: locatedTrain(train, at), checkpoint: at(checkpoint), others: others.map(at) };
}

function locatedTrain(train: TrainRequest, at: (path: string) => string): TrainRequest {
  const maybe = (path: string | null): string | null => (path === null ? null : at(path));
  const { data, cacheDir } = train;
  return {
    ...train,
    model: at(train.model),
    data: { ...data, train: at(data.train), test: maybe(data.test), validation: maybe(data.validation) },
    runDir: at(train.runDir),
    ...(cacheDir === undefined ? {} : { cacheDir: at(cacheDir) }),
  };
}
