/** A graph that chooses for itself, against choosing first and training then. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ChoiceOptions, DEVIATIONS, GAINS, LATENT_NORMS, TARGETS } from '../../contract/salf.ts';
import type { Batch } from '../../data/buckets.ts';
import { above } from '../../methods/selection.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { chooseBoundary } from '../../salf/choice.ts';
import { deviationsOf, meanDeviations } from '../../salf/deviation.ts';
import { gains } from '../../salf/gain.ts';
import { boundaryWithin } from '../../salf/budget.ts';
import { parameterFeeds } from '../sessions/feeds.ts';
import { GradientPass } from '../steps/gradient-pass.ts';
import { buildTrainGraph, type Gating, type GraphRequest } from '../../planning/graphs.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { fillInitialValues } from '../optimizer/initial-values.ts';
import { semanticBases } from './semantic-bases.ts';
import { graphRequest, openGolden, runtime } from '../testing/goldens.ts';
import { BATCHES, tensorsAbove } from '../testing/gradient-run.ts';
import { examplesOf } from '../testing/prefix.ts';
import { TracePass } from './trace-pass.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

const LABEL_TOKENS = [7, 19, 30, 41];

/** A pass of the graph that trains what lies above `boundary`, or chooses. */
async function passOf(folder: ModelFolder, boundary: number, gating: Gating, choice?: GraphRequest['choice']) {
  const names = tensorsAbove(folder, boundary);
  const tensors = names.map((name) => folder.tensors.get(name)!);
  const parameters = new Parameters(tensors);
  await fillInitialValues(parameters, tensors, 1);
  const request = { ...graphRequest(folder, names), ...(choice === undefined ? {} : { choice }) };
  const graph = buildTrainGraph(request, names, gating);
  const weightsDir = weightsFolder(folder);
  const pass = await GradientPass.create({ graph, runtime, weightsDir, parameters, held: {}, targets: LABEL_TOKENS });
  return {
    parameters,
    run: async (batch: Batch, budget: number) => {
      const { blocks } = folder.spec;
      // What no pass has written shows.
      parameters.gradients.fill(NaN);
      const selection = above(boundary, blocks);
      const one = { batch, weight: 1 / batch.size, into: parameters.gradients, selection, budget, dropoutSeed: 0 };
      const result = await pass.run(one);
      const byName = parameters.all.map(
        (each) =>
          [
            each.name,
            Buffer.from(parameters.slice(parameters.gradients, each).slice().buffer).toString('hex'),
          ] as const,
      );
      return { ...result, gradients: new Map(byName) };
    },
  };
}

/** Deviations of a batch by a pass of its own. */
async function batchDeviations(
  folder: ModelFolder,
  batch: Batch,
  bases: Float32Array<ArrayBuffer>,
  values: Parameters,
  options: ChoiceOptions,
) {
  const inputs = new Set(values.all.map(({ name }) => name));
  const common = { folder, inputs, maxLength: 16, labels: LABEL_TOKENS.length, states: null };
  const pass = await TracePass.create(
    { ...common, batchSize: batch.size, padId: 0, padMultiple: batch.length },
    runtime,
  );
  const { traces } = await pass.run(examplesOf([batch]), bases, parameterFeeds(values), () => Promise.resolve());
  return meanDeviations(traces.map((trace) => deviationsOf(trace, options, folder.spec.blocks)));
}

const OPTIONS = [
  ...GAINS.map((gain) => ({ gain })),
  ...TARGETS.map((target) => ({ target })),
  ...LATENT_NORMS.flatMap((latentNorm) => DEVIATIONS.map((deviation) => ({ latentNorm, deviation }))),
  { target: 'lerp' as const, deviation: 'margin' as const },
  { excludeLast: true },
  { firstLayer: 1 },
  { minTrain: 2 },
];

describe.each(['llama-gqa-untied', 'gemma2', 'qwen2-tied'])('the choosing graph of %s', (name) => {
  let folder: ModelFolder;
  let bases: Float32Array<ArrayBuffer>;
  const fixed = new Map<number, Awaited<ReturnType<typeof passOf>>>();
  beforeAll(async () => {
    folder = await openGolden(name);
    ({ bases } = await semanticBases({ folder, values: {} }, LABEL_TOKENS, 0, runtime));
    for (let e = 0; e < folder.spec.blocks; e++) fixed.set(e, await passOf(folder, e, 'none'));
  });

  it.each(OPTIONS)('chooses and trains as two passes do, byte for byte: %j', async (changes) => {
    const options = ChoiceOptions.parse(changes);
    const { blocks, tiedHead } = folder.spec;
    const choosing = await passOf(folder, 0, 'choice', { options, bases, infilling: null });
    for (const batch of BATCHES) {
      const found = await choosing.run(batch, blocks);
      const d = await batchDeviations(folder, batch, bases, choosing.parameters, options);
      const expected = chooseBoundary(gains(d, options), options, { blocks, tiedHead });
      expect(found.boundary).toBe(expected);
      const known = await fixed.get(expected)!.run(batch, blocks);
      expect(found.loss).toBe(known.loss);
      for (const [tensor, bytes] of found.gradients) {
        // Zeros for what is frozen, so that memory given beforehand holds no old numbers.
        expect(bytes, tensor).toBe(known.gradients.get(tensor) ?? '0'.repeat(bytes.length));
      }
    }
  });

  it('keeps to the budget of the step', async () => {
    const { blocks } = folder.spec;
    const options = ChoiceOptions.parse({ firstLayer: 1 });
    const [batch] = BATCHES;
    const free = (await (await passOf(folder, 0, 'choice', { options, bases, infilling: null })).run(batch!, 0))
      .boundary!;
    for (const infilling of ['none', 'depth-first'] as const) {
      const budgeted = await passOf(folder, 0, 'choice', { options, bases, infilling });
      for (let allowed = 1; allowed <= blocks; allowed++) {
        const { boundary } = await budgeted.run(batch!, allowed);
        expect(boundary).toBe(boundaryWithin(free, allowed, infilling, blocks));
      }
    }
  });
});
