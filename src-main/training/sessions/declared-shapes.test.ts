/** The shapes that graphs declare are those that onnxruntime infers, where it can: strictly, a difference is an error. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { encodeModel } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { ModelProto } from '../../onnx/proto.ts';
import { buildScoreGraph, buildTrainGraph } from '../../planning/graphs.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { GOLDENS, graphRequest, openGolden } from '../testing/goldens.ts';
import { tensorsAbove } from '../testing/gradient-run.ts';

const names = readdirSync(join(GOLDENS, 'models'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const open = async (model: Uint8Array, folder: string): Promise<void> => {
  const opened = await ort.InferenceSession.create(model, {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { strict_shape_type_inference: '1', model_external_initializers_file_folder_path: folder } },
  });
  await opened.release();
};

interface Declared {
  readonly graph: { readonly value_info: readonly { readonly type: { readonly tensor_type: Tensor } }[] };
}
interface Tensor {
  readonly shape?: { readonly dim: readonly { dim_value?: unknown }[] };
}

it.each(names)('%s', async (name) => {
  const folder = await openGolden(name);
  const inputs = tensorsAbove(folder, 0);
  const request = graphRequest(folder, inputs);
  const graphs: Graph[] = [
    buildScoreGraph(request).b.graph,
    ...(['none', 'boundary', 'blocks'] as const).map((gating) => buildTrainGraph(request, inputs, gating).b.graph),
  ];
  for (const graph of graphs) await open(encodeModel(graph, name), weightsFolder(folder));
});

it('finds a shape that is wrong', async () => {
  const folder = await openGolden(names[0]!);
  const { graph } = buildScoreGraph(graphRequest(folder, [])).b;
  const model = ModelProto.toObject(ModelProto.decode(encodeModel(graph, 'wrong'))) as unknown as Declared;
  const dims = model.graph.value_info.flatMap(({ type }) => type.tensor_type.shape?.dim ?? []);
  dims.filter((dim) => dim.dim_value !== undefined).forEach((dim) => (dim.dim_value = 17));
  const wrong = ModelProto.encode(ModelProto.fromObject(model)).finish();
  await expect(open(wrong, weightsFolder(folder))).rejects.toThrow();
});
