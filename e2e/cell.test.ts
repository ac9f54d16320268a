/** A run as a file: trained by `salf cell`, brought home in pieces, and in the store the same as one that was trained here. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TrainRequest } from '../src-main/contract/request.ts';
import { Random } from '../src-main/base/random.ts';
import { openStore } from '../src-main/store/open.ts';
import type { Store } from '../src-main/store/open.ts';
import { mirrorEvents, placeHere } from '../src-main/supervision/mirror.ts';
import { runIdIn, salf, startSalf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const SETTINGS = [...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15'];
const HERE = { machine: 'there', name: 'events' };

let folder = '';
let there = '';
let store: Store;
let run = '';
let events: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-cell-'));
  there = join(folder, 'there');
  const model = join(folder, 'llama-gqa-untied');
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), model, { recursive: true });
  writeTinyData(folder);
  const words = ['train', '--model', 'llama-gqa-untied', ...SETTINGS, '--steps', '6', '--eval-every', '3'];
  run = runIdIn((await salf([...words, '--checkpoint-every', '2'], folder)).stdout);
  store = await openStore(join(folder, 'workspace'));
  for (const name of ['llama-gqa-untied', 'train.jsonl', 'test.jsonl'])
    cpSync(join(folder, name), join(there, name), { recursive: true });
}, 60_000);
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** The request of the run with the paths of another machine, below the folder of the file. */
function cellFile(changes: Partial<TrainRequest> = {}): string {
  const { request } = store.runs.find(run);
  const data = { ...request.data, train: 'train.jsonl', test: 'test.jsonl' };
  const cell = { ...request, model: 'llama-gqa-untied', data, runDir: 'run', cacheDir: 'cache', ...changes };
  const file = join(there, `${changes.runDir ?? 'cell'}.json`);
  writeFileSync(file, JSON.stringify(cell));
  return file;
}

