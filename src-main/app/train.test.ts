import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import { TrainSettings } from '../contract/request.ts';
import { contentHash } from '../models/content-hash.ts';
import { openModelFolder } from '../models/folder.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { resumeTraining } from './resume.ts';
import { listRuns } from './run-summaries.ts';
import { showRun } from './show.ts';
import { fakeCheckpoint, fakeEngine, trainingEngine } from './testing/fake-engine.ts';
import { tinyModel } from './testing/tiny-model.ts';
import { startTraining } from './train.ts';

let folder = '';
let workspace = '';
let settings: TrainSettings;
let modelHash = '';
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-train-'));
  workspace = join(folder, 'workspace');
  const model = tinyModel(folder);
  modelHash = await contentHash(await openModelFolder(model), 'full');
  const task = { kind: 'preset', preset: 'trec' } as const;
  settings = TrainSettings.parse({ model, task, data: { train: join(folder, 'train.jsonl') }, seed: 3 });
  store = await openStore(workspace);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

type Observe = (event: EngineEvent, cancel: () => void) => void;
async function train(entry: string, observe: Observe = () => undefined): Promise<LastEvent> {
  const run = startTraining(store, settings, ['train'], (event) => observe(event, () => run.cancel()), { entry });
  return run.ended;
}
const cancelAt =
  (step: number): Observe =>
  (event, cancel) => {
    if (event.type === 'progress' && event.step === step) cancel();
  };
const resume = async (typed: string, entry: string): Promise<LastEvent> =>
  (await resumeTraining(store, typed, () => undefined, { entry })).ended;
const onlyRun = (): Run => {
  listRuns(store);
  const runs = store.runs.all();
  expect(runs).toHaveLength(1);
  return runs[0]!;
};
const losses = (): (readonly [number, number])[] =>
  store.steps.series(onlyRun().id, 'loss').map(({ step, value }) => [step, value] as const);
/** Steps of a run that is stopped at one of its first: it hears of that before its last one, however busy the machine is. */
const LONG = 40;
/** An engine that says all up to its plan, and three steps with a checkpoint after the second; then `body` happens. */
const troubled = (body: string): string => trainingEngine(folder, 6, 0, modelHash, `if (step === 3) { ${body} }`);

