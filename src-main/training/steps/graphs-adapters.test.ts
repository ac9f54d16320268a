/** Adapters in the graphs of a run. */
import { beforeAll, describe, expect, it } from 'vitest';
import { adaptersOf, adapterTensors, fillInitialAdapter, type AdapterTensor } from '../../models/adapters.ts';
import { above } from '../../methods/selection.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { GradientPass } from './gradient-pass.ts';
import { buildScoreGraph, buildTrainGraph, type Gating, type GraphRequest } from '../../planning/graphs.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { batchOf, graphRequest, openGolden, runtime } from '../testing/goldens.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

const batch = batchOf([[3, 9, 27, 4, 11, 0], [40, 41, 42, 43, 44, 45]], [5, 6], [0, 1]); // prettier-ignore
const settings = { rank: 3, alpha: 6, targets: ['q_proj', 'v_proj'] };
let folder: ModelFolder;
let tensors: AdapterTensor[];
beforeAll(async () => {
  folder = await openGolden('llama-gqa-untied');
  tensors = adapterTensors(folder.spec, settings, [1, 2, 3]);
});

function request(dropout: number): GraphRequest {
  const adapters = adaptersOf({ ...settings, dropout }, tensors);
  return { ...graphRequest(folder, tensors.map(({ name }) => name)), adapters }; // prettier-ignore
}

/** Loss and gradients of the batch, B being filled like A so that it matters. */
async function gradientPass(dropout: number, gating: Gating) {
  const parameters = new Parameters(tensors);
  for (const [i, tensor] of tensors.entries()) {
    fillInitialAdapter({ ...tensor, matrix: 'A' }, i, parameters.slice(parameters.values, parameters.all[i]!));
  }
  const graph = buildTrainGraph(request(dropout), parameters.all.map(({ name }) => name), gating); // prettier-ignore
  const pass = await GradientPass.create({
    graph,
    runtime,
    weightsDir: weightsFolder(folder),
    parameters,
    held: {},
    targets: [7, 19, 30, 41],
  });
  return {
    graph,
    run: async (dropoutSeed: number) => {
      const into = new Float32Array(parameters.size);
      const { loss } = await pass.run({ batch, weight: 1, into, selection: above(0, 3), budget: 3, dropoutSeed });
      return { loss, gradients: into };
    },
  };
}

describe('a training graph with adapters', () => {
  it('takes a seed where it drops elements, and gives the same for the same seed', async () => {
    const { graph, run } = await gradientPass(0.5, 'none');
    expect(graph.dropoutSeed).toMatchObject({ dtype: 'int64', shape: [] });
    const [first, again, other] = [await run(3), await run(3), await run(4)];
    expect(again).toEqual(first);
    expect(other.loss).not.toBe(first.loss);
  });

  it('takes none where it drops nothing', async () => {
    const { graph, run } = await gradientPass(0, 'none');
    expect(graph.dropoutSeed).toBeNull();
    expect(graph.b.graph.nodes.some(({ op, origin }) => op === 'Mod' && origin.part !== '')).toBe(false);
    expect((await run(0)).loss).toBeGreaterThan(0);
  });

  it('gives the same bytes behind gates', async () => {
    const [plain, gated] = [await gradientPass(0.5, 'none'), await gradientPass(0.5, 'boundary')];
    expect(await gated.run(3)).toEqual(await plain.run(3));
  });
});

it('a scoring graph drops nothing', () => {
  const { graph } = buildScoreGraph(request(0.5)).b;
  const training = buildTrainGraph(request(0.5), [tensors[0]!.name], 'none').b.graph;
  for (const op of ['Mod', 'Range']) {
    const count = (nodes: typeof graph.nodes) => nodes.filter((node) => node.op === op).length;
    expect(count(graph.nodes), op).toBeLessThan(count(training.nodes));
  }
  expect(graph.inputs.map(({ name }) => name)).not.toContain('dropout_seed');
  expect(graph.nodes.some(({ op, origin }) => op === 'Mod' && origin.part !== '')).toBe(false);
});
