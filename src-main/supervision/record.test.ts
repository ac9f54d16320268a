/** From the event file of a run into the store. */
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AT_START } from '../contract/event-file.ts';
import { TrainSettings } from '../contract/request.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { hearEvents } from './mirror.ts';
import { Recorder } from './record.ts';
import { resumeTraining } from '../app/resume.ts';
import { listRuns } from '../app/run-summaries.ts';
import { showRun } from '../app/show.ts';
import { fakeCheckpoint, trainingEngine } from '../app/testing/fake-engine.ts';
import { tinyModel } from '../app/testing/tiny-model.ts';
import { startTraining } from '../app/train.ts';

let folder = '';
let store: Store;
let id = '';
let modelHash = '';
const eventFile = () => join(store.workspace.runs, id, 'events.ndjson');

/** A run of six steps has finished. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-record-'));
  const task = { kind: 'preset', preset: 'trec' } as const;
  const model = tinyModel(folder);
  modelHash = await contentHash(await openModelFolder(model), 'full');
  const settings = TrainSettings.parse({ model, task, data: { train: join(folder, 'train.jsonl') } });
  store = await openStore(join(folder, 'workspace'));
  const run = startTraining(store, settings, [], () => undefined, { entry: trainingEngine(folder, 6, 0, modelHash) });
  id = run.runId;
  await run.ended;
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it('gives the same rows however often the file is read', () => {
  const before = showRun(store, id);
  expect(before.losses).toHaveLength(6);
  for (let round = 0; round < 2; round++) {
    store.eventCursors.put(id, AT_START);
    new Recorder(store, id).catchUp();
    expect(showRun(store, id)).toEqual(before);
  }
  expect(store.eventCursors.get(id).offset).toBe(readFileSync(eventFile()).length);
});

/** As if the host had been killed before it kept anything, and the engine in the middle of a line. */
function forsake(lines: number): void {
  const { request } = store.runs.find(id);
  store.runs.discard(id);
  store.runs.create(request, []);
  store.runs.start(id, { name: hostname(), pid: process.pid, start: 'another boot 17' });
  // Only a run that has finished loses its earlier checkpoints.
  writeFileSync(join(store.workspace.runs, id, 'checkpoints', '2'), fakeCheckpoint(2));
  const all = readFileSync(eventFile(), 'utf8').trimEnd().split('\n');
  writeFileSync(eventFile(), `${all.slice(0, lines).join('\n')}\n{"format":1,"seq`);
}

it.each([
  ['in the middle', 13, 'crashed', 'The program that supervised it ended.', 4],
  ['after its last word', 99, 'finished', null, 6],
])('reads what a run said of which the host was killed %s', (_, lines, state, reason, steps) => {
  forsake(lines);
  listRuns(store);
  expect(store.runs.all()).toMatchObject([{ state, reason }]);
  expect(store.steps.series(id, 'loss')).toHaveLength(steps);
});

it('answers every event of an engine elsewhere once, also those that are written while others are stored', () => {
  const { request } = store.runs.find(id);
  const lines = readFileSync(eventFile(), 'utf8').trimEnd().split('\n');
  store.runs.discard(id);
  store.runs.create(request, []);
  writeFileSync(eventFile(), `${lines.slice(0, 5).join('\n')}\n`);
  const startElsewhere = store.runs.startElsewhere.bind(store.runs);
  vi.spyOn(store.runs, 'startElsewhere').mockImplementationOnce((run, machine) => {
    startElsewhere(run, machine);
    appendFileSync(eventFile(), `${lines.slice(5).join('\n')}\n`);
  });
  const look = (): string[] => hearEvents(store, id, store.eventCursors.get(id), 'lab').map(({ type }) => type);
  const types = lines.map((line) => (JSON.parse(line) as { event: { type: string } }).event.type);
  expect(types.at(-1)).toBe('result');
  expect([look(), look(), look()]).toEqual([types.slice(0, 5), types.slice(5), []]);
  expect(store.runs.find(id).state).toBe('finished');
});

it('continues with a run that a damaged file belongs to once the file is moved away', async () => {
  forsake(13);
  const whole = readFileSync(eventFile(), 'utf8');
  writeFileSync(eventFile(), whole.replace('"step":3,', '"step":3'));
  const reason = 'The line is cut or damaged.';
  listRuns(store);
  expect(store.runs.all()).toMatchObject([{ state: 'crashed', faultCode: 'events.damaged', reason }]);
  expect(store.steps.series(id, 'loss')).toHaveLength(2);
  const resume = async () =>
    (await resumeTraining(store, id, () => undefined, { entry: trainingEngine(folder, 6, 0, modelHash) })).ended;
  await expect(resume()).rejects.toThrow(/events\.ndjson:\d+: The line is cut or damaged\. Put a whole copy/);
  renameSync(eventFile(), join(folder, 'events.ndjson'));
  expect(await resume()).toMatchObject({ type: 'result', steps: 6 });
  expect(store.runs.find(id).state).toBe('finished');
});
