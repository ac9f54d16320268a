/** Graphs that begin above a cached prefix give the numbers of those that compute it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../data/buckets.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { batchFeeds, type Feeder, type Feeds } from '../sessions/feeds.ts';
import { BOUNDARY, buildScoreGraph, buildTrainGraph } from '../../planning/graphs.ts';
import { openSession } from '../sessions/session.ts';
import { BATCHES, tensorsAbove } from '../testing/gradient-run.ts';
import { GOLDENS, graphRequest, openGolden, runtime, storedValues } from '../testing/goldens.ts';
import { examplesOf, TemporaryCaches } from '../testing/prefix.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

const names = readdirSync(join(GOLDENS, 'models'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
/** Largest difference, relative to the largest entry of a tensor. */
const TOLERANCE = 1e-5;

let caches: TemporaryCaches;
beforeAll(() => {
  caches = new TemporaryCaches();
});
afterAll(() => caches.remove());

type Numbers = Map<string, Float32Array>;

/** Loss, label logits and gradients of the tensors above `boundary`, by a graph that begins at block `prefix` + 1. */
async function numbersOf(folder: ModelFolder, boundary: number, prefix: number, feeder: Feeder, gated = false) {
  const inputs = tensorsAbove(folder, gated ? prefix : boundary);
  const wanted = inputs.filter((name) => tensorsAbove(folder, boundary).includes(name));
  const request = { ...graphRequest(folder, inputs), prefix };
  const training = buildTrainGraph(request, gated ? inputs : wanted, gated ? 'boundary' : 'none');
  const scoring = buildScoreGraph(request);
  const values: Feeds = {};
  for (const name of inputs) {
    values[name] = new ort.Tensor('float32', await storedValues(folder, name), folder.tensors.get(name)!.shape);
  }
  const gate: Feeds = gated ? { [BOUNDARY]: new ort.Tensor('int64', [BigInt(boundary)], []) } : {};
  const weights = weightsFolder(folder);
  const sessions = {
    training: await openSession(training.b.graph, 'training', runtime, weights),
    scoring: await openSession(scoring.b.graph, 'scoring', runtime, weights),
  };
  const run = async (batch: Batch): Promise<Numbers> => {
    const feeds = { ...values, ...(await feeder(batch, request.labelTokens, () => 1 / batch.size)) };
    const [trained, scored] = [await sessions.training.run({ ...feeds, ...gate }), await sessions.scoring.run(feeds)];
    const data = (tensor: ort.Tensor | undefined) => Float32Array.from(tensor!.data as Float32Array);
    return new Map([
      ['loss', data(trained[training.loss.name])],
      ['logits', data(scored[scoring.labelLogits.name])],
      ...wanted.map((name) => [name, data(trained[training.gradients.get(name)!.name])] as const),
    ]);
  };
  const frozen = training.b.graph.initializers
    .filter(({ data }) => data.kind === 'external')
    .map(({ value }) => value.name);
  return { batches: [await run(BATCHES[0]!), await run(BATCHES[1]!)], frozen };
}

function expectAlike(found: Numbers, expected: Numbers): void {
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [name, values] of expected) {
    const other = found.get(name)!;
    expect(other.length, name).toBe(values.length);
    const scale = values.reduce((max, x) => Math.max(max, Math.abs(x)), 0.01);
    const worst = values.reduce((max, x, i) => Math.max(max, Math.abs(x - other[i]!)), 0);
    expect(worst / scale, `${name}: largest difference ${worst}`).toBeLessThan(TOLERANCE);
  }
}

const folders = await Promise.all(names.map(openGolden));
const cases = folders.flatMap((folder, i) =>
  Array.from({ length: folder.spec.blocks - 1 }, (_, k) => [names[i]!, k + 1, folder] as const),
);

describe('a graph above a cached prefix', () => {
  it.each(cases)('%s, blocks 1 to %i: loss, logits and gradients', async (_name, boundary, folder) => {
    const cache = await caches.open(caches.request(folder, boundary, [examplesOf(BATCHES)]));
    const whole = await numbersOf(folder, boundary, 0, batchFeeds);
    const suffix = await numbersOf(folder, boundary, boundary, cache.feeder);
    suffix.batches.forEach((numbers, i) => expectAlike(numbers, whole.batches[i]!));
    // Of the frozen weights only the head's is left.
    expect(suffix.frozen).toEqual([folder.spec.tiedHead ? 'model.embed_tokens.weight' : 'lm_head.weight']);
    await cache.close();
  });

  it.each([1, 2, 3])('gated, stops at block %i too', async (boundary) => {
    const folder = await openGolden('gemma2');
    const cache = await caches.open(caches.request(folder, 1, [examplesOf(BATCHES)]));
    const whole = await numbersOf(folder, boundary, 0, batchFeeds);
    const suffix = await numbersOf(folder, boundary, 1, cache.feeder, true);
    suffix.batches.forEach((numbers, i) => expectAlike(numbers, whole.batches[i]!));
    await cache.close();
  });
});
