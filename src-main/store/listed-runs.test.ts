import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TrainResult } from '../contract/events.ts';
import { TrainRequest } from '../contract/request.ts';
import type { ListedRun } from './listed-runs.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-listed-'));
  store = await openStore(join(folder, 'w'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const template = 'A “{sentence}”\n\\ "workspace:/x" is';
const TASKS = [
  { kind: 'preset', preset: 'trec' },
  {
    kind: 'custom',
    name: 'Größe',
    template,
    labels: [{ word: 'a' }, { word: 'b' }],
    columns: { texts: ['sentence'], label: 'label' },
  },
];
const METHODS = [
  { method: { name: 'full' } },
  { method: { name: 'last-k', freeze: 3 }, lora: { rank: 4 } },
  { method: { name: 'salf', scope: 'batch', choice: { gain: 'relative' } } },
  { method: { name: 'lift', order: 'random' }, lora: null },
];

/** Every combination of the above, some of them finished with numbers of all lengths. */
function fill(): void {
  for (const [index, task] of TASKS.entries()) {
    for (const [at, method] of METHODS.entries()) {
      for (const seed of [1, 2, 3]) {
        const runId = `r-20261124-${String(index)}${at}${seed}000`;
        const data = { train: join(store.workspace.uploads, 'a "b".csv'), test: seed === 2 ? '/t' : null };
        const request = { kind: 'train', runId, runDir: join(store.workspace.runs, runId), model: '/m', task, data };
        store.runs.create(TrainRequest.parse({ ...request, ...method, seed }), []);
        store.runs.start(runId, { name: 'host', pid: 42, start: null });
        if (seed < 3) store.runs.finish(runId, resultOf(runId, 1 / (7 + index * 5 + at + seed)));
      }
    }
  }
}

function resultOf(runId: string, macroF1: number): TrainResult {
  return {
    type: 'result', kind: 'train', runId, provider: 'cpu', steps: 2, checkpoint: 'x', seconds: macroF1 * 1e4,
    split: 'test', macroF1, accuracy: 0.5, loss: 1, perClass: [], confusion: [],
    ledger: { items: [], flops: { forward: 1, backward: 1, optimizer: 1, analysis: 0, caching: 0 }, depthSaving: 0, forwardShare: 1, tokens: 1, peakMemoryBytes: 1 },
  }; // prettier-ignore
}

/** What lists show, taken from whole runs. */
function wanted(): ListedRun[] {
  return store.runs.all().map(({ id, state, createdAt, seed, request, result }) => {
    const { model, task, data, method, lora } = request;
    const scores = result && { macroF1: result.macroF1, seconds: result.seconds };
    return { id, state, createdAt, seed, request: { model, task, data, method, lora }, result: scores };
  });
}

/** Changes what is stored without this program, as an older one may have left it, or as damage does. */
function behindItsBack(sql: string): void {
  const database = new Database(store.workspace.database);
  database.exec(sql);
  database.close();
}

it('are the same as whole runs, in their order, without those that were removed', () => {
  fill();
  store.runs.setRemoved('r-20261124-001000', true);
  const listed = store.listedRuns.all();
  expect(listed).toHaveLength(23);
  expect(listed).toEqual(wanted());
  const [first] = listed as [ListedRun];
  expect(listed.filter(({ request }) => request === first.request).map(({ seed }) => seed)).toEqual([3, 1]);
});

it('are the same as whole runs of older programs, which left more out', () => {
  fill();
  behindItsBack(`UPDATE runs SET request = json_remove(request, '$.method', '$.lora') WHERE seed = 1`);
  behindItsBack(`UPDATE runs SET request = json_remove(request, '$.data.limitTrain', '$.method.choice')`);
  const listed = store.listedRuns.all();
  expect(listed).toEqual(wanted());
  expect(listed.at(-1)!.request).toMatchObject({ method: { name: 'full' }, lora: null });
});

it('say that the database is damaged where a request has a method that no program knows', () => {
  fill();
  behindItsBack(`UPDATE runs SET request = json_set(request, '$.method.name', 'none') WHERE seed = 2`);
  expect(() => store.listedRuns.all()).toThrow(
    /A row of the workspace database cannot be read \(request\.method\.name\)\. Restore a backup/,
  );
});
