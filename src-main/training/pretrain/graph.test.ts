/** The gradient of the loss over all positions, of every tensor, against central differences in float64. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { float64, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import { Random } from '../../base/random.ts';
import { parseModelConfig } from '../../models/config.ts';
import { expectedTensors } from '../../models/tensors.ts';
import { encodeModel } from '../../onnx/encode.ts';
import { buildTextGraph } from './graph.ts';

const CONFIG = {
  model_type: 'qwen2',
  vocab_size: 11,
  hidden_size: 4,
  intermediate_size: 6,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  max_position_embeddings: 16,
};
const [ROWS, LENGTH] = [2, 5];

describe.each([true, false])('tied head: %s', (tied) => {
  it('gives the gradient of every tensor', async () => {
    const { spec } = parseModelConfig({ ...CONFIG, tie_word_embeddings: tied }, 'config.json');
    const { b, loss, gradients } = buildTextGraph(spec, LENGTH, true, 'float64');
    const tensors = expectedTensors(spec);
    const random = Random.seeded(5);
    const values = new Map(
      tensors.map(({ name, shape, role }) => {
        const size = shape.reduce((product, dim) => product * dim, 1);
        const centre = role === 'norm' || role === 'finalNorm' ? 1 : 0;
        return [name, { shape, data: Array.from({ length: size }, () => centre + 0.6 * (random.uniform() - 0.5)) }];
      }),
    );
    const tokens = Array.from({ length: 2 * ROWS * LENGTH }, () => random.below(11));
    const session = await ort.InferenceSession.create(encodeModel(b.graph, 'test'), { logSeverityLevel: 3 });
    const evaluate = async () => {
      const results = await session.run({
        ids: int64(tokens.slice(0, ROWS * LENGTH), [ROWS, LENGTH]),
        targets: int64(tokens.slice(ROWS * LENGTH), [ROWS * LENGTH]),
        weights: float64(Array.from({ length: ROWS * LENGTH }, (_, i) => 0.05 + 0.01 * i), [ROWS * LENGTH]), // prettier-ignore
        last_position: int64(Array<number>(ROWS).fill(LENGTH - 1), [ROWS]),
        ...Object.fromEntries([...values].map(([name, { shape, data }]) => [name, float64(data, shape)])),
      });
      return (name: string) => numbers(results[name]!);
    };
    const found = await evaluate();
    expect([...gradients.keys()]).toEqual(tensors.map(({ name }) => name));
    const h = 1e-5;
    for (const [name, { data }] of values) {
      const analytic = found(gradients.get(name)!.name);
      for (let j = 0; j < data.length; j += 1 + (data.length >> 2)) {
        const at = data[j]!;
        const sides: number[] = [];
        for (const side of [h, -h]) {
          data[j] = at + side;
          sides.push((await evaluate())(loss.name)[0]!);
        }
        data[j] = at;
        expect(analytic[j], `${name}[${j}]`).toBeCloseTo((sides[0]! - sides[1]!) / (2 * h), 7);
      }
    }
  });
});
