/**
 * Low-rank adapters (LoRA, arXiv 2106.09685): which tensors there are and what they hold in the beginning. Names,
 * shapes and first values are those of PEFT, whose checkpoints put `base_model.model.` before the names.
 */

import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { Random } from '../base/random.ts';
import type { Adapters } from './layers/context.ts';
import type { DecoderSpec } from './spec.ts';
import { expectedTensors, type ExpectedTensor } from './tensors.ts';

/** What adapters are asked for; `LoraRequest` of the contract fits. */
export interface AdapterSettings {
  /** r: rows of A, columns of B. */
  readonly rank: number;
  readonly alpha: number;
  /** Share of the adapter's input that is dropped while training. */
  readonly dropout: number;
  /** Linear layers that get an adapter, by the last part of their names. */
  readonly targets: readonly string[];
}

/** One matrix of an adapter: A, [r, in], or B, [out, r]. Role and block are those of its layer. */
export interface AdapterTensor extends ExpectedTensor {
  readonly block: number;
  readonly shape: readonly [number, number];
  /** Name of the layer, without `.weight`. */
  readonly layer: string;
  readonly matrix: 'A' | 'B';
}

/** Linear layers in blocks, by the last part of their names. */
export const ADAPTABLE = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const;

const WEIGHT = '.weight';

/** Name of a layer's matrix A or B. */
export const adapterName = (layer: string, matrix: 'A' | 'B') => `${layer}.lora_${matrix}${WEIGHT}`;

/**
 * The adapters of `blocks` (counted from 1), from the input to the output, A before B.
 * @throws InputError `request.bad-option` for a target that is no linear layer, and for a rank above a layer's
 *   smaller side, of which no product B A could make use
 */
export function adapterTensors(
  spec: DecoderSpec,
  settings: Pick<AdapterSettings, 'rank' | 'targets'>,
  blocks: Iterable<number>,
): AdapterTensor[] {
  const { rank } = settings;
  requireTargets(settings.targets);
  const targets = new Set(settings.targets);
  const wanted = new Set(blocks);
  return expectedTensors(spec).flatMap(({ name, shape, role, block }) => {
    const [out, into] = shape;
    if (block === null || into === undefined || !targets.has(lastPart(name))) return [];
    requireRank(rank, lastPart(name), out!, into);
    if (!wanted.has(block)) return [];
    const layer = name.slice(0, -WEIGHT.length);
    const tensor = (matrix: 'A' | 'B', ...size: [number, number]): AdapterTensor => ({
      name: adapterName(layer, matrix),
      shape: size,
      role,
      block,
      layer,
      matrix,
    });
    return [tensor('A', rank, into), tensor('B', out!, rank)];
  });
}

/** How a graph computes these adapters; a scoring graph takes it with `dropout: 0`. */
export function adaptersOf(settings: AdapterSettings, tensors: readonly AdapterTensor[]): Adapters {
  const { rank, alpha, dropout } = settings;
  return { layers: new Set(tensors.map(({ layer }) => layer)), rank, scale: alpha / rank, dropout };
}

/** `q_proj` of `model.layers.0.self_attn.q_proj.weight`. */
function lastPart(name: string): string {
  return name.split('.').at(-2)!;
}

function requireTargets(targets: readonly string[]): void {
  const unknown = targets.find((target) => !ADAPTABLE.some((name) => name === target));
  if (unknown === undefined) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--lora-targets',
    message: `There is no linear layer “${unknown}”.${didYouMean(unknown, ADAPTABLE)}`,
    remedy: `Use some of ${ADAPTABLE.join(', ')}.`,
  });
}

function requireRank(rank: number, target: string, out: number, into: number): void {
  const most = Math.min(out, into);
  if (rank <= most) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--lora-rank',
    message: `The rank ${rank} is larger than the smaller side of ${target}, which is ${out} x ${into}.`,
    remedy: `Use a rank up to ${most}, or other --lora-targets.`,
  });
}

/**
 * Fills `values` with what a tensor holds before training: A uniform in ±1/sqrt(in) (kaiming_uniform with a = sqrt(5),
 * as PEFT draws it), B zero, so that the adapted model begins as the model it adapts. Each A has a stream of its own
 * by its name: runs of one seed begin alike in every block that they share.
 */
export function fillInitialAdapter(tensor: AdapterTensor, seed: number, values: Float32Array): void {
  if (tensor.matrix === 'B') {
    values.fill(0);
    return;
  }
  const stream = Random.seeded(seed).split(tensor.name);
  const bound = tensor.shape[1] ** -0.5;
  for (let i = 0; i < values.length; i++) values[i] = bound * (2 * stream.uniform() - 1);
}
