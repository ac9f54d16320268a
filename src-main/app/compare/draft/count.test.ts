import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrainSettings } from '../../../contract/request.ts';
import type { TrainSettingsInput } from '../../../contract/request.ts';
import { openModelFolder } from '../../../models/folder.ts';
import { describeModel } from '../../../models/inspect.ts';
import { tinyModel } from '../../testing/tiny-model.ts';
import { countRun } from './count.ts';
import type { CountedModel } from './count.ts';

const prompts = {
  ...{ train: { rows: 90, tokens: 900 }, validation: { rows: 10, tokens: 100 }, test: { rows: 30, tokens: 300 } },
  longest: 12,
};
let folder = '';
let model: CountedModel;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-count-'));
  const opened = await openModelFolder(tinyModel(folder));
  model = { spec: opened.spec, parameters: describeModel(opened).parameters };
});
afterAll(() => rmSync(folder, { recursive: true }));

const count = (changes: Partial<TrainSettingsInput> = {}) =>
  countRun(
    TrainSettings.parse({ model: '/m', task: { kind: 'preset', preset: 'trec' }, data: { train: '/t' }, ...changes }),
    model,
    prompts,
  );

describe('countRun', () => {
  it('counts more where more trains', () => {
    const off = { prefixCache: 'off' } as const;
    const [full, last, lora] = [
      count(off),
      count({ ...off, method: { name: 'last-k', freeze: 1 } }),
      count({ ...off, lora: { rank: 2 } }),
    ];
    expect(full.flops).toBeGreaterThan(lora.flops);
    expect(lora.flops).toBeGreaterThan(last.flops);
    expect(full.memoryBytes).toBeGreaterThanOrEqual(last.memoryBytes);
    expect(last.checkpointBytes).toBe(full.checkpointBytes / model.spec.blocks);
    expect(lora.checkpointBytes).toBeLessThan(last.checkpointBytes);
  });

  it('counts a whole step of full training as three forward passes of the blocks', () => {
    const { flops } = count({ duration: { unit: 'epochs', count: 1 } });
    const { perBlock } = model.parameters;
    const { blocks, heads, headDim, vocabSize, hiddenSize } = model.spec;
    const forward = blocks * (2 * perBlock + 4 * 10 * heads * headDim) * 900;
    expect(flops).toBeCloseTo(3 * forward + 2 * 2 * vocabSize * hiddenSize * 90, -2);
  });

  it('follows the length of a run', () => {
    expect(count({ duration: { unit: 'epochs', count: 6 } }).flops).toBeCloseTo(2 * count().flops, -3);
    expect(count({ duration: { unit: 'steps', count: 10 }, batchSize: 9 }).rows).toBe(90);
    expect(count({ duration: { unit: 'epochs', count: 2 }, batchSize: 20 }).rows).toBe(200);
  });

  it('keeps what frozen blocks compute where rows come more than once, within the limit', () => {
    const frozen = { method: { name: 'last-k', freeze: 1 } } as const;
    const bytes = 1300 * model.spec.hiddenSize * 4;
    expect(count(frozen).cacheBytes).toBe(bytes);
    expect(count(frozen).flops).toBeLessThan(count({ ...frozen, prefixCache: 'off' }).flops);
    expect(count({ ...frozen, cacheLimit: bytes - 1 }).cacheBytes).toBe(0);
    expect(count({ ...frozen, duration: { unit: 'epochs', count: 1 } }).cacheBytes).toBe(0);
    expect(count({ ...frozen, prefixCache: 'off' }).cacheBytes).toBe(0);
    expect(count().cacheBytes).toBe(0);
  });

  it('says of SALF that it is at most so much', () => {
    const salf = count({ method: { name: 'salf' } });
    expect(salf).toMatchObject({ isAtMost: true, checkpointBytes: count().checkpointBytes });
    expect(count({ method: { name: 'lift' } }).flops).toBeLessThan(count().flops);
  });
});
