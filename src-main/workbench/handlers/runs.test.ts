import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RouteInput, RouteName } from '../../contract/routes/index.ts';
import type { WindowEvent } from '../../contract/window-events.ts';
import { TargetChanges } from '../../contract/targets.ts';
import { cellsOf } from '../../comparison/cells.ts';
import { coordinates } from '../../comparison/experiment.ts';
import { tinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import type { TinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import { startTraining } from '../../app/train.ts';
import type { Registry } from '../registry.ts';
import { openWorkbench } from '../workbench.ts';
import type { Workbench } from '../workbench.ts';
import { registerHandlers } from './index.ts';

const STEPS = 40;

let tiny: TinyExperiment;
let workbench: Workbench;
let registry: Registry;
let run = '';

/** A workbench with a run that was stopped on its way. */
beforeEach(async () => {
  tiny = tinyExperiment();
  // It is at work for seconds after each word of a test, however busy the machine is.
  workbench = await openWorkbench(join(tiny.folder, 'workspace'), { entry: await tiny.engine(STEPS, 100) });
  registry = registerHandlers(workbench);
  const { settings } = cellsOf(tiny.request)[0]!;
  const training = startTraining(
    workbench.store,
    settings,
    [],
    ({ type }) => {
      if (type === 'checkpoint') training.cancel();
    },
    workbench.engine,
  );
  run = training.runId;
  await training.ended;
});
afterEach(async () => {
  await workbench.close();
  rmSync(tiny.folder, { recursive: true });
});

async function ask<Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<unknown> {
  const answer = await registry.invoke(name, input);
  return answer.kind === 'done' ? answer.value : answer.fault.message;
}
function once(isWanted: (event: WindowEvent) => boolean): Promise<WindowEvent> {
  return new Promise((resolve) => {
    const stop = workbench.hub.listen((event) => {
      if (!isWanted(event)) return;
      stop();
      resolve(event);
    });
  });
}

it('sends the comparison of a run at a target there again, with what it was sent with', async () => {
  const { store } = workbench;
  const [cell] = cellsOf(tiny.request);
  store.experiments.put({ id: 'x-1', name: 'grid', request: tiny.request });
  store.experimentRuns.put('x-1', { ...coordinates(cell!), run });
  const changes = TargetChanges.parse({ partition: 'gpu', memory: '8G' });
  store.placements.add(run, 'lab', changes, { memoryBytes: 1, seconds: null });
  store.placements.noteState(run, 'ended', 'The job ran out of memory.');
  const job = await ask('runs.resume', { id: run });
  expect(job).toMatchObject({ kind: 'experiment', on: 'lab' });
  expect(store.jobs.get((job as { id: string }).id)!.request).toMatchObject({ on: 'lab', changes });
  await ask('runs.remove', { ids: [run] });
  expect(await ask('runs.resume', { id: run })).toBe(`Run ${run} was deleted.`);
});

it('sends a run that ran out of memory again without the memory that was asked for, or with another', async () => {
  const { store } = workbench;
  const [cell] = cellsOf(tiny.request);
  store.experiments.put({ id: 'x-1', name: 'grid', request: tiny.request });
  store.experimentRuns.put('x-1', { ...coordinates(cell!), run });
  store.placements.add(run, 'slurm', TargetChanges.parse({ memory: '60M' }), { memoryBytes: 1, seconds: null });
  store.placements.noteLot(run, 'lot', { memory: 60 * 2 ** 20, seconds: null }, 0);
  store.placements.noteState(run, 'ended', null);
  store.runs.startElsewhere(run, 'slurm');
  store.runs.end(run, 'crashed', { code: 'engine.out-of-memory', message: 'No memory.', remedy: 'More.' });
  expect(await ask('runs.details', { id: run })).toMatchObject({
    again: { target: 'slurm', memoryBytes: 60 * 2 ** 20 },
  });
  const asked = async (memory: string | null): Promise<unknown> => {
    const job = (await ask('runs.resume', { id: run, memory })) as { readonly id: string };
    const { request } = store.jobs.get(job.id)!;
    await ask('jobs.pause', { id: job.id });
    while (!['paused', 'failed', 'done'].includes(store.jobs.get(job.id)!.state)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return request.kind === 'experiment' ? request.changes?.memory : undefined;
  };
  expect(await asked(null)).toBeNull();
  expect(await asked('4G')).toBe('4G');
  expect(await asked('5G')).toBe('5G');
  expect(await ask('runs.resume', { id: run, memory: 'much' })).toContain('“much” does not fit: memory of a cell');
});

it('refuses a memory for a run that is at no Slurm', async () => {
  expect(await ask('runs.resume', { id: run, memory: '4G' })).toContain(
    'is no unfinished cell of a comparison at a target of Slurm',
  );
  expect(await ask('runs.details', { id: run })).toMatchObject({ again: null });
});

describe('a window and a run', () => {
  it('resumes it, and reports its steps and its end', async () => {
    const [step, ended] = [once(({ type }) => type === 'engine'), once(({ type }) => type === 'notice')];
    expect(await ask('runs.resume', { id: run })).toMatchObject({ kind: 'run' });
    expect(await step).toMatchObject({ subject: run });
    expect(await ask('runs.details', { id: run })).toMatchObject({ row: { state: 'running' }, job: { kind: 'run' } });
    expect(await ask('runs.remove', { ids: [run] })).toBe(`Run ${run} is running and cannot be deleted.`);
    expect(await ended).toMatchObject({ level: 'info', run });
    expect(await ask('runs.details', { id: run })).toMatchObject({ row: { state: 'finished' }, job: null });
    const { loss } = (await ask('runs.series', { id: run, names: ['loss'] })) as { loss: { step: number[] } };
    expect(loss.step).toEqual(Array.from({ length: STEPS }, (_, index) => index + 1));
  });

  it('stops it, and continues with the same job', async () => {
    const step = once(({ type }) => type === 'engine');
    const { id } = (await ask('runs.resume', { id: run })) as { id: string };
    await step;
    const paused = once((event) => event.type === 'job' && event.job.state === 'paused');
    await ask('jobs.pause', { id });
    await paused;
    expect(await ask('runs.details', { id: run })).toMatchObject({ row: { state: 'stopped' }, whyNotResumable: null });
    expect(await ask('runs.resume', { id: run })).toMatchObject({ id });
  });

  it('removes it, and takes it back', async () => {
    expect(await ask('runs.remove', { ids: [run] })).toBeNull();
    expect(await ask('runs.list', {})).toEqual([]);
    expect(await ask('runs.resume', { id: run })).toBe(`Run ${run} was deleted.`);
    expect(await ask('runs.restore', { ids: [run] })).toBeNull();
    expect(await ask('runs.list', {})).toMatchObject([{ runId: run, state: 'stopped' }]);
  });

  it('asks for no run by a path, and for no endless curves', async () => {
    expect(await ask('runs.log', { id: '../../etc' })).toContain('Invalid string');
    expect(await ask('runs.series', { id: run, names: ['loss'], limit: 2001 })).toContain('2000');
    expect(await ask('runs.log', { id: 'r-20261124-ffffff' })).toBe(
      'There is no run “r-20261124-ffffff” in this workspace.',
    );
  });
});