describe('startTraining', () => {
  it('keeps everything that the engine says', async () => {
    const seen: string[] = [];
    const last = await train(trainingEngine(folder, 4, 0, modelHash), (event) => seen.push(event.type));
    expect(last).toMatchObject({ type: 'result', runId: onlyRun().id, macroF1: 0.625 });
    expect(seen.at(-1)).toBe('result');
    const { run, model, data, evaluations, checkpoints, ledger } = showRun(store, onlyRun().id.slice(-6));
    expect(run).toMatchObject({ state: 'finished', seed: 3, provider: 'cpu', salfVersion: '0.1.0', result: last });
    const runDir = join(workspace, 'runs', run.id);
    const cacheDir = join(workspace, 'cache');
    expect(run.request).toEqual({ ...settings, kind: 'train', runId: run.id, runDir, cacheDir });
    expect(model).toMatchObject({ family: 'llama', hash: modelHash });
    expect(data).toMatchObject({ task: 'trec', hash: 'data-hash' });
    expect(losses()).toEqual([1, 2, 3, 4].map((step) => [step, 1 / step]));
    expect(evaluations.map(({ step, split }) => [step, split])).toEqual([
      [2, 'validation'],
      [4, 'validation'],
      [4, 'test'],
    ]);
    expect(evaluations[2]!.predictions).toEqual([0, 1, 1, 1]);
    expect(checkpoints.map(({ step, path }) => [step, path])).toEqual([
      [4, join(workspace, 'runs', run.id, 'checkpoints', '4')],
    ]);
    expect(ledger).toMatchObject({ tokens: 80, flops: { forward: 4e9, backward: 4e9 } });
  });

  it('shows nothing before it is kept', async () => {
    await train(trainingEngine(folder, 4, 0, modelHash), (event) => {
      const { id, state } = onlyRun();
      if (event.type === 'checkpoint') expect(store.checkpoints.all(id).map(({ path }) => path)).toContain(event.path);
      if (event.type === 'evaluation') expect(losses().at(-1)![0]).toBeGreaterThanOrEqual(event.step);
      if (event.type === 'result') expect(state).toBe('finished');
    });
  });

  it('leaves nothing behind when the engine refuses the input', async () => {
    const fault = { code: 'data.empty', message: 'The file is empty.', remedy: 'Fill it.' };
    const entry = fakeEngine(
      folder,
      `await hello(); await started; await say({ type: 'error', exitCode: 2, fault: ${JSON.stringify(fault)} });
       process.exit(2);`,
    );
    expect(await train(entry)).toEqual({ type: 'error', exitCode: 2, fault });
    expect(listRuns(store)).toEqual([]);
    expect(readdirSync(join(workspace, 'runs'))).toEqual([]);
  });

  it('refuses a task that does not exist before it begins', () => {
    settings = { ...settings, task: { kind: 'preset', preset: 'trek' } };
    expect(() => startTraining(store, settings, [], () => undefined)).toThrow('There is no task “trek”.');
    expect(listRuns(store)).toEqual([]);
  });

  it.each([
    ['crashed', 'process.exit(9);', 'The engine ended with code 9.'],
    [
      'diverged',
      `await say({ type: 'error', exitCode: 1, fault: { code: 'training.diverged', message: 'NaN.', remedy: 'Slower.' } });
       process.exit(1);`,
      'NaN.',
    ],
    [
      'failed',
      `await say({ type: 'error', exitCode: 1, fault: { code: 'workspace.no-space', message: 'Full.', remedy: 'Free.' } });
       process.exit(1);`,
      'Full.',
    ],
  ])('a run that %s keeps its reason and all its steps', async (state, body, reason) => {
    const own = `mkdirSync(train.runDir + '/cache', { recursive: true }); writeFileSync(train.runDir + '/cache/rows', 'x');`;
    await train(troubled(`${own} ${body}`));
    expect(onlyRun()).toMatchObject({ state, reason, result: null });
    // What was kept of frozen blocks for this run alone is of no use to anybody.
    expect(readdirSync(join(workspace, 'runs', onlyRun().id))).not.toContain('cache');
    expect(losses().map(([step]) => step)).toEqual([1, 2, 3]);
  });

  it('keeps a run whose input turns out wrong after it had a plan', async () => {
    const fault = { code: 'data.too-long', message: 'Too long.', remedy: 'Cut it.' };
    await train(
      troubled(`await say({ type: 'error', exitCode: 2, fault: ${JSON.stringify(fault)} }); process.exit(2);`),
    );
    expect(onlyRun()).toMatchObject({ state: 'failed', reason: 'Too long.' });
  });

  it('ends the run when its observer fails', async () => {
    const ended = train(trainingEngine(folder, 1000, 20, modelHash), (event) => {
      if (event.type === 'progress') throw new Error('the pipe broke');
    });
    await expect(ended).rejects.toThrow('the pipe broke');
    expect(onlyRun()).toMatchObject({ state: 'failed', reason: 'Unexpected failure: the pipe broke.' });
  });
});

