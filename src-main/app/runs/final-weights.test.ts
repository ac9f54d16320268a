import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineEvent, LastEvent } from '../../contract/events.ts';
import { Ledger } from '../../contract/ledger.ts';
import { TrainRequest } from '../../contract/request.ts';
import { isMetadataSound, isTensorSound, withChecksums } from '../../models/checksums.ts';
import { readSafetensorsHeader, readTensorF32 } from '../../models/safetensors.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import { openStore, type Store } from '../../store/open.ts';
import { endingWithFinalWeights, keepFinalWeights } from './final-weights.ts';

const ID = 'r-20261124-7f3a9c';
let folder = '';
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-final-weights-'));
  store = await openStore(join(folder, 'workspace'));
  const runDir = join(store.workspace.runs, ID);
  mkdirSync(join(runDir, 'checkpoints'), { recursive: true });
  const task = { kind: 'preset', preset: 'trec' };
  const request = { kind: 'train', runId: ID, runDir, model: '/m', task, data: { train: '/t.jsonl' } };
  store.runs.create(TrainRequest.parse(request), []);
  store.runs.start(ID, { name: 'elsewhere', pid: 1, start: null });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

async function checkpoint(step: number): Promise<string> {
  const path = join(store.workspace.runs, ID, 'checkpoints', `step-${step}.safetensors`);
  const tensors = ['param.a', 'param.b', 'first.a', 'first.b', 'second.a', 'second.b'].map((name, at) => ({
    name,
    shape: [3],
    dtype: 'F32' as const,
    values: Float32Array.of(step, at, 0.5),
  }));
  await writeSafetensors(path, tensors, withChecksums({ format: 'f', state: '{}' }, tensors));
  store.checkpoints.put(ID, { type: 'checkpoint', step, path, bytes: statSync(path).size, best: false });
  return path;
}

function finish(scored: string): void {
  const score = { split: 'test', macroF1: 1, accuracy: 1, loss: 0, perClass: [], confusion: [] } as const;
  const ledger = Ledger.parse({ items: [], flops: { forward: 0, backward: 0 }, tokens: 0, peakMemoryBytes: 0 });
  const facts = { runId: ID, provider: 'cpu', steps: 20, checkpoint: scored, seconds: 1, ledger } as const;
  store.runs.finish(ID, { type: 'result', kind: 'train', ...score, ...facts });
}

it('keeps the scored weights of a finished run alone, with their checksums', async () => {
  const [scored, last] = [await checkpoint(10), await checkpoint(20)];
  const before = statSync(scored).size + statSync(last).size;
  finish(scored);
  const freed = await keepFinalWeights(store, ID);
  expect(existsSync(last)).toBe(false);
  expect(freed).toBe(before - statSync(scored).size);
  const { tensors, metadata } = await readSafetensorsHeader(scored);
  expect(tensors.map(({ name }) => name)).toEqual(['param.a', 'param.b']);
  expect(isMetadataSound(metadata)).toBe(true);
  for (const [at, tensor] of tensors.entries()) {
    const values = await readTensorF32(scored, tensor);
    expect([...values]).toEqual([10, at, 0.5]);
    expect(isTensorSound(metadata, tensor.name, values)).toBe(true);
  }
  expect(await keepFinalWeights(store, ID)).toBe(0);
});

it('deletes nothing of a run that may be resumed, and nothing where the scored weights are lost', async () => {
  const [scored, last] = [await checkpoint(10), await checkpoint(20)];
  const size = statSync(last).size;
  expect(await keepFinalWeights(store, ID)).toBe(0);
  expect(statSync(last).size).toBe(size);
  finish(scored);
  rmSync(scored);
  expect(await keepFinalWeights(store, ID)).toBe(0);
  expect(statSync(last).size).toBe(size);
});

it('warns where the weights cannot be read, and the run ends all the same', async () => {
  const scored = await checkpoint(10);
  writeFileSync(scored, 'half');
  finish(scored);
  const last = { type: 'stopped', step: 1, reason: 'cancelled', checkpoint: null } satisfies LastEvent;
  const heard: EngineEvent[] = [];
  const nothing = () => undefined;
  const running = { runId: ID, ended: Promise.resolve(last), cancel: nothing, kill: nothing };
  expect(await endingWithFinalWeights(store, running, (event) => heard.push(event)).ended).toBe(last);
  expect(heard).toMatchObject([{ type: 'log', level: 'warning' }]);
  expect(JSON.stringify(heard)).toContain('The checkpoints were left as they are: ');
});
