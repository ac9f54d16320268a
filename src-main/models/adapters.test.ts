import { describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { LoraRequest } from '../contract/method.ts';
import { ADAPTABLE, adaptersOf, adapterTensors, fillInitialAdapter, type AdapterTensor } from './adapters.ts';
import { parseModelConfig } from './config.ts';
import { expectedTensors } from './tensors.ts';
import { tinyLlama } from './testing/tiny-folder.ts';

const { spec } = parseModelConfig({ ...tinyLlama, attention_bias: true, head_dim: 6 }, 'config.json');
const lora = (over: object = {}) => LoraRequest.parse({ rank: 3, ...over });

describe('adapterTensors', () => {
  it('has PEFT’s names and shapes, from the input to the output', () => {
    const tensors = adapterTensors(spec, lora({ targets: ['down_proj', 'k_proj'] }), [2]);
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['model.layers.1.self_attn.k_proj.lora_A.weight', [3, 16]],
      ['model.layers.1.self_attn.k_proj.lora_B.weight', [12, 3]],
      ['model.layers.1.mlp.down_proj.lora_A.weight', [3, 24]],
      ['model.layers.1.mlp.down_proj.lora_B.weight', [16, 3]],
    ]);
    expect(tensors[2]).toMatchObject({ block: 2, role: 'mlp', layer: 'model.layers.1.mlp.down_proj', matrix: 'A' });
  });

  it('covers each linear layer of a block, and nothing else', () => {
    const layers = new Set(adapterTensors(spec, lora({ targets: [...ADAPTABLE] }), [1, 2]).map(({ layer }) => layer));
    const linear = expectedTensors(spec).filter(({ block, shape }) => block !== null && shape.length === 2);
    expect([...layers]).toEqual(linear.map(({ name }) => name.replace('.weight', '')));
    expect(layers.size).toBe(14);
    expect(adapterTensors(spec, lora(), [])).toEqual([]);
  });

  it('refuses a target that is no linear layer, and suggests the nearest', () => {
    expect(() => adapterTensors(spec, lora({ targets: ['q_proj', 'up_prj'] }), [1])).toThrow(
      new InputError({
        code: 'request.bad-option',
        field: '--lora-targets',
        message: 'There is no linear layer “up_prj”. Did you mean “up_proj”?',
        remedy: 'Use some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj.',
      }),
    );
  });

  it.each([
    ['k_proj', 13, '12 x 16', 12],
    ['down_proj', 17, '16 x 24', 16],
  ])('refuses a rank above the smaller side of %s, wherever the adapters are', (target, rank, size, most) => {
    const settings = { rank, targets: [target] };
    expect(() => adapterTensors(spec, settings, [])).toThrow(
      new InputError({
        code: 'request.bad-option',
        field: '--lora-rank',
        message: `The rank ${rank} is larger than the smaller side of ${target}, which is ${size}.`,
        remedy: `Use a rank up to ${most}, or other --lora-targets.`,
      }),
    );
    expect(adapterTensors(spec, { ...settings, rank: most }, [1])).toHaveLength(2);
  });
});

describe('fillInitialAdapter', () => {
  const all = adapterTensors(spec, lora(), [1, 2]);
  const start = (tensor: AdapterTensor, seed: number) => {
    const values = new Float32Array(tensor.shape[0] * tensor.shape[1]).fill(NaN);
    fillInitialAdapter(tensor, seed, values);
    return values;
  };

  it('draws each A for itself, by seed and name alone, and leaves B zero', () => {
    const [first, second] = all.filter(({ matrix }) => matrix === 'A');
    const alone = adapterTensors(spec, lora({ targets: ['q_proj'] }), [1])[0]!;
    expect(start(alone, 5)).toEqual(start(first!, 5));
    expect(start(first!, 6)).not.toEqual(start(first!, 5));
    expect(start(second!, 5)).not.toEqual(start(first!, 5));
    for (const tensor of all.filter(({ matrix }) => matrix === 'B')) expect(new Set(start(tensor, 5))).toEqual(new Set([0])); // prettier-ignore
  });
});

it('tells a graph which layers have adapters, and their factor', () => {
  const settings = lora({ alpha: 6, dropout: 0.25, targets: ['v_proj'] });
  expect(adaptersOf(settings, adapterTensors(spec, settings, [2]))).toEqual({
    layers: new Set(['model.layers.1.self_attn.v_proj']),
    rank: 3,
    scale: 2,
    dropout: 0.25,
  });
});