describe('resumeTraining', () => {
  it('continues with a run that was stopped', async () => {
    expect(await train(trainingEngine(folder, LONG, 100, modelHash), cancelAt(3))).toMatchObject({ type: 'stopped' });
    expect(onlyRun()).toMatchObject({ state: 'stopped', reason: 'It was paused on request.' });
    const last = await resume(onlyRun().id, trainingEngine(folder, LONG, 0, modelHash));
    expect(last).toMatchObject({ type: 'result', steps: LONG });
    expect(onlyRun()).toMatchObject({ state: 'finished', reason: null });
    expect(losses().map(([step]) => step)).toEqual(Array.from({ length: LONG }, (_, index) => index + 1));
  });

  it('continues from a checkpoint that nobody heard of, and clears away what was not written to its end', async () => {
    await train(trainingEngine(folder, LONG, 100, modelHash), cancelAt(2));
    const id = onlyRun().id;
    const checkpoints = join(workspace, 'runs', id, 'checkpoints');
    writeFileSync(join(checkpoints, 'step-000039.safetensors'), fakeCheckpoint(LONG - 1));
    writeFileSync(join(checkpoints, 'step-000040.safetensors.partial-7-0a1b2c3d'), '');
    expect(showRun(store, id).checkpoints.at(-1)).toMatchObject({
      step: LONG - 1,
      bytes: fakeCheckpoint(LONG - 1).length,
      best: false,
    });
    const before = losses().length;
    await resume(id, trainingEngine(folder, LONG, 0, modelHash));
    expect(
      losses()
        .slice(before)
        .map(([step]) => step),
    ).toEqual([LONG]);
    expect(readdirSync(checkpoints).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('continues in a workspace that was moved', async () => {
    await train(troubled('process.exit(9);'));
    store.close();
    renameSync(workspace, join(folder, 'elsewhere'));
    workspace = join(folder, 'elsewhere');
    store = await openStore(workspace);
    expect(await resume(onlyRun().id, trainingEngine(folder, 6, 0, modelHash))).toMatchObject({ type: 'result' });
    expect(readdirSync(join(workspace, 'runs', onlyRun().id, 'checkpoints'))).toEqual(['6']);
  });

  it('continues from a checkpoint that is named', async () => {
    await train(trainingEngine(folder, 9, 0, modelHash, 'if (step === 5) process.exit(9);'));
    const { id } = onlyRun();
    const from = (checkpoint: string) =>
      resumeTraining(store, id, () => undefined, { entry: trainingEngine(folder, 6, 0, modelHash) }, checkpoint);
    await expect(from('7')).rejects.toThrow(
      `--checkpoint: Run ${id} has no checkpoint “7”. Give the step of one of those it has: 2, 4.`,
    );
    const steps: number[] = [];
    const entry = trainingEngine(folder, 6, 0, modelHash);
    const see = (event: EngineEvent): void => {
      if (event.type === 'progress') steps.push(event.step);
    };
    expect(await (await resumeTraining(store, id, see, { entry }, '2')).ended).toMatchObject({ type: 'result' });
    expect(steps).toEqual([3, 4, 5, 6]);
  });

  it('starts again where no checkpoint was made', async () => {
    await train(trainingEngine(folder, 6, 0, modelHash, 'process.exit(9);'));
    expect(losses()).toEqual([]);
    expect(await resume(onlyRun().id, trainingEngine(folder, 4, 0, modelHash))).toMatchObject({ steps: 4 });
  });

  it('refuses a model that changed', async () => {
    await train(troubled('process.exit(9);'));
    appendFileSync(join(settings.model, 'config.json'), ' ');
    const message = `The model changed since run ${onlyRun().id} began.`;
    await expect(resume(onlyRun().id, 'none')).rejects.toThrow(message);
    expect(onlyRun().state).toBe('crashed');
  });

  it('refuses data that changed', async () => {
    await train(troubled('process.exit(9);'));
    const entry = trainingEngine(folder, 6, 0, modelHash, '', 'other-hash');
    await expect(resume(onlyRun().id, entry)).rejects.toThrow(`The data changed since run ${onlyRun().id} began.`);
    expect(onlyRun()).toMatchObject({ state: 'failed', faultCode: 'checkpoint.mismatch', dataHash: 'data-hash' });
    expect(losses().map(([step]) => step)).toEqual([1, 2, 3]);
  });

  it('refuses a run whose checkpoints were deleted', async () => {
    await train(troubled('process.exit(9);'));
    rmSync(join(workspace, 'runs', onlyRun().id, 'checkpoints'), { recursive: true });
    const message = `None of the checkpoints of run ${onlyRun().id} is there any more.`;
    await expect(resume(onlyRun().id, 'none')).rejects.toThrow(message);
  });

  it('refuses a run that has finished, and one that is at work', async () => {
    let atWork: Promise<unknown> = Promise.resolve();
    await train(trainingEngine(folder, 2, 200, modelHash), (event) => {
      if (event.type === 'progress' && event.step === 1)
        atWork = resume(onlyRun().id, 'none').catch((error: unknown) => error);
    });
    expect(String(await atWork)).toContain(`Run ${onlyRun().id} is still running.`);
    await expect(resume(onlyRun().id, 'none')).rejects.toThrow(`Run ${onlyRun().id} has finished.`);
  });
});

describe('a supervisor that is killed', () => {
  it('has kept what it acknowledged, and the run can continue', async () => {
    const url = (name: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href);
    const script = `
      const { openStore } = await import(${url('../store/open.ts')});
      const { startTraining } = await import(${url('train.ts')});
      const store = await openStore(${JSON.stringify(workspace)});
      const say = (event) => { if (event.type === 'checkpoint') console.log(event.step); };
      const entry = ${JSON.stringify(trainingEngine(folder, 1000, 20, modelHash))};
      startTraining(store, ${JSON.stringify(settings)}, [], say, { entry });`;
    const host = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = await new Promise<number>((resolve) => {
      let text = '';
      host.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.split('\n').length > 3) host.kill('SIGKILL');
      });
      host.on('close', () => resolve(Number(text.trim().split('\n').at(-1))));
    });
    expect(acknowledged).toBeGreaterThanOrEqual(6);
    expect(onlyRun()).toMatchObject({ state: 'crashed', reason: 'The program that supervised it ended.' });
    expect(store.checkpoints.all(onlyRun().id).at(-1)!.step).toBeGreaterThanOrEqual(acknowledged);
    expect(losses().length).toBeGreaterThanOrEqual(acknowledged);
    const last = await resume(onlyRun().id, trainingEngine(folder, acknowledged + 20, 0, modelHash));
    expect(last).toMatchObject({ type: 'result' });
    expect(losses().map(([step]) => step)).toEqual(Array.from({ length: acknowledged + 20 }, (_, index) => index + 1));
  });
});