/** All rows that hang on a run; what a clock says is left out. */
function rowsOf(id: string, file = store.workspace.database) {
  const database = new Database(file, { readonly: true });
  const read = (sql: string) => JSON.stringify(database.prepare(sql).all(id)).replaceAll(id, 'RUN');
  const timeless = (text: string) => text.replaceAll(/(\\?")(\w*[sS]econds)\1:[-\d.e]+/g, '"$2":0');
  const rows = {
    run: read(`SELECT state, reason, plan, choice, provider, salf_version, node_version, onnxruntime_version,
      model_hash, data_hash, events_sequence, json_remove(result, '$.ledger') FROM runs WHERE id = ?`),
    steps: read('SELECT step, loss, learning_rate, grad_norm, boundary, trained_blocks, tokens FROM steps WHERE run = ?'),
    evaluations: read('SELECT step, split, macro_f1, accuracy, loss, per_class, confusion, predictions FROM evaluations WHERE run = ?'),
    checkpoints: read('SELECT step, path, best FROM checkpoints WHERE run = ? ORDER BY step, path'),
    flops: read(`SELECT name, value FROM ledger WHERE run = ? AND unit IN ('flop', 'token')`),
    models: JSON.stringify(database.prepare('SELECT hash, path, facts FROM models').all()),
    datasets: JSON.stringify(database.prepare('SELECT hash, task, facts FROM datasets').all()),
  }; // prettier-ignore
  database.close();
  return Object.fromEntries(Object.entries(rows).map(([name, text]) => [name, timeless(text)]));
}

/** A second run of the same request that is trained elsewhere. */
function placed(): string {
  const id = 'r-20261124-0000aa';
  store.runs.discard(id);
  rmSync(join(store.workspace.runs, id), { recursive: true, force: true });
  const { request } = store.runs.find(run);
  cpSync(join(there, 'run', 'checkpoints'), join(store.workspace.runs, id, 'checkpoints'), { recursive: true });
  store.runs.create({ ...request, runId: id, runDir: join(store.workspace.runs, id) }, []);
  return id;
}

it('trains the run of a file, and does nothing where it has its result already', async () => {
  const file = cellFile({ runId: 'r-20261124-0000aa' });
  const words = ['cell', file, '--events', join(there, 'said.ndjson')];
  const { exitCode, stderr } = await salf(words, folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  events = readFileSync(join(there, 'said.ndjson'));
  expect(existsSync(join(there, 'run', 'events.ndjson'))).toBe(false);
  const again = await salf(words, folder);
  expect(again.stdout).toContain('has its result already');
  expect(readFileSync(join(there, 'said.ndjson')).equals(events)).toBe(true);
});

it('gives the rows of a run that was trained here, in whatever pieces its events come, read once or twice', () => {
  const wanted = rowsOf(run);
  for (const seed of [1, 2, 3]) {
    const [random, id] = [Random.seeded(seed), placed()];
    for (let known = 0; known < events.length;) {
      const at = placeHere(store, id);
      known = Math.min(events.length, Math.max(known, at.offset) + random.below(4000));
      mirrorEvents(store, id, at, events.subarray(at.offset, known), HERE);
      if (random.below(2) === 0) placeHere(store, id);
    }
    expect(rowsOf(id)).toEqual(wanted);
    expect(readFileSync(join(store.workspace.runs, id, 'events.ndjson')).equals(events)).toBe(true);
    expect(mirrorEvents(store, id, placeHere(store, id), Buffer.alloc(0), HERE)).toEqual([]);
    expect(rowsOf(id)).toEqual(wanted);
  }
});

it.each([
  ['a cut line', (text: string) => text.replace('"type":"plan"', '"ty\n'), 'there:events:4: The line is cut or damaged.'],
  ['a gap', (text: string) => text.replace(/.*"type":"plan".*\n/, ''), 'there:events:4: Event 4 is missing; the line holds event 5.'],
  ['another version', (text: string) => text.replace('"format":1,"sequence":4', '"format":9,"sequence":4'), 'there:events: Its events have version 9, and this program knows version 1.'],
])('names %s, keeps what stands before it, and takes the rest once it is mended', (_, damage, message) => {
  const id = placed();
  const damaged = Buffer.from(damage(events.toString()));
  expect(() => mirrorEvents(store, id, placeHere(store, id), damaged, HERE)).toThrow(message);
  const at = placeHere(store, id);
  expect(at.sequence).toBe(3);
  expect(store.runs.find(id).state).toBe('running');
  mirrorEvents(store, id, at, events.subarray(at.offset), HERE);
  expect(rowsOf(id)).toEqual(rowsOf(run));
}); // prettier-ignore

it('stops at a step border on SIGTERM, and is resumed by the same command', { timeout: 180_000 }, async () => {
  // Enough steps that the run is still training when it is told to stop, even on a fast machine.
  const steps = { duration: { unit: 'steps', count: 800 }, evalEvery: 800, checkpointEvery: 800 } as const;
  const words = ['cell', cellFile({ runDir: 'stopped', ...steps })];
  const file = join(there, 'stopped', 'events.ndjson');
  const running = startSalf(words, folder);
  // Not before the first step: the score of the untrained model has a loss too.
  await running.until(/step \d[^\n]*loss/);
  running.child.kill('SIGTERM');
  running.child.kill('SIGTERM');
  expect((await running.ended).exitCode).toBe(75);
  expect(readFileSync(file, 'utf8')).toMatch(/"type":"stopped","step":\d+,[^\n]*\n$/);
  expect((await salf(words, folder)).exitCode).toBe(0);
  expect(lastLine(file)).toContain('"steps":800');
});

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!;
}

it('writes down why it failed, also where its engine could not', async () => {
  const words = ['cell', cellFile({ runDir: 'killed', duration: { unit: 'steps', count: 100_000 } })];
  const running = startSalf(words, folder);
  await running.until(/loss/);
  const notes = join(there, 'killed');
  const [, pid] = /in-use\.(\d+)\./.exec(readdirSync(notes).join(' '))!;
  process.kill(Number(pid), 'SIGKILL');
  expect((await running.ended).exitCode).toBe(1);
  expect(lastLine(join(notes, 'events.ndjson'))).toContain('"code":"engine.out-of-memory"');
});

it('refuses what is no request, naming the file and the field', async () => {
  const file = cellFile({ batchSize: -1 });
  const { exitCode, stderr } = await salf(['cell', file], folder);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${file}: --batch-size: This is no request of a run`);
});
